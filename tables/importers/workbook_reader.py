"""The program that reads one workbook in a process of its own: bytes on standard input, rows as JSON on its output.

A damaged workbook can make python-calamine abort the process or ask for all the memory there is. Here it can: the
caller only sees a program that failed. It imports nothing of ours, so that it starts at once.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from datetime import date
from decimal import Decimal

MEMORY = 2_000_000_000
SECONDS = 60
NO_LIBRARY = 3


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


def read(content: bytes) -> list[list[str]]:
    """Return the cells of the first sheet that holds any, empty where none does; raises what the library raises."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if rows:
            return [[cell_text(cell) for cell in row] for row in rows]
    return []


def main() -> int:
    """Read a workbook within bounds of memory and time."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        rows = read(sys.stdin.buffer.read())
    except ImportError:
        return NO_LIBRARY
    json.dump(rows, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
