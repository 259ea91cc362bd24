"""Who holds the CPS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cardio.cps.situation import Situation


@dataclass(frozen=True, slots=True)
class CpsHolder:
    """The practitioner as the card names them.

    ``serial`` is the card's serial number (8 digits), ``rpps`` 11 digits with key, ``profession`` the French title
    of the certificate ("Médecin"). ``situations`` is empty as long as the code was not verified on this channel: the
    card protects them. ``valid_until`` is the last day of validity.
    """

    serial: str
    family_name: str
    first_name: str
    civility: str
    rpps: str
    profession: str
    situations: tuple[Situation, ...]
    valid_until: date
