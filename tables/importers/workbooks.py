"""Workbooks (.xlsx, .xls) as rows of text, through python-calamine.

A workbook comes from outside: its declared size is checked before the library lays it out as a full rectangle in
memory, and the library reads it in a process of its own, which a damaged file may bring down.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from tables.importers import workbook_reader
from tables.importers.errors import unreadable
from tables.importers.files import MEGABYTE, Kind, OpenedFile

MOST_CELLS = 5_000_000
MOST_EXPANDED = 200 * MEGABYTE
TIMEOUT = 120
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,4})(\d{1,8})[\"']")


def workbook_rows(opened: OpenedFile) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of the first sheet that is not empty. Raises UnreadableFileError."""
    if opened.kind is Kind.XLSX:
        _check_size(opened)
    yield from enumerate(_first_sheet(opened), start=1)


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


def _first_sheet(opened: OpenedFile) -> list[list[str]]:
    """Return the cells of the first sheet that holds any, read by ``workbook_reader`` in a process of its own."""
    program = [sys.executable, "-P", str(Path(workbook_reader.__file__))]
    quiet = {**os.environ, "RUST_BACKTRACE": "0", "PYTHONIOENCODING": "utf-8"}
    try:
        outcome = subprocess.run(  # noqa: S603 (our own program, the workbook on its standard input)
            program, input=opened.content, capture_output=True, timeout=TIMEOUT, check=False, env=quiet
        )
    except (subprocess.TimeoutExpired, OSError):
        raise unreadable("damaged-workbook", opened.name) from None
    if outcome.returncode == workbook_reader.NO_LIBRARY:
        raise unreadable("library", opened.name, library="python-calamine")
    if outcome.returncode:
        raise unreadable("damaged-workbook", opened.name)
    rows: list[list[str]] = json.loads(outcome.stdout)
    if not rows:
        raise unreadable("empty", opened.name)
    return rows
