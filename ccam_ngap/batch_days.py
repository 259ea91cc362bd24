"""Birth dates as the kernel compares them: numbers AAAAMMJJ."""

from __future__ import annotations

from array import array
from functools import cache

import numpy as np

from ccam_ngap.layout_columns import AFTER_BIRTHS, FIRST_BIRTH, UNKNOWN


@cache
def civil_days() -> array[int]:
    """Return every day from ``FIRST_BIRTH`` on as a number AAAAMMJJ.

    >>> civil_days()[0], civil_days()[-FIRST_BIRTH], civil_days()[-1]
    (18500101, 19700101, 21001231)
    """
    days = np.arange(FIRST_BIRTH, AFTER_BIRTHS).astype("datetime64[D]")
    years, months = days.astype("datetime64[Y]"), days.astype("datetime64[M]")
    numbers = (years.astype(np.int64) + 1970) * 10_000 + (months - years).astype(np.int64) * 100 + 100
    return array("i", (numbers + (days - months).astype(np.int64) + 1).astype(np.int32).tobytes())


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
