"""A folder of source tables read as a whole: every row numbered, so that any compiled cell can name its origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from tables.checked import CHECKED, check_rows
from tables.dated import DatedTable, Row, TableError, load
from tables.schema import PRICING

T = TypeVar("T")
NOT_COMPILED = "messages/"


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """Every table of a folder by name, and the number of every row in (table, key, date) order."""

    tables: Mapping[str, DatedTable]
    rows: tuple[tuple[str, Row], ...]
    numbers: Mapping[tuple[str, str, date], int]

    def table(self, name: str) -> DatedTable:
        """Return a table, empty where the folder has none."""
        return self.tables.get(name) or DatedTable(name, PRICING.get(name, ()), ())

    def number(self, name: str, row: Row) -> int:
        """Return the number of a row of a table."""
        return self.numbers[name, row.key, row.start]


def read_folder(folder: Path) -> SourceFolder:
    """Read every ``.csv`` table below a folder but the messages. Raises TableError."""
    if not folder.is_dir():
        raise TableError(f"{folder} : n'est pas un dossier de tables")
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.csv"))
    tables = {name: _checked(load(folder, name)) for name in names if not name.startswith(NOT_COMPILED)}
    if "version.csv" not in tables:
        raise TableError(f"{folder.name} : il manque version.csv, qui nomme la version de ces tables")
    check_rows(tables)
    rows = tuple((name, row) for name, table in tables.items() for key in table.keys() for row in table.versions(key))  # noqa: SIM118 (keys() is sorted)
    numbers = {(name, row.key, row.start): number for number, (name, row) in enumerate(rows)}
    return SourceFolder(tables, rows, numbers)


def read_cell(name: str, row: Row, column: str, reader: Callable[[str], T]) -> T:
    """Read one cell with ``reader``. Raises TableError naming file, line and column when it raises ValueError."""
    try:
        return reader(row.values[column])
    except (ValueError, KeyError) as error:
        raise TableError(f"{name}:{row.line}: colonne {column} : {error}") from None


def fault(name: str, row: Row, text: str) -> TableError:
    """Build the error that names the file and line of a row."""
    return TableError(f"{name}:{row.line}: {text}")


def _checked(table: DatedTable) -> DatedTable:
    """Return a table whose columns are those that its name promises. Raises TableError."""
    wanted = PRICING.get(table.name) or tuple(CHECKED.get(table.name, ()))
    if not wanted or set(table.columns) == set(wanted):
        return table
    unknown = [column for column in table.columns if column not in wanted]
    missing = [column for column in wanted if column not in table.columns]
    what = f"colonne inconnue {', '.join(unknown)}" if unknown else f"il manque la colonne {', '.join(missing)}"
    raise TableError(f"{table.name} : {what} ; ses colonnes de valeurs sont {';'.join(wanted)}")
