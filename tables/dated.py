r"""The one text format of every dated table.

A table is a UTF-8 file of ``;``-separated rows. Lines that start with ``#`` are remarks. The first other line names
the columns: ``key``, ``from``, one or more value columns, ``source``, ``grade``. Each row gives the value of a key
from a date on (ISO, inclusive) until the next row of that key; a row whose value columns are all empty repeals it.
``source`` says where the value was read; ``grade`` how sure it is: C certain, L likely, G guess to verify, S ours and
simulated. Rows may stand in any order; a (key, from) pair stands once.

>>> table = parse("key;from;value;source;grade\nG/metropole;2017-05-01;25.00;ameli;C\n"
...               "G/metropole;2023-11-01;26.50;ameli;C\nG/metropole;2030-01-01;;ameli;G\n", "ngap/prices.csv")
>>> table.at("G/metropole", date(2020, 1, 1))["value"]
'25.00'
>>> table.at("G/metropole", date(2016, 1, 1)) is None, table.at("G/metropole", date(2031, 1, 1)) is None
(True, True)
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tables.causes import why_of

GRADES = ("C", "L", "G", "S")
LAST_YEAR = 2100
"""The last year in which a row may start: a later one is a slip, and tables hold every day up to their last date."""


class TableError(Exception):
    """A source table cannot be read; the text names the file, the line and what to change."""


@dataclass(frozen=True, slots=True)
class Row:
    """One dated value: ``values`` by column name, ``line`` the 1-based line of the file it stands on."""

    key: str
    start: date
    values: Mapping[str, str]
    source: str
    grade: str
    line: int

    @property
    def repealed(self) -> bool:
        """Whether the row ends its key instead of giving it a value."""
        return not any(self.values.values())


@dataclass(frozen=True, slots=True)
class DatedTable:
    """A whole source table: ``name`` is its path below the sources, ``columns`` its value columns."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    _versions: Mapping[str, tuple[Row, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Group the rows by key, oldest first."""
        versions: dict[str, list[Row]] = {}
        for row in sorted(self.rows, key=lambda row: (row.key, row.start)):
            versions.setdefault(row.key, []).append(row)
        object.__setattr__(self, "_versions", {key: tuple(rows) for key, rows in versions.items()})

    def keys(self) -> tuple[str, ...]:
        """Every key of the table, sorted."""
        return tuple(self._versions)

    def versions(self, key: str) -> tuple[Row, ...]:
        """Every row of a key, oldest first; empty for an unknown key."""
        return self._versions.get(key, ())

    def row_at(self, key: str, day: date) -> Row | None:
        """Return the row in force on a day, None where there is none or it is repealed."""
        rows = self.versions(key)
        place = bisect_right(rows, day, key=lambda row: row.start)
        return rows[place - 1] if place and not rows[place - 1].repealed else None

    def at(self, key: str, day: date) -> Mapping[str, str] | None:
        """Return the values in force on a day, None where there is none."""
        row = self.row_at(key, day)
        return row.values if row else None


def parse(text: str, name: str) -> DatedTable:
    """Read a table from its text; ``name`` is what errors call it. Raises TableError."""
    lines = _content(text)
    try:
        header_line, header = next(lines)
    except StopIteration:
        raise TableError(f"{name} : table vide, il manque la ligne d'en-tête key;from;…;source;grade") from None
    if header[:2] != ["key", "from"] or header[-2:] != ["source", "grade"] or len(header) < 5:
        raise TableError(
            f"{name}:{header_line}: l'en-tête doit être key;from;<valeurs>;source;grade, et non {';'.join(header)}"
        )
    columns = tuple(header[2:-2])
    rows = tuple(_row(name, columns, line, cells) for line, cells in lines)
    seen: set[tuple[str, date]] = set()
    for row in rows:
        if (row.key, row.start) in seen:
            raise TableError(f"{name}:{row.line}: {row.key} au {row.start} figure deux fois, gardez une seule ligne")
        seen.add((row.key, row.start))
    return DatedTable(name, columns, rows)


def load(root: Path, name: str) -> DatedTable:
    """Read the table ``name`` (a path with ``/``) below ``root``. Raises TableError."""
    path = root / name
    try:
        return parse(path.read_text(encoding="utf-8"), name)
    except OSError as error:
        raise TableError(f"{name} : lecture impossible ({why_of(error)})") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{name} : n'est pas un texte UTF-8 (octet {error.start})") from error


def _content(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (1-based line, stripped cells) of every line that is neither blank nor a remark."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            cells = next(csv.reader(io.StringIO(line), delimiter=";")) if '"' in line else line.split(";")
            yield number, [cell.strip() for cell in cells]


def _row(name: str, columns: tuple[str, ...], line: int, cells: list[str]) -> Row:
    """Build one row or say what is wrong with it."""
    where = f"{name}:{line}"
    if len(cells) != len(columns) + 4:
        raise TableError(f"{where}: {len(cells)} cellules au lieu de {len(columns) + 4}")
    key, start, *values, source, grade = cells
    if not key or not source:
        raise TableError(f"{where}: la clé et la source sont obligatoires")
    if grade not in GRADES:
        raise TableError(f"{where}: la confiance « {grade} » n'est pas l'une de {', '.join(GRADES)}")
    try:
        day = date.fromisoformat(start)
    except ValueError:
        raise TableError(f"{where}: « {start} » n'est pas une date AAAA-MM-JJ") from None
    if day.year > LAST_YEAR:
        raise TableError(f"{where}: la date {start} est trop lointaine ({LAST_YEAR} au plus)")
    return Row(key, day, dict(zip(columns, values, strict=True)), source, grade, line)
