"""``feuille tables import ccam``: CNAM spreadsheet exports, and the CNAM DBF archive in one or several ``.zip``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tables.importers.ccam_archive import read_archive, wanted
from tables.importers.ccam_dbf import ArchiveImport
from tables.importers.ccam_export import read_export
from tables.importers.ccam_tables import EditionImport
from tables.importers.files import Kind, Limits, OpenedFile, open_file
from tables.importers.records import open_records
from tables.importers.report import Notes
from tables.importers.run import Readied
from tables.importers.sheets import read_sheet


def read_ccam(files: Sequence[Path], limits: Limits) -> list[Readied]:
    """Read CCAM files of either kind; the archives of one import are the parts of one. Raises UnreadableFileError."""
    found: list[Readied] = []
    archives = []
    for path in files:
        opened = open_file(path, limits)
        if opened.kind in (Kind.ARCHIVE, Kind.DBF):
            archives.append(path)
        else:
            found.append(_edition(opened))
    return [*found, _archive(archives, limits)] if archives else found


def _edition(opened: OpenedFile) -> EditionImport:
    """Read one spreadsheet export."""
    notes = Notes(opened.name)
    return EditionImport(read_export(read_sheet(opened), notes), opened.name, notes)


def _archive(files: Sequence[Path], limits: Limits) -> ArchiveImport:
    """Read the parts of one DBF archive."""
    name = ", ".join(path.name for path in files)
    notes = Notes(name)
    with open_records(files, limits, wanted) as tables:
        return ArchiveImport(read_archive(tables, notes), name, notes)
