"""How long an answer may take: two working days without an ARL, then the lot is sent again (CSS R161-47).

The days of the rest of the week and the public holidays of metropolitan France do not count.

>>> from datetime import datetime
>>> deadline(datetime(2024, 12, 13, 18, 0)), deadline(datetime(2024, 12, 24, 9, 0))
(datetime.datetime(2024, 12, 17, 18, 0), datetime.datetime(2024, 12, 27, 9, 0))
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holidays import HolidayBase

PATIENCE: Final = 2
_SATURDAY: Final = 5


def deadline(sent_at: datetime, days: int = PATIENCE) -> datetime:
    """Return the instant after which an ARL is overdue: as many working days later, at the same time."""
    found = sent_at
    while days:
        found += timedelta(days=1)
        days -= is_working(found.date())
    return found


def is_working(day: date) -> bool:
    """Whether a day is a working day."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> HolidayBase:
    """Return the public holidays of a year."""
    from holidays import country_holidays  # only who waits for an ARL pays for loading the library

    return country_holidays("FR", years=year)
