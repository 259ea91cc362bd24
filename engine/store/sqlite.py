"""Everything that is SQLite's own: how a file is opened, how a transaction begins, what its errors mean.

A store on PostgreSQL replaces this file and nothing else.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from engine.errors import DiskFull, EngineError, StoreBusy, StoreDamaged, StoreFault

PATIENCE_MS = 20_000
"""How long a writer waits for the others before it gives up, in milliseconds."""

_PRAGMAS = (
    f"PRAGMA busy_timeout = {PATIENCE_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # in WAL, NORMAL may lose the last commits at a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
)

WRITES = "feuille_writes"
"""Execution option of a connection that is about to write: its transaction takes the write lock at once."""


def open_engine(path: Path) -> Engine:
    """Return the SQLAlchemy engine of a SQLite file, made if need be. Nothing is read or written yet."""
    engine = create_engine(f"sqlite+pysqlite:///{path}", pool_size=4, max_overflow=16, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Set up one connection: SQLAlchemy, not the driver, says when a transaction begins."""
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _begin(connection: Connection) -> None:
    """Begin a transaction: a writer takes its turn now, not at its first write (where it could only fail)."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def settings(connection: Connection) -> dict[str, int | str]:
    """Return the settings that durability rests on, as SQLite has them now."""
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    return {name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names}


def integrity(connection: Connection) -> tuple[str, ...]:
    """Return what SQLite's own checks find wrong: pages, indexes, foreign keys. Empty when all is well."""
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    keys = [f"foreign key of {row[0]}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return tuple(line for line in found if line != "ok") + tuple(keys)


def fault(error: DBAPIError, what: str) -> EngineError:
    """Name the fault behind a database error; ``what`` is what was being saved, in French.

    The error's own text is not kept: it may quote the values of a statement.
    """
    cause = error.orig
    code = getattr(cause, "sqlite_errorcode", 0) or 0
    name = getattr(cause, "sqlite_errorname", "") or type(cause).__name__
    base = code & 0xFF
    if base == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_WRITE:
        return DiskFull(what, name)
    if base in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusy(what, name)
    if base in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return StoreDamaged(what, name)
    return StoreFault(what, name)
