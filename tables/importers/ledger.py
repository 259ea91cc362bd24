r"""Writing dated rows into the source tables of a folder.

A *statement* says that a key has values from a day on. Writing one keeps the table as short as it can be: nothing is
written where the same values already hold, and a later statement of an import that now repeats an earlier one goes
away. A statement that comes after those of a later edition names that edition: what held from then on still does, so
that editions may be imported in any order and leave the same table.

>>> page = Page("ngap/prices.csv", ("value",))
>>> page.state("B/metropole", date(2026, 1, 1), ("0.25",), "import: b", "C")
>>> page.state("B/metropole", date(2024, 1, 15), ("0.25",), "import: a", "C")
>>> print(page.text(), end="")
key;from;value;source;grade
B/metropole;2024-01-15;0.25;import: a;C
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tables.dated import load

IMPORTED = "import: "
"""How the ``source`` of a row that an import wrote begins."""


class Statement(NamedTuple):
    """The values of a key from a day on, where they were read and how sure they are."""

    values: tuple[str, ...]
    source: str
    grade: str


Timeline = dict[date, Statement]


def in_force(timeline: Timeline, day: date) -> tuple[str, ...] | None:
    """Return the values that hold on a day, None where there are none or they are repealed."""
    start = _last(timeline, day)
    values = timeline[start].values if start else ()
    return values if any(values) else None


class Edition(NamedTuple):
    """The next edition of a table that is already in it: its first day and the source of its rows."""

    start: date
    source: str


def put(timeline: Timeline, day: date, said: Statement, until: Edition | None = None) -> None:
    """Write one statement into a timeline; what holds from a later edition ``until`` on is left as it is."""
    if not timeline and until is None:
        if any(said.values):
            timeline[day] = said
        return
    kept = _raw(timeline, until.start, said) if until else ()
    _write(timeline, day, said)
    if until and _raw(timeline, until.start, said) != kept:
        _write(timeline, until.start, Statement(kept, until.source, said.grade))
    _drop_repeat(timeline, day, said)


def _write(timeline: Timeline, day: date, said: Statement) -> None:
    """Write one statement that holds until the next one, unless it holds already."""
    if day in timeline and timeline[day].values == said.values:
        return
    timeline.pop(day, None)
    if _raw(timeline, day, said) != said.values:
        timeline[day] = said


def _drop_repeat(timeline: Timeline, day: date, said: Statement) -> None:
    """Take away the next statement of an import when it only repeats the one just written."""
    later = min((start for start in timeline if start > day), default=None)
    if later and timeline[later].values == said.values and timeline[later].source.startswith(IMPORTED):
        del timeline[later]


def _raw(timeline: Timeline, day: date, shape: Statement) -> tuple[str, ...]:
    """Return the values said for a day, all empty where there are none; as many as those of ``shape``."""
    start = _last(timeline, day)
    return timeline[start].values if start else tuple("" for _ in shape.values)


def _last(timeline: Timeline, day: date) -> date | None:
    """Return the last day up to a given one on which something is said."""
    found = None
    for start in timeline:
        if start <= day and (found is None or start > found):
            found = start
    return found


@dataclass(slots=True)
class Page:
    """One source table being written: its rows by key and day, and the remarks at its head."""

    name: str
    columns: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    timelines: dict[str, Timeline] = field(default_factory=dict)

    def at(self, key: str, day: date) -> Mapping[str, str] | None:
        """Return the values of a key on a day by column, None where there are none."""
        values = in_force(self.timelines.get(key, {}), day)
        return dict(zip(self.columns, values, strict=True)) if values else None

    def all_at(self, day: date) -> dict[str, tuple[str, ...]]:
        """Return every key that has values on a day, with them."""
        found = ((key, in_force(timeline, day)) for key, timeline in self.timelines.items())
        return {key: values for key, values in found if values}

    def state(
        self, key: str, day: date, values: tuple[str, ...], source: str, grade: str, until: Edition | None = None
    ) -> None:
        """State the values of a key from a day on; all empty to end it."""
        said = Statement(tuple(map(_cell, values)), _cell(source), grade)
        timeline = self.timelines.setdefault(key, {})
        put(timeline, day, said, until)
        if not timeline:
            del self.timelines[key]

    def update(
        self, key: str, day: date, values: Mapping[str, str], source: str, grade: str, until: Edition | None = None
    ) -> None:
        """State some columns of a key; the others keep what they hold on that day."""
        held = self.at(key, day) or {}
        merged = tuple(values.get(name, held.get(name, "")) for name in self.columns)
        self.state(key, day, merged, source, grade, until)

    def end(self, key: str, day: date, source: str, grade: str, until: Edition | None = None) -> None:
        """End a key from a day on."""
        self.state(key, day, tuple("" for _ in self.columns), source, grade, until)

    def text(self) -> str:
        """Return the table as the text of its file."""
        stream = io.StringIO()
        stream.writelines(f"{remark}\n" for remark in self.remarks)
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow(("key", "from", *self.columns, "source", "grade"))
        for key in sorted(self.timelines):
            timeline = self.timelines[key]
            for start in sorted(timeline):
                said = timeline[start]
                writer.writerow((key, start.isoformat(), *said.values, said.source, said.grade))
        return stream.getvalue()


class Ledger:
    """The source tables of a folder, read when they are first asked for, written back together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pages: dict[str, Page] = {}

    def page(self, name: str, columns: tuple[str, ...]) -> Page:
        """Return a table to write in; ``columns`` are those it gets when the folder has none. Raises TableError."""
        if name not in self._pages:
            self._pages[name] = self._load(name, columns)
        return self._pages[name]

    def save(self) -> None:
        """Write every table back. Raises OSError."""
        for name, page in self._pages.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.text(), encoding="utf-8")

    def _load(self, name: str, columns: tuple[str, ...]) -> Page:
        """Read a table of the folder, or start it."""
        path = self.folder / name
        if not path.exists():
            return Page(name, columns)
        table = load(self.folder, name)
        page = Page(name, table.columns, tuple(_remarks(path)))
        for row in table.rows:
            said = Statement(tuple(row.values.values()), row.source, row.grade)
            page.timelines.setdefault(row.key, {})[row.start] = said
        return page


def _remarks(path: Path) -> Iterable[str]:
    """Return the remark lines of a table, wherever they stand: they are gathered at its head."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return (line for line in lines if line.lstrip().startswith("#"))


@lru_cache(maxsize=8192)
def _cell(text: str) -> str:
    """Bring a text onto one line, as a table cell must be."""
    return " ".join(text.split())
