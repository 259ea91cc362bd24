"""What the caisse will withhold afterwards: participation of 2 € and franchises, shown and never deducted.

The amounts are rows of ``rates/withheld.csv`` (Code de la sécurité sociale, D160-6 to D160-11). They bear on what the
AMO pays for acts: a majoration or a travel beside an act owes none. Minors, C2S beneficiaries and maternity owe none.
The yearly ceilings are not known here. The amounts of a day are looked up here, an invoice's are added up by the kernel
(``kernel_marks``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ccam_ngap.answer import Withheld
from tables.compiled import Tables
from tables.money import cents

WITHHELD = "rates/withheld.csv"
NOTHING: Final = Withheld(0, 0)
"""Nothing will be withheld."""
NATURES: Final = frozenset({"maternite"})
"""Natures of the insurance under which nothing is."""


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """What one act costs, and the most in a day, in cents; minors of ``full_age`` on ``january`` owe nothing.

    There is one for all families that share a row's amounts on a day: each is equal to itself only.
    """

    participation: bool
    each: int
    day: int
    january: date
    full_age: int = 18


def amounts_on(tables: Tables, day: date) -> list[Amounts | None]:
    """Return what an act of each family costs on a day, by the place of the family; None where nothing is withheld."""
    shared: dict[tuple[bool, int, int], Amounts] = {}
    found: list[Amounts | None] = []
    for family in tables.names("families"):
        row = tables.at(WITHHELD, family, day)
        if row is None:
            found.append(None)
            continue
        key = row["name"] == "participation", cents(row["each"]), cents(row["day"])
        found.append(shared.setdefault(key, Amounts(*key, date(day.year, 1, 1))))
    return found
