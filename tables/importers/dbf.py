"""One dBase III table on the disk, read as text through dbfread: no number becomes a float on its way.

The header is checked before the library reads, because a table cut short must be refused, not half imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tables.importers.errors import unreadable

ENCODING = "cp850"
HEADER = 32


class DbfFile:
    """A DBF table: its columns in capitals, its records as text, stripped."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._table = _open(name, path)
        self.columns = frozenset(field.upper() for field in self._table.field_names)

    def rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield (1-based record number, cells by column). Raises UnreadableFileError."""
        number = 0
        try:
            for number, record in enumerate(self._table, start=1):
                yield number, record
        except (ValueError, OSError, KeyError, IndexError, TypeError, AttributeError, EOFError) as error:
            raise unreadable("damaged-dbf", self.name, line=number + 1) from error


def _open(name: str, path: Path) -> Any:
    """Open a table after checking that it is whole."""
    _check(name, path)
    try:
        from dbfread import DBF, FieldParser
    except ImportError:
        raise unreadable("library", name, library="dbfread") from None

    class TextFields(FieldParser):  # type: ignore[misc]  # the library is not typed
        """Every field as its stripped text, whatever its type says."""

        def parse(self, field: Any, data: bytes) -> str:  # noqa: ARG002 (the shape the library calls)
            """Decode one field."""
            return data.strip(b"\0 ").decode(ENCODING).strip()

    try:
        return DBF(
            path,
            encoding=ENCODING,
            parserclass=TextFields,
            ignore_missing_memofile=True,
            recfactory=_upper,
        )
    except Exception as error:  # the library answers a damaged header with any exception
        raise unreadable("damaged-dbf", name, line=0) from error


def _upper(pairs: Any) -> Mapping[str, str]:
    """Build a record from the pairs the library gives."""
    return {column.upper(): value for column, value in pairs}


def _check(name: str, path: Path) -> None:
    """Refuse a file that is no dBase III table or shorter than its header says."""
    with path.open("rb") as stream:
        header = stream.read(HEADER)
    records = int.from_bytes(header[4:8], "little")
    start, size = int.from_bytes(header[8:10], "little"), int.from_bytes(header[10:12], "little")
    if len(header) < HEADER or header[0] not in (0x03, 0x83) or start <= HEADER or size < 1:
        raise unreadable("damaged-dbf", name, line=0)
    if path.stat().st_size < start + records * size:
        raise unreadable("truncated-dbf", name, records=records)
