"""A Parquet file that appears whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ccam_ngap.errors import UnwritableBatch
from tables.catalogue import message
from tables.messages import Message

WHY = {
    errno.ENOSPC: "il n'y a plus de place sur le disque",
    errno.EDQUOT: "le quota du disque est atteint",
    errno.EFBIG: "le fichier serait trop grand",
    errno.EACCES: "le droit d'y écrire manque",
    errno.EPERM: "le droit d'y écrire manque",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOENT: "le dossier n'existe pas",
    errno.ENOTDIR: "le dossier n'en est pas un",
    errno.EISDIR: "c'est un dossier",
}
"""Why a file cannot be written, by system error."""


class Output:
    """A Parquet file being written beside its place, and put there by ``commit`` in one step."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self._writer: Any = None
        self._path: Path | None = None

    def __enter__(self) -> Self:
        try:
            handle, name = tempfile.mkstemp(dir=self.target.parent, prefix=f".{self.target.name}-", suffix=".part")
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
        why = WHY.get(error.errno or 0, "le système l'a refusé")
        return (message("batch.not-written", path=self.target, why=why),)

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
