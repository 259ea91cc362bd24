"""Sundays, public holidays and Saturdays, where the practitioner works (library ``holidays``).

Alsace and Moselle have two holidays of their own; overseas departments each their own, and a tariff zone may hold
several departments: a day that is a holiday in one of them is not denied.

>>> from datetime import date
>>> is_holiday(date(2025, 12, 26), "metropole"), is_holiday(date(2025, 12, 26), "metropole", alsace_moselle=True)
(False, True)
>>> is_holiday(date(2025, 6, 8), "metropole"), is_holiday(date(2025, 5, 22), "antilles")
(True, True)
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

ALSACE_MOSELLE: Final = "57"
DEPARTMENTS: Final = {
    "metropole": (None,),
    "antilles": ("971", "972"),
    "guyane_reunion": ("973", "974"),
    "mayotte": ("976",),
    "guadeloupe": ("971",),
    "martinique": ("972",),
    "guyane": ("973",),
    "reunion": ("974",),
    "saint_pierre_et_miquelon": ("PM",),
}
"""Subdivisions of the library by tariff zone or territory."""
SATURDAY: Final = 5
SUNDAY: Final = 6


def is_holiday(day: date, zone: str, *, alsace_moselle: bool = False) -> bool:
    """Whether a day is a Sunday or a public holiday in a tariff zone."""
    if day.weekday() == SUNDAY:
        return True
    places = (*DEPARTMENTS[zone], *((ALSACE_MOSELLE,) if alsace_moselle else ()))
    return any(day in _holidays(day.year, place) for place in places)


def is_saturday(day: date) -> bool:
    """Whether a day is a Saturday."""
    return day.weekday() == SATURDAY


@cache
def _holidays(year: int, department: str | None) -> frozenset[date]:
    """Return the public holidays of a year in a department, None for the rule of metropolitan France."""
    from holidays import country_holidays  # only an invoice that claims a holiday pays for loading the library

    return frozenset(country_holidays("FR", subdiv=department, years=year))
