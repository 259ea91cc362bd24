"""``feuille tables import amc``: AMC convention tables as a third-party-payment portal hands them out.

Files without a header, told apart by their name or their width: ``C-…`` conventions, ``R-…`` groupings,
correspondences (4 columns). Columns that no reader has explained are left alone; so is a row whose action is not an
empty one, an addition or a change, because what it asks is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from tables.importers.errors import unreadable
from tables.importers.files import Limits, open_file
from tables.importers.ledger import IMPORTED, Ledger
from tables.importers.report import FileReport, Notes, TableChange
from tables.importers.run import Readied
from tables.importers.sheets import Sheet, read_sheet

CONVENTIONS = ("conventions/amc.csv", ("amc_label", "signatory", "signatory_label", "domain"))
GROUPINGS = ("conventions/groupings.csv", ("label", "signatory", "signatory_label"))
CORRESPONDENCES = ("conventions/correspondences.csv", ("organism", "amc", "label"))
UNDATED: Final = date(1970, 1, 1)
TAKEN_ACTIONS: Final = ("", "A", "C", "M")
C_WIDTH, R_WIDTH, PAIR_WIDTH = 13, 10, 4


def read_amc(files: Sequence[Path], limits: Limits) -> list[Readied]:
    """Read convention tables. Raises UnreadableFileError."""
    return [AmcImport(read_sheet(open_file(path, limits))) for path in files]


class AmcImport:
    """One convention table read, ready to be written."""

    start = UNDATED

    def __init__(self, sheet: Sheet) -> None:
        self.notes = Notes(sheet.file)
        rows = [(line, cells) for line, cells in sheet.rows if any(cells)]
        self.kind = _kind(sheet.file, max((len(cells) for _, cells in rows), default=0))
        self.rows: dict[str, tuple[str, ...]] = {}
        for line, cells in rows:
            self._take(line, cells)
        if not self.rows:
            raise unreadable("no-amc", sheet.file)

    def apply(self, ledger: Ledger) -> FileReport:
        """Write the conventions; what the table does not say of them stays as it is."""
        name, columns = {"C": CONVENTIONS, "R": GROUPINGS, "P": CORRESPONDENCES}[self.kind]
        page = ledger.page(name, columns)
        before = page.all_at(UNDATED)
        for key, values in sorted(self.rows.items()):
            given = {column: value for column, value in zip(columns, values, strict=True) if value}
            page.update(key, UNDATED, given, f"{IMPORTED}{self.notes.file}", "L")
        after = page.all_at(UNDATED)
        change = TableChange.between(name, before, after)
        counts = {"lignes": len(self.rows)}
        return FileReport(self.notes.file, "AMC", counts, tables=(change,), notes=tuple(self.notes.found))

    def _take(self, line: int, cells: Sequence[str]) -> None:
        """Take one row, or note why not."""
        cell = (*cells, *[""] * 22)
        if self.kind != "P" and cell[0].upper() not in TAKEN_ACTIONS:
            self.notes.add("amc-action", line, action=cell[0])
            return
        if self.kind == "C":
            number, kind, criterion, values = cell[11], cell[8], cell[9], (cell[12], cell[5], cell[6], cell[21])
        elif self.kind == "R":
            number, kind, criterion, values = cell[3], cell[5], cell[7], (cell[4], cell[8], cell[9], "")
        else:
            number, kind, criterion, values = cell[0], "", "", (cell[1], cell[2], cell[3], "")
        if not (number.isascii() and number.isalnum() and any(values)):
            self.notes.add("amc-row", line)
            return
        key = number if self.kind == "P" else f"{number}/{kind or '-'}/{criterion or '-'}"
        self.rows[key] = values if self.kind == "C" else values[:3]


def _kind(file: str, width: int) -> str:
    """Tell conventions (C), groupings (R) and correspondences (P) apart. Raises UnreadableFileError.

    >>> _kind("C-042.csv", 22), _kind("R-042.csv", 10), _kind("correspondances.csv", 4)
    ('C', 'R', 'P')
    """
    name = file.upper()
    for kind, wide in (("C", C_WIDTH), ("R", R_WIDTH)):
        if name.startswith(f"{kind}-") and width >= wide:
            return kind
    if name.startswith(("C-", "R-")) or (width not in (PAIR_WIDTH, R_WIDTH) and width < C_WIDTH):
        raise unreadable("no-amc", file)
    return {PAIR_WIDTH: "P", R_WIDTH: "R"}.get(width, "C")
