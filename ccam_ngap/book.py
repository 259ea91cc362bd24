"""Small source tables of the checks, held for quick look-ups: key and day → values in force.

>>> from datetime import date
>>> from tables.compiled import open_tables
>>> book(open_tables(), "ccam/limits.csv").at("max_modifiers", date(2025, 1, 1))["value"]
'4'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tables.compiled import Tables

Values = Mapping[str, str]


class Book:
    """The versions of every key of one table, newest first; empty where the tables do not have it."""

    __slots__ = ("_by_code", "_versions")

    def __init__(self, tables: Tables, name: str) -> None:
        self._versions: dict[str, list[tuple[date, Values | None]]] = {}
        for row in tables.rows.of(name):
            self._versions.setdefault(row.key, []).insert(0, (row.start, None if row.repealed else row.values))
        self._by_code: dict[str, list[str]] = {}
        for key in self._versions:
            self._by_code.setdefault(key.partition("/")[0], []).append(key)

    def __len__(self) -> int:
        return len(self._versions)

    def __contains__(self, key: str) -> bool:
        return key in self._versions

    def at(self, key: str, day: date) -> Values | None:
        """Return the values of a key on a day, None where there is none."""
        for start, values in self._versions.get(key, ()):
            if start <= day:
                return values
        return None

    def on(self, day: date) -> Iterator[tuple[str, Values]]:
        """Yield every key in force on a day with its values."""
        for key in self._versions:
            values = self.at(key, day)
            if values is not None:
                yield key, values

    def before(self, key: str, day: date) -> Iterator[tuple[date, Values]]:
        """Yield the versions of a key that started before a day, newest first, with their first day."""
        for start, values in self._versions.get(key, ()):
            if start <= day and values is not None:
                yield start, values

    def after(self, key: str, day: date) -> Iterator[tuple[date, Values]]:
        """Yield the versions of a key that start after a day, the next one first, with their first day."""
        for start, values in reversed(self._versions.get(key, ())):
            if start > day and values is not None:
                yield start, values

    def of(self, code: str) -> Sequence[str]:
        """Return every key that is a code, or a code and more behind a slash."""
        return self._by_code.get(code, ())


def book(tables: Tables, name: str) -> Book:
    """Return the book of a table, made once by version of the tables."""
    found: Book | None = tables.derived.get(name)
    if found is None:
        found = tables.derived[name] = Book(tables, name)
    return found
