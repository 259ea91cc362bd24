"""Tables of named columns, from dBase III files (alone or in a ``.zip``) and from delimited text, row by row as text.

Official tables come as DBF archives; the same tables are often handed on as CSV. An importer names the columns that it
needs and takes either.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from tables.importers.dbf import DbfFile
from tables.importers.errors import unreadable
from tables.importers.files import MEGABYTE, Kind, Limits, OpenedFile, kind_of, open_file
from tables.importers.sheets import Sheet, read_sheet

DEEPEST = 2
COPY = 1 << 20
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Records:
    """One table: the name of its file without folder nor ending in capitals, its columns, and a way to read it.

    ``read`` may be called again; it yields (record number, cells by column).
    """

    file: str
    name: str
    columns: frozenset[str]
    read: Callable[[], Iterator[tuple[int, Row]]]

    def has(self, *columns: str) -> bool:
        """Whether the table has every one of some columns."""
        return self.columns.issuperset(columns)


@contextlib.contextmanager
def open_records(
    files: Sequence[Path], limits: Limits, wanted: Callable[[str], bool] = lambda _: True
) -> Iterator[list[Records]]:
    """Open the tables of some files, as long as the context lasts. Raises UnreadableFileError.

    ``wanted`` tells from its name in capitals whether a table of an archive is of use; the others stay packed.
    """
    with tempfile.TemporaryDirectory(prefix="feuille-") as name:
        workshop = _Workshop(Path(name), limits, wanted)
        for path in files:
            workshop.take(open_file(path, limits), 1)
        yield workshop.found


class _Workshop:
    """Where the DBF tables of an import are unpacked."""

    def __init__(self, folder: Path, limits: Limits, wanted: Callable[[str], bool]) -> None:
        self.found: list[Records] = []
        self._folder, self._wanted = folder, wanted
        self._room, self._limit = limits.archive, limits.archive

    def take(self, opened: OpenedFile, depth: int) -> None:
        """Take the tables of a file."""
        if opened.kind is Kind.ARCHIVE:
            self._unpack(opened, depth)
        elif opened.kind is Kind.DBF:
            self._table(opened.name, io.BytesIO(opened.content))
        else:
            self.found.append(_text_records(read_sheet(opened)))

    def _unpack(self, opened: OpenedFile, depth: int) -> None:
        """Take the tables of an archive, and of the archives it holds."""
        if depth > DEEPEST:
            raise unreadable("unknown-archive", opened.name)
        try:
            with zipfile.ZipFile(io.BytesIO(opened.content)) as archive:
                for member in archive.infolist():
                    self._member(opened.name, archive, member, depth)
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error):
            raise unreadable("truncated-archive", opened.name) from None

    def _member(self, file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int) -> None:
        """Take one member of an archive if it is of use."""
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.suffix.lower() == ".dbf" and self._wanted(path.stem.upper()):
            with archive.open(member) as stream:
                self._table(path.name, stream)
        elif path.suffix.lower() == ".zip":
            with archive.open(member) as stream:
                content = stream.read(self._room + 1)
            self._spend(file, len(content))
            self.take(OpenedFile(path.name, kind_of(path.name, content), content), depth + 1)

    def _table(self, name: str, stream: IO[bytes]) -> None:
        """Unpack one DBF table, within the room that is left."""
        target = self._folder / f"{len(self.found)}.dbf"
        with target.open("wb") as file:
            while part := stream.read(COPY):
                self._spend(name, len(part))
                file.write(part)
        table = DbfFile(name, target)
        self.found.append(Records(name, PurePosixPath(name).stem.upper(), table.columns, table.rows))

    def _spend(self, name: str, size: int) -> None:
        """Count what is unpacked against the limit."""
        self._room -= size
        if self._room < 0:
            raise unreadable("too-big", name, limit=self._limit // MEGABYTE)


def _text_records(sheet: Sheet) -> Records:
    """Read a sheet whose first row names its columns."""
    header = tuple(cell.upper() for cell in sheet.rows[0][1]) if sheet.rows else ()

    def read() -> Iterator[tuple[int, Row]]:
        for line, cells in sheet.rows[1:]:
            if any(cells):
                yield line, dict(zip(header, cells, strict=False))

    return Records(sheet.file, PurePosixPath(sheet.file).stem.upper(), frozenset(header), read)


def day_of(text: str) -> date | None:
    """Read a date as official tables write it; None where it is empty or the end of time. Raises ValueError.

    >>> day_of("20260101"), day_of("20MAY2013:00:00:00"), day_of("2026-01-01"), day_of("00000000"), day_of("")
    (datetime.date(2026, 1, 1), datetime.date(2013, 5, 20), datetime.date(2026, 1, 1), None, None)
    """
    compact = text.strip()
    if not compact.strip("0") or compact[:4] == "9999" or compact[5:9] == "9999":
        return None
    if len(compact) >= 9 and compact[2:5].isalpha():
        month = _MONTHS.index(compact[2:5].upper()) + 1
        return date(int(compact[5:9]), month, int(compact[:2]))
    if "/" in compact:
        return datetime.strptime(compact, "%d/%m/%Y").date()  # noqa: DTZ007 (a day has no time zone)
    return date.fromisoformat(compact)


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
