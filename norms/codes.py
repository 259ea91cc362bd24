"""The code lists that the flows need, read once from the shared tables.

>>> "ATM" in ccam_groupings(), "C" in ccam_groupings()
(True, False)
>>> [pathway_letter(indicator, date(2024, 12, 15)) for indicator in ("S1", "T", "")]
['S', 'T', '']
"""

from __future__ import annotations

from datetime import date
from functools import cache

from tables.catalogue import SOURCES
from tables.dated import DatedTable, load


@cache
def _table(name: str) -> DatedTable:
    """A code list. Raises TableError when it is wrong."""
    return load(SOURCES, f"codes/{name}.csv")


@cache
def ccam_groupings() -> frozenset[str]:
    """The prestation codes under which CCAM acts are billed, whatever the day."""
    return frozenset(_table("ccam_groupings").keys())


def pathway_letter(indicator: str, day: date) -> str:
    """Return the one letter that B2 writes for a care path indicator; an unknown one comes back as it is."""
    row = _table("b2_pathway").at(indicator, day)
    return row["letter"] if row else indicator
