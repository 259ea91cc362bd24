"""A Parquet file that appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ccam_ngap.errors import UnwritableBatch
from tables.catalogue import message
from tables.causes import why_unwritten
from tables.messages import Message

PART = ".part"
"""How the name of a file being written ends."""


class Output:
    """A Parquet file being written beside its place, and put there by ``commit`` in one step.

    ``mark`` is part of the name that it bears meanwhile, by which ``sweep`` finds what a killed process left.
    """

    def __init__(self, target: Path, mark: str = "") -> None:
        self.target = target
        self._prefix = f".{target.name}-{mark}"
        self._writer: Any = None
        self._path: Path | None = None

    def __enter__(self) -> Self:
        try:
            handle, name = tempfile.mkstemp(dir=self.target.parent, prefix=self._prefix, suffix=PART)
        except OSError as error:
            raise UnwritableBatch(self._why(error)) from None
        os.close(handle)
        self._path = Path(name)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):
            if self._writer is not None:
                self._writer.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _why(self, error: OSError) -> tuple[Message, ...]:
        """Return the message of a fault of the system."""
        return (not_written(self.target, error),)

    def write(self, table: pa.Table) -> None:
        """Write rows. Raises UnwritableBatch."""
        try:
            if self._writer is None:
                options = {"use_dictionary": False, "compression": "zstd", "write_statistics": False}
                self._writer = pq.ParquetWriter(self._path, table.schema, **options)
            self._writer.write_table(table)
        except OSError as error:
            raise UnwritableBatch(self._why(error)) from None

    def commit(self) -> None:
        """Put the file in its place, safe on the disk. Raises UnwritableBatch."""
        assert self._path is not None
        try:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            with self._path.open("rb") as file:
                os.fsync(file.fileno())
            self._path.chmod(0o644)
            self._path.replace(self.target)
            self._path = None
        except OSError as error:
            raise UnwritableBatch(self._why(error)) from None


def not_written(path: Path, error: OSError) -> Message:
    """Return the message of a fault of the system met while writing."""
    return message("batch.not-written", path=path, why=why_unwritten(error))


def sweep(folders: Iterable[Path], mark: str) -> None:
    """Remove the files of a ``mark`` that were being written when their process was killed."""
    for folder in set(folders):
        with suppress(OSError):
            for path in folder.glob(f".*-{mark}*{PART}"):
                path.unlink(missing_ok=True)
