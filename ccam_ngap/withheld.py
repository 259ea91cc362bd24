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
    paid: dict[tuple[date, Amounts], int] = {}
    for line in lines:
        found = _amounts(tables, line.date).get(line.family)
        if found is not None and line.amo > 0:
            key = (line.date, found)
            paid[key] = paid.get(key, 0) + min(line.amo, found.each * line.quantity)
    participation = franchise = 0
    for (day, found), amount in paid.items():
        if who.age_on(date(day.year, 1, 1)) < FULL_AGE:
            continue
        if found.name == "participation":
            participation += min(amount, found.day)
        else:
            franchise += min(amount, found.day)
    return Withheld(participation, franchise)


def _amounts(tables: Tables, day: date) -> dict[str, Amounts]:
    """Return what an act of each family costs on a day, worked out once."""
    found: dict[str, Amounts] | None = tables.derived.get((WITHHELD, day))
    if found is None:
        rows = ((family, tables.at(WITHHELD, family, day)) for family in tables.keys(WITHHELD))
        found = {family: Amounts(row["name"], cents(row["each"]), cents(row["day"])) for family, row in rows if row}
        tables.derived[(WITHHELD, day)] = found
    return found
