"""One import: files read first, then the tables changed all at once or not at all."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from tables.catalogue import message
from tables.compiler import build
from tables.dated import TableError
from tables.image import read_image
from tables.importers.errors import UnusableTablesError
from tables.importers.files import Limits
from tables.importers.ledger import Ledger
from tables.importers.place import staged
from tables.importers.report import FileReport, Report


class Readied(Protocol):
    """What was read of one file or archive, ready to be written; ``start`` is the day from which it holds."""

    start: date

    def apply(self, ledger: Ledger) -> FileReport:
        """Write it into the tables."""
        ...


Reader = Callable[[Sequence[Path], Limits], Sequence[Readied]]
"""Reads the files of one import. Raises UnreadableFileError."""


def run_import(read: Reader, files: Sequence[Path], into: Path, limits: Limits | None = None) -> Report:
    """Import files into a folder of tables, the shipped ones when it is new, and compile it.

    Raises ImportRefusedError; whatever is raised, the folder is as it was.
    """
    with _without_collector():
        return _import(sorted(read(files, limits or Limits()), key=lambda item: item.start), into)


def _import(readied: Sequence[Readied], into: Path) -> Report:
    """Write what was read into a copy of the folder, compile it, and put it in place."""
    with staged(into) as copy:
        try:
            ledger = Ledger(copy)
            reports = tuple(item.apply(ledger) for item in readied)
            ledger.save()
            header, _, digest = read_image(memoryview(build(copy).read_bytes()))
        except TableError as error:
            raise UnusableTablesError(message("import.would-not-compile", field="--into", why=error)) from None
    return Report(str(into), reports, str(header["version"]), digest)


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the collector of cycles: a nomenclature makes a million objects and no cycle, and all of them stay."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()
