"""Workbooks (.xlsx, .xls) as rows of text, through python-calamine.

A workbook comes from outside: its declared size is checked before the library lays it out as a full rectangle in
memory, and whatever the library raises means that the file cannot be read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tables.importers.errors import unreadable
from tables.importers.files import MEGABYTE, Kind, OpenedFile

MOST_CELLS = 5_000_000
MOST_EXPANDED = 200 * MEGABYTE
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,4})(\d{1,8})[\"']")


def workbook_rows(opened: OpenedFile) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of the first sheet that is not empty. Raises UnreadableFileError."""
    if opened.kind is Kind.XLSX:
        _check_size(opened)
    for number, cells in enumerate(_first_sheet(opened), start=1):
        yield number, [cell_text(cell) for cell in cells]


def cell_text(cell: object) -> str:
    """Write a cell as text; a number as its shortest decimal form, so that 51.84 stays 51.84 and 1.0 becomes 1.

    >>> cell_text(51.84), cell_text(1.0), cell_text("[F, P]"), cell_text(None), cell_text(date(2026, 1, 1))
    ('51.84', '1', '[F, P]', '', '01/01/2026')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, date)):
        return str(cell)
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    number = Decimal(repr(cell))
    return f"{number:f}" if not number.is_finite() or number != int(number) else str(int(number))


def _check_size(opened: OpenedFile) -> None:
    """Refuse a workbook whose sheets would not fit in memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(opened.content)) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith(".xml")]
            if sum(part.file_size for part in parts) > MOST_EXPANDED:
                raise unreadable("too-big", opened.name, limit=MOST_EXPANDED // MEGABYTE)
            sheets = (archive.read(part) for part in parts if part.filename.startswith("xl/worksheets/"))
            if any(_extent(sheet) > MOST_CELLS for sheet in sheets):
                raise unreadable("too-many-cells", opened.name)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        raise unreadable("truncated-archive", opened.name) from None


def _extent(sheet: bytes) -> int:
    """Return how many cells the rectangle that holds every cell of a sheet has.

    >>> _extent(b'<c r="A1"/><c r="C10"/>')
    30
    """
    width = height = 0
    for found in _PLACE.finditer(sheet):
        letters, row = found.groups()
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        width, height = max(width, column), max(height, int(row))
    return width * height


def _first_sheet(opened: OpenedFile) -> list[list[object]]:
    """Return the cells of the first sheet that holds any."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise unreadable("library", opened.name, library="python-calamine") from None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(opened.content))
        for name in workbook.sheet_names:
            rows: list[list[object]] = [list(row) for row in workbook.get_sheet_by_name(name).to_python(False)]
            if rows:
                return rows
    except BaseException as error:  # the library answers damaged bytes with any exception, panics included
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise unreadable("damaged-workbook", opened.name) from None
    raise unreadable("empty", opened.name)
