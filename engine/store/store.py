"""The store: one SQLite file, opened, upgraded, read and written through transactions.

>>> import tempfile
>>> from datetime import UTC
>>> with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
...     with store.writing(datetime(2024, 12, 15, tzinfo=UTC), "essai") as unit:
...         unit.note("opened")
...     store.integrity()
()
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from engine.errors import StoreFault
from engine.store import sqlite
from engine.store.unit import Unit
from engine.store.upgrade import HEAD, upgrade, version

FILE_NAME = "feuille.sqlite3"


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. Safe to share between threads; several processes may open the same file."""

    path: Path
    engine: Engine

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Open the store of a folder, made if need be, and bring its schema up to date.

        Raises StoreFault (DiskFull, StoreBusy, StoreNewer, StoreDamaged).
        """
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFault("Le dossier de la base", error.strerror or type(error).__name__) from error
        store = cls(path, sqlite.open_engine(path))
        try:
            store._upgrade()
        except BaseException:
            store.close()
            raise
        return store

    def _upgrade(self) -> None:
        """Bring the schema up to date; take the write lock only when there is something to do."""
        with self.reading() as connection:
            if version(connection) == HEAD:
                return
        with self._transaction("La base", writes=True) as connection:
            upgrade(connection, "La base")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state. Raises StoreFault."""
        with self._transaction("La lecture de la base", writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self, now: datetime, what: str) -> Iterator[Unit]:
        """A unit of work: durable when the block ends, undone when it raises.

        ``what`` names in French what is being saved, for the message of a fault. Raises StoreFault (DiskFull…).
        """
        with self._transaction(what, writes=True) as connection:
            yield Unit(connection, now)

    @contextmanager
    def _transaction(self, what: str, *, writes: bool) -> Iterator[Connection]:
        """One transaction whose database errors come out as named faults."""
        try:
            with self.engine.connect() as opened, opened.execution_options(**{sqlite.WRITES: writes}).begin():
                yield opened
        except DBAPIError as error:
            raise sqlite.fault(error, what) from None

    def settings(self) -> dict[str, int | str]:
        """Return the settings that durability rests on, as the database has them now."""
        with self.reading() as connection:
            return sqlite.settings(connection)

    def integrity(self) -> tuple[str, ...]:
        """Return what the database's own checks find wrong; empty when all is well."""
        with self.reading() as connection:
            return sqlite.integrity(connection)
