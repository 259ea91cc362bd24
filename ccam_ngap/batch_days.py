"""Days as the kernel compares them: numbers AAAAMMJJ, for days of acts and for birth dates."""

from __future__ import annotations

from array import array

import numpy as np

from ccam_ngap.layout_columns import UNKNOWN
from tables.compiled import Tables

FIRST_BIRTH = -43_829
"""The first day that a birth date given as a date may be, 1850-01-01, in days from 1970-01-01."""
BIRTH_DAYS = 91_676
"""How many days follow it in the look-up table: to the end of 2100."""


def calendar(first: int, after: int, tables: Tables) -> array[int]:
    """Return days, counted from 1970-01-01, as numbers AAAAMMJJ: worked out once by tables."""
    found = tables.derived.get(("calendar", first, after))
    if not isinstance(found, array):
        found = tables.derived["calendar", first, after] = numbers(first, after)
    return found


def births(tables: Tables) -> array[int]:
    """Return every day that a birth date may be, as numbers AAAAMMJJ."""
    return calendar(FIRST_BIRTH, FIRST_BIRTH + BIRTH_DAYS, tables)


def numbers(first: int, after: int) -> array[int]:
    """Return days, counted from 1970-01-01, as numbers AAAAMMJJ.

    >>> list(numbers(-1, 1))
    [19691231, 19700101]
    """
    days = np.arange(first, after).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    years = months.astype("datetime64[Y]").astype(np.int64)
    found = (years + 1970) * 10_000 + (months.astype(np.int64) - 12 * years + 1) * 100
    return array("i", (found + (days - months).astype(np.int64) + 1).astype(np.int32).tobytes())


def birth(text: str | None) -> int:
    """Return a birth date as the number AAAAMMJJ, a lunar one as the first of January; UNKNOWN if it is not a date.

    >>> birth("1955-06-15"), birth("1955-20-00"), birth("15/06/1955")
    (19550615, 19550101, -2)
    """
    parts = (text or "").split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(part.isascii() and part.isdigit() for part in parts):
        return UNKNOWN
    year, month, rest = (int(part) for part in parts)
    if year < 1850:
        return UNKNOWN
    return year * 10_000 + (month * 100 + rest if 1 <= month <= 12 and 1 <= rest <= 31 else 101)
