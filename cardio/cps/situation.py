"""A billing situation of the CPS: where the practitioner works and under which number they bill."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """One of the up to 16 situations.

    ``number`` is the logical number (1–16). ``billing_number`` and ``practitioner_number`` are AM numbers, 9 digits
    with their key: who is paid and who acts (the same in a one-person practice). ``specialty`` is the two-character
    CNAM code, read as a doctor's specialty or as a nature of activity according to ``kind`` ("specialty" or
    "activity"). ``convention`` is ``secteur_1``, ``secteur_1_dp``, ``secteur_2`` or ``non_conventionne``; ``option``
    an OPTAM variant or None; ``tariff_zone`` ``metropole``, ``antilles``, ``guyane_reunion`` or ``mayotte``.
    ``structure_id`` and ``sector`` (``SAxx``) are the national identifier and activity sector of the structure.
    """

    number: int
    billing_number: str
    structure_name: str
    specialty: str
    kind: str
    convention: str
    option: str | None
    tariff_zone: str
    practitioner_number: str
    structure_id: str = ""
    sector: str = ""
