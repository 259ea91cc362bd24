"""A sheet: rows of text cells with the line each stands on, whether they come from a text file or a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from tables.importers.errors import unreadable
from tables.importers.files import Kind, OpenedFile
from tables.importers.workbooks import workbook_rows

ENCODINGS = ("utf-8-sig", "cp1252")
SEPARATORS = ";,\t"
LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file: (1-based line on which the row starts, its cells, stripped)."""

    file: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(opened: OpenedFile) -> Sheet:
    """Read a text file or a workbook as a sheet. Raises UnreadableFileError."""
    if opened.kind is Kind.TEXT:
        rows = _text_rows(opened)
    elif opened.kind in (Kind.XLSX, Kind.XLS):
        rows = workbook_rows(opened)
    else:
        raise unreadable("not-a-sheet", opened.name)
    return Sheet(opened.name, tuple((line, tuple(cell.strip() for cell in cells)) for line, cells in rows))


def decode(opened: OpenedFile) -> str:
    """Decode text: UTF-16 with its mark, else UTF-8, else Windows-1252. Raises UnreadableFileError.

    >>> decode(OpenedFile("a.csv", Kind.TEXT, "Activité".encode("cp1252")))
    'Activité'
    """
    content = opened.content
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable("encoding", opened.name)


def separator(text: str) -> str:
    r"""Guess the separator of a text table: the one that stands most often in its first lines.

    >>> separator("regime;caisse;centre\n01;349;9881")
    ';'
    """
    head = text[:20_000]
    return max(SEPARATORS, key=head.count)


def _text_rows(opened: OpenedFile) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a delimited text."""
    text = decode(opened)
    previous = csv.field_size_limit(LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=False)
        line = 1
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        why = "une cellule est démesurée" if "field larger" in str(error) else "ce n'est pas du CSV"
        raise unreadable("not-a-table", opened.name, line=line, why=why) from None
    finally:
        csv.field_size_limit(previous)
