"""Epochs: the runs of days during which no pricing table changes."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from tables.dated import Row
from tables.folder import SourceFolder
from tables.schema import PRICING

ORIGIN = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Return the days from 1970-01-01 to a day.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return (day - ORIGIN).days


@dataclass(frozen=True, slots=True)
class Epochs:
    """The first day of every epoch, oldest first, and the last day that may be priced."""

    starts: tuple[date, ...]
    last: date
    _places: Mapping[date, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Remember the place of every first day."""
        object.__setattr__(self, "_places", {start: place for place, start in enumerate(self.starts)})

    def __len__(self) -> int:
        return len(self.starts)

    def of_day(self) -> array[int]:
        """Return the epoch of every day from 1970-01-01 to the last one."""
        bounds = [day_number(start) for start in self.starts] + [day_number(self.last) + 1]
        cells = array("i")
        for epoch, (first, after) in enumerate(pairwise(bounds)):
            cells.extend([epoch] * (after - first))
        return cells

    def first(self, row: Row) -> int:
        """Return the epoch at which a row starts."""
        known = self._places.get(row.start)
        return bisect_left(self.starts, row.start) if known is None else known

    def spans(self, versions: Sequence[Row]) -> Iterator[tuple[Row, int, int]]:
        """Yield each version in force with its first epoch and the epoch after its last."""
        for row, following in zip(versions, (*versions[1:], None), strict=False):
            if not row.repealed:
                yield row, self.first(row), self.first(following) if following else len(self)


def epochs_of(folder: SourceFolder) -> Epochs:
    """Cut time at every date of every pricing table; the last day ends the year after the last such date."""
    dates = {row.start for name, row in folder.rows if name in PRICING and row.start > ORIGIN}
    last = max(dates, default=ORIGIN)
    return Epochs((ORIGIN, *sorted(dates)), date(last.year + 1, 12, 31))
