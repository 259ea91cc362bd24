"""The practitioner of an invoice: the holder of the CPS in one of their situations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from cardio.cps.holder import CpsHolder
from cardio.cps.situation import Situation
from tables.catalogue import message
from tables.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """Who acts and who is paid.

    ``number`` is the executant's AM number, ``billing_number`` the biller's (9 digits each, key included);
    ``specialty`` the two characters of the CNAM, read after ``kind`` ("specialty" or "activity"). ``replaces`` is the
    RPPS of the titulaire in whose place a remplaçant bills, empty for one's own invoices.
    """

    rpps: str
    family_name: str = field(repr=False)
    first_name: str = field(repr=False)
    profession: str
    number: str
    billing_number: str
    structure_name: str
    specialty: str
    kind: str
    convention: str
    option: str | None
    zone: str
    replaces: str = ""


def practitioner(holder: CpsHolder, situation: int, day: date) -> Practitioner | Message:
    """Return the practitioner of a CPS in the situation of that number, or why there is none.

    ``day`` is the invoice date: a CPS out of date cannot sign.
    """
    if holder.valid_until < day:
        return message("people.cps-expired", field="practitioner", until=f"{holder.valid_until:%d/%m/%Y}")
    found = next((each for each in holder.situations if each.number == situation), None)
    if found is None:
        return message("people.unknown-situation", field="practitioner.situation", situation=situation)
    return _practitioner(holder, found)


def _practitioner(holder: CpsHolder, situation: Situation) -> Practitioner:
    """Put a holder and a situation together."""
    return Practitioner(
        rpps=holder.rpps,
        family_name=holder.family_name,
        first_name=holder.first_name,
        profession=holder.profession,
        number=situation.practitioner_number,
        billing_number=situation.billing_number,
        structure_name=situation.structure_name,
        specialty=situation.specialty,
        kind=situation.kind,
        convention=situation.convention,
        option=situation.option,
        zone=situation.tariff_zone,
    )
