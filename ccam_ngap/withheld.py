"""What the caisse will withhold afterwards: participation of 2 € and franchises, shown and never deducted.

The amounts are rows of ``rates/withheld.csv`` (Code de la sécurité sociale, D160-6 to D160-11). They bear on what the
AMO pays; minors, C2S beneficiaries and maternity owe none. The yearly ceilings are not known here.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from ccam_ngap.answer import Line, Withheld
from ccam_ngap.memory import remember
from ccam_ngap.request import Beneficiary, Request
from tables.compiled import Tables
from tables.money import cents

WITHHELD = "rates/withheld.csv"
FULL_AGE = 18


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """What one act costs, and the most in a day, in cents; ``january`` is the day on which minors are told apart.

    There is one for all families that share a row's amounts on a day: each is equal to itself only.
    """

    name: str
    each: int
    day: int
    january: date


NOTHING = Withheld(0, 0)
"""Nothing will be withheld."""


def withheld(request: Request, lines: Sequence[Line], tables: Tables) -> Withheld:
    """Return what the caisse will withhold for an invoice, day by day and never above the AMO share."""
    who = request.beneficiary
    if who.c2s or who.ame or request.nature == "maternite":
        return NOTHING
    paid: dict[Amounts, int] = {}
    day, amounts = None, None
    for line in lines:
        if amounts is None or line.date is not day:
            day = line.date
            amounts = _amounts(tables, day)
        found = amounts.get(line.family)
        if found is not None and line.amo > 0:
            paid[found] = paid.get(found, 0) + min(line.amo, found.each * line.quantity)
    participation = franchise = 0
    for found, amount in paid.items():
        if not _of_age(who, found.january):
            continue
        if found.name == "participation":
            participation += min(amount, found.day)
        else:
            franchise += min(amount, found.day)
    return Withheld(participation, franchise) if participation or franchise else NOTHING


def _of_age(who: Beneficiary, january: date) -> bool:
    """Whether a beneficiary is of age on a first of January; one born long before is, whatever his month."""
    return january.year - int(who.birth_date[:4]) > FULL_AGE or who.age_on(january) >= FULL_AGE


def _amounts(tables: Tables, day: date) -> dict[str, Amounts]:
    """Return what an act of each family costs on a day, remembered for some days."""
    known: dict[Hashable, dict[str, Amounts]] = tables.derived.setdefault(WITHHELD, {})
    found = known.get(day)
    if found is None:
        found = _work_out(tables, day)
        remember(known, day, found)
    return found


def _work_out(tables: Tables, day: date) -> dict[str, Amounts]:
    """Look the amounts of a day up."""
    rows = ((family, tables.at(WITHHELD, family, day)) for family in tables.keys(WITHHELD))
    shared: dict[tuple[str, int, int], Amounts] = {}
    found = {}
    for family, row in rows:
        if row:
            key = row["name"], cents(row["each"]), cents(row["day"])
            found[family] = shared.setdefault(key, Amounts(*key, date(day.year, 1, 1)))
    return found
