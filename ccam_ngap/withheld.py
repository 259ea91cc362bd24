"""What the caisse will withhold afterwards: participation of 2 € and franchises, shown and never deducted.

The amounts are rows of ``rates/withheld.csv`` (Code de la sécurité sociale, D160-6 to D160-11). They bear on what the
AMO pays; minors, C2S beneficiaries and maternity owe none. The yearly ceilings are not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ccam_ngap.answer import Line, Withheld
from ccam_ngap.request import Request
from tables.compiled import Tables
from tables.money import cents

WITHHELD = "rates/withheld.csv"
FULL_AGE = 18


@dataclass(frozen=True, slots=True)
class Amounts:
    """What one act costs, and the most in a day, in cents."""

    name: str
    each: int
    day: int


NOTHING = Withheld(0, 0)
"""Nothing will be withheld."""


def withheld(request: Request, lines: Sequence[Line], tables: Tables) -> Withheld:
    """Return what the caisse will withhold for an invoice, day by day and never above the AMO share."""
    who = request.beneficiary
    if who.c2s or who.ame or request.nature == "maternite":
        return NOTHING
    due: dict[tuple[str, date], int] = {}
    most: dict[tuple[str, date], int] = {}
    for line in lines:
        found = _amounts(line.family, line.date, tables)
        if found is None or line.amo <= 0 or who.age_on(date(line.date.year, 1, 1)) < FULL_AGE:
            continue
        key = (found.name, line.date)
        due[key] = due.get(key, 0) + min(line.amo, found.each * line.quantity)
        most[key] = found.day
    paid = {key: min(amount, most[key]) for key, amount in due.items()}
    return Withheld(_sum(paid, "participation"), _sum(paid, "franchise")) if paid else NOTHING


def _sum(paid: dict[tuple[str, date], int], name: str) -> int:
    """Add up one kind of withholding."""
    return sum(amount for (kind, _), amount in paid.items() if kind == name)


def _amounts(family: str, day: date, tables: Tables) -> Amounts | None:
    """Return what an act of a family costs on a day, None where nothing is withheld."""
    key = (WITHHELD, family, tables.epoch(day))
    if key not in tables.derived:
        row = tables.at(WITHHELD, family, day)
        tables.derived[key] = Amounts(row["name"], cents(row["each"]), cents(row["day"])) if row else None
    found = tables.derived[key]
    return found if isinstance(found, Amounts) else None
