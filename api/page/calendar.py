"""A calendar to tick days on, month by month, weeks from Monday.

>>> first = months(date(2024, 12, 15), 2, frozenset({date(2024, 12, 16)}))[0]
>>> first.title, first.blanks, len(first.days), first.ticked
('décembre 2024', 6, 31, 1)
>>> first.days[15].label, first.days[15].ticked
('lundi 16 décembre 2024', True)
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: what it sends, what a screen reader says, whether it is ticked."""

    day: date
    ticked: bool

    @property
    def label(self) -> str:
        """The whole date in French."""
        return f"{WEEKDAYS[self.day.weekday()]} {self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}"


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its title, how many empty places stand before its first day, its days."""

    title: str
    blanks: int
    days: tuple[Day, ...]

    @property
    def ticked(self) -> int:
        """How many of its days are ticked."""
        return sum(each.ticked for each in self.days)


def months(first: date, count: int, ticked: Collection[date]) -> tuple[Month, ...]:
    """Return ``count`` months from the one of a day on, and any other that has a ticked day."""
    start = first.year * 12 + first.month - 1
    wanted = {start + index for index in range(count)} | {day.year * 12 + day.month - 1 for day in ticked}
    return tuple(_month(*divmod(each, 12), ticked) for each in sorted(wanted))


def _month(year: int, index: int, ticked: Collection[date]) -> Month:
    """Return one month; ``index`` 0 is January."""
    blanks, length = calendar.monthrange(year, index + 1)
    days = (date(year, index + 1, number + 1) for number in range(length))
    return Month(f"{MONTHS[index]} {year}", blanks, tuple(Day(day, day in ticked) for day in days))


def spans(days: Collection[date]) -> tuple[str, ...]:
    """Return days in French, those that follow one another as one span.

    >>> spans([date(2024, 12, 16), date(2024, 12, 17), date(2024, 12, 20)])
    ('16/12/2024 au 17/12/2024', '20/12/2024')
    """
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day.toordinal() == runs[-1][-1].toordinal() + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return tuple(f"{run[0]:%d/%m/%Y} au {run[-1]:%d/%m/%Y}" if len(run) > 1 else f"{run[0]:%d/%m/%Y}" for run in runs)
