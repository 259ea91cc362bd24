"""Transmissions in the store: when files left together, and the journal's checkpoint of that instant."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from engine.errors import UnknownTransmission
from engine.journal import Checkpoint
from engine.store.lots import FileRow
from engine.store.schema import file, transmission


def checkpoints(connection: Connection) -> tuple[Checkpoint, ...]:
    """Return the checkpoints kept with the transmissions."""
    rows = connection.execute(select(transmission.c.journal_seq, transmission.c.journal_hash))
    return tuple(Checkpoint(row.journal_seq, row.journal_hash) for row in rows)


def transmission_row(connection: Connection, row: int | None = None) -> Row[Any]:
    """Return a transmission by its number, the last one without. Raises UnknownTransmission."""
    query = select(transmission).order_by(transmission.c.id.desc()).limit(1)
    found = connection.execute(query if row is None else query.where(transmission.c.id == row)).first()
    if found is None:
        raise UnknownTransmission(row or 0)
    return found


def files_of(connection: Connection, row: int) -> list[FileRow]:
    """Return the files of a transmission."""
    return list(connection.execute(select(file).where(file.c.transmission_id == row).order_by(file.c.id)))
