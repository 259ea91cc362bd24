"""An official CCAM export imported and compiled, beside its cells merely read; the file is given, never shipped."""

from __future__ import annotations

import csv
import gzip
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benches.errors import CannotMeasure
from benches.figure import Aim, Figure
from benches.settings import CCAM_EXPORT, ccam_export
from tables.importers.ccam import read_ccam
from tables.importers.errors import ImportRefusedError
from tables.importers.run import run_import

NAMES = ("import_ccam_s",)
AIM = Aim.at_most(10)
_NAME = NAMES[0]


def measure(export: Path | None = None) -> tuple[Figure, ...]:
    """Import the export given by ``--ccam`` into a new folder. Raises CannotMeasure when none was, or none is there."""
    path = export or ccam_export()
    if path is None:
        advice = f"Donnez un export officiel : feuille bench {_NAME} --ccam FICHIER (ou la variable {CCAM_EXPORT})."
        raise CannotMeasure(_NAME, "les fichiers officiels ne sont pas livrés", advice)
    try:
        start = perf_counter()
        cells = read_cells(path)
        reading = perf_counter() - start
        with TemporaryDirectory() as folder:
            start = perf_counter()
            report = run_import(read_ccam, [path], Path(folder) / "tables")
            taken = perf_counter() - start
    except (ImportRefusedError, OSError) as error:
        raise CannotMeasure(_NAME, str(error), "feuille tables import ccam dit ce qui ne va pas.") from error
    note = f"{path.name}, {cells} cells, {len(report.files)} file, compiled"
    return (Figure(_NAME, taken, "s", "cells read", reading, AIM, note=note),)


def read_cells(path: Path) -> int:
    """Read every cell of an export, as text or as a workbook; return how many there are."""
    if path.name.endswith((".csv", ".csv.gz")):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return sum(len(row) for row in csv.reader(StringIO(raw.decode("cp1252", "replace")), delimiter=";"))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return sum(len(row) for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python())
