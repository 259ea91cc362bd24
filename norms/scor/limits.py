"""The limits that a document must meet, from the tables.

>>> limit("min_dpi"), limit("short_side_mm"), limit("long_side_mm")
(200, 148, 210)
"""

from __future__ import annotations

from functools import cache

from tables.catalogue import SOURCES
from tables.dated import load


@cache
def limit(name: str) -> int:
    """Return a limit as an integer. Raises IndexError on an unknown name, TableError on a wrong table."""
    return int(load(SOURCES, "scor/limits.csv").versions(name)[-1].values["value"])
