"""Lots and files in the store: what waits to be lotted, what a lot carries, what waits to leave."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, exists, insert, select, update

from engine.errors import UnknownLot
from engine.invoice.states import FILE, LOT
from engine.payments.shares import AMC, AMO
from engine.store.moves import create
from engine.store.schema import file, invoice, lot, lot_item, seal, share
from engine.store.unit import Unit

LotRow = Row[Any]
FileRow = Row[Any]

FSE, DRE = "FSE", "DRE"
FLOW_OF = {AMO: FSE, AMC: DRE}
PAYER_OF = {FSE: AMO, DRE: AMC}
WAITING = ("sealed", "refused")
"""States of an invoice that may have to be put in a lot."""


def unlotted(connection: Connection, flow: str) -> list[Row[Any]]:
    """Return the sealed invoices whose flow is in no current lot, oldest first: their rows with their ``records``."""
    current = exists().where(
        and_(lot_item.c.invoice_id == invoice.c.id, lot_item.c.lot_id == lot.c.id),
        lot.c.flow == flow,
        lot.c.state != "reopened",
    )
    query = select(invoice, seal.c.records).join(seal, seal.c.invoice_id == invoice.c.id)
    query = query.where(invoice.c.state.in_(WAITING), ~current).order_by(invoice.c.id)
    return list(connection.execute(query))


def add_lot(unit: Unit, values: dict[str, object], invoices: list[int]) -> int:
    """Store a lot and what it carries; return its internal id."""
    told = {name: values[name] for name in ("flow", "number", "biller", "destination")}
    found = create(unit, LOT, {**values, "created_at": unit.at}, invoices=invoices, **told)
    unit.connection.execute(insert(lot_item), [{"lot_id": found, "invoice_id": each} for each in invoices])
    return found


def add_file(unit: Unit, values: dict[str, object], lot_id: int) -> int:
    """Store a file that holds one lot; return its internal id."""
    told = {name: values[name] for name in ("flow", "number", "biller", "destination", "name", "sha256")}
    return create(unit, FILE, {**values, "created_at": unit.at}, lot=lot_id, **told)


def lots_in(connection: Connection, *states: str) -> list[LotRow]:
    """Return the lots that are in one of the states, all lots without any; oldest first."""
    query = select(lot).order_by(lot.c.id)
    return list(connection.execute(query.where(lot.c.state.in_(states)) if states else query))


def files_in(connection: Connection, *states: str) -> list[FileRow]:
    """Return the files that are in one of the states, oldest first."""
    return list(connection.execute(select(file).where(file.c.state.in_(states)).order_by(file.c.id)))


def files_all(connection: Connection) -> list[FileRow]:
    """Return every file, oldest first."""
    return list(connection.execute(select(file).order_by(file.c.id)))


def file_row(connection: Connection, row: int) -> FileRow:
    """Return a file by its internal id."""
    return connection.execute(select(file).where(file.c.id == row)).one()


def lot_row(connection: Connection, row: int) -> LotRow:
    """Return a lot by its internal id."""
    return connection.execute(select(lot).where(lot.c.id == row)).one()


def lot_numbered(connection: Connection, number: str, biller: str = "") -> LotRow:
    """Return the latest lot that bears a number. Raises UnknownLot."""
    query = select(lot).where(lot.c.number == number).order_by(lot.c.id.desc()).limit(1)
    row = connection.execute(query.where(lot.c.biller == biller) if biller else query).first()
    if row is None:
        raise UnknownLot(number)
    return row


def set_treatment(unit: Unit, row: int, note: str) -> None:
    """Keep what a person did about a lot; the words themselves stay out of the journal."""
    unit.connection.execute(update(lot).where(lot.c.id == row).values(treatment=note))
    unit.note("lot.treated", id=row)


def lots_of_file(connection: Connection, row: int) -> list[LotRow]:
    """Return the lots that a file holds."""
    return list(connection.execute(select(lot).where(lot.c.file_id == row).order_by(lot.c.id)))


def carried(connection: Connection, row: int) -> list[int]:
    """Return the internal ids of the invoices that a lot carries."""
    query = select(lot_item.c.invoice_id).where(lot_item.c.lot_id == row).order_by(lot_item.c.invoice_id)
    return list(connection.execute(query).scalars())


def lots_of_invoice(connection: Connection, row: int, *, reopened: bool = False) -> list[LotRow]:
    """Return the lots of an invoice, oldest first; those that were reopened only where ``reopened`` asks for them."""
    query = select(lot).join(lot_item, lot_item.c.lot_id == lot.c.id).where(lot_item.c.invoice_id == row)
    return list(connection.execute((query if reopened else query.where(lot.c.state != "reopened")).order_by(lot.c.id)))


def shares_of(connection: Connection, row: int) -> list[Row[Any]]:
    """Return the shares of an invoice, AMC first (alphabetic order)."""
    return list(connection.execute(select(share).where(share.c.invoice_id == row).order_by(share.c.payer)))
