"""The compiled tables, opened: memory-mapped, shared by every process that maps them, replaceable in one step.

>>> tables = open_tables()
>>> tables.at("rates/base.csv", "lpp", date(2024, 1, 1))["percent"]
'60'
"""

from __future__ import annotations

import contextlib
import mmap
from array import array
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from tables.catalogue import SOURCES
from tables.compiler import FILE_NAME, compile_tables
from tables.epochs import ORIGIN, day_number
from tables.image import DamagedTables, read_image
from tables.layout import DENSE, DENSE_START, NONE
from tables.source_rows import SourceRow, SourceRows


class Tables:
    """One version of every table, as the kernel reads it and as people read it.

    ``cells`` is the whole of the arrays (int32), ``directory`` says where each of them starts (``tables.layout``),
    ``version`` the name its makers gave it and ``sha256`` the digest that an invoice keeps to be priced again as of
    then. ``index(name)`` gives the place of a key in a dense table, ``acts`` the number of an act by nomenclature.
    """

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._header, self.cells, self.sha256 = read_image(memoryview(data))
        self.version: str = self._header["version"]
        self.directory = array("q", self._array("directory"))
        self.first_day, self.last_day = ORIGIN, date.fromisoformat(self._header["last_day"])
        self.acts = _numbers(self._header["acts"])
        self._indexes = {name: _places(keys) for name, keys in self._header["indexes"].items()}
        self.derived: dict[object, Any] = {}
        """What readers work out of these tables once and keep with them."""

    def _array(self, name: str) -> memoryview:
        """Return one array of the file."""
        first, length = self._header["arrays"][name]
        return self.cells[first : first + length]

    @cached_property
    def rows(self) -> SourceRows:
        """The source rows, one by one."""
        names = ("rows", "row_values", "text_ends", "text_bytes")
        return SourceRows(self._header["tables"], {name: self._array(name) for name in names})

    def index(self, name: str) -> Mapping[str, int]:
        """Return the place of every key of a list (``families``, ``modifiers``, ``formulas``…)."""
        return self._indexes[name]

    def names(self, name: str) -> Sequence[str]:
        """Return the keys of a list in the order of their places."""
        keys: Sequence[str] = self._header["indexes"][name]
        return keys

    def epoch(self, day: date) -> int | None:
        """Return the epoch of a day, None outside the days these tables cover."""
        number = day_number(day)
        covered = 0 <= number < self.directory[0]
        return int(self.cells[self.directory[2] + number]) if covered else None

    def value(self, name: str, place: int, day: date, column: int = 0, width: int = 1) -> int | None:
        """Return one value of a dense table on a day, None where it says nothing."""
        epoch = self.epoch(day)
        cells, sources, keys = self._dense(name)
        if epoch is None or place < 0 or self.cells[sources + epoch * keys + place] == NONE:
            return None
        return int(self.cells[cells + (epoch * keys + place) * width + column])

    def _dense(self, name: str) -> Sequence[int]:
        """Return (position of the cells, position of the sources, keys) of a dense table."""
        first = DENSE_START + 3 * DENSE.index(name)
        return self.directory[first : first + 3]

    def at(self, table: str, key: str, day: date) -> Mapping[str, str] | None:
        """Return the values of a source table's key on a day, None where there is none."""
        row = self.rows.at(table, key, day)
        return row.values if row else None

    def row_at(self, table: str, key: str, day: date) -> SourceRow | None:
        """Return the source row of a key on a day, None where there is none."""
        return self.rows.at(table, key, day)

    def keys(self, table: str) -> tuple[str, ...]:
        """Return every key of a source table."""
        return self.rows.keys(table)

    def info(self) -> dict[str, object]:
        """Describe the tables: version, digest, counts and effective dates by nomenclature, sources."""
        nomenclatures = {
            name: {
                "acts": len(keys),
                "first_effective": next(iter(self._header["dates"][name]), None),
                "last_effective": next(iter(self._header["dates"][name][::-1]), None),
            }
            for name, keys in self._header["acts"].items()
        }
        starts = self._header["epochs"][1:]
        return {
            "version": self.version,
            "sha256": self.sha256,
            "nomenclatures": nomenclatures,
            "first_effective": starts[0] if starts else None,
            "last_effective": starts[-1] if starts else None,
            "last_day": self._header["last_day"],
            "rows": len(self.rows),
            "tables": list(self.rows.tables),
            "sources": list(self.rows.sources()),
        }


def open_tables(folder: Path | None = None) -> Tables:
    """Open the tables of a folder, those that ship when none is given.

    The compiled file is mapped when it is there and no source is newer; otherwise the sources are compiled in memory.
    Raises TableError when they cannot be, FileNotFoundError when there is no such folder.
    """
    where = folder or SOURCES
    if not where.is_dir():
        raise FileNotFoundError(where)
    compiled = where / FILE_NAME
    with contextlib.suppress(DamagedTables, FileNotFoundError, ValueError):
        if _is_current(compiled, where):
            with compiled.open("rb") as file:
                return Tables(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return Tables(compile_tables(where))


def _is_current(compiled: Path, folder: Path) -> bool:
    """Whether no source table is newer than the compiled file. Raises FileNotFoundError."""
    made = compiled.stat().st_mtime_ns
    return all(path.stat().st_mtime_ns <= made for path in folder.rglob("*.csv") if path.parent.name != "messages")


def _places(keys: Sequence[str]) -> dict[str, int]:
    """Return the place of each key."""
    return {key: place for place, key in enumerate(keys)}


def _numbers(acts: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
    """Return the number of every act by nomenclature and key: numbers run through all nomenclatures."""
    found, first = {}, 0
    for nomenclature, keys in acts.items():
        found[nomenclature] = {key: first + place for place, key in enumerate(keys)}
        first += len(keys)
    return found
