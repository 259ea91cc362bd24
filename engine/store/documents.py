"""Supporting documents and parcels in the store."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from engine.errors import UnknownDocument
from engine.invoice.states import DOCUMENT, PARCEL
from engine.scor.values import Document
from engine.store.moves import create, move
from engine.store.schema import document, invoice, lot, lot_item, parcel
from engine.store.unit import Unit
from norms.scor import Fingerprint

HEX = 16
WAITING = ("acknowledged", "answered", "rejected", "settled")
"""States of an FSE lot whose ARL is positive, or whose payer answered: its documents may leave."""


def add_document(unit: Unit, values: dict[str, object], state: str) -> int:
    """Store a document in a state; return its internal id."""
    told = {name: values[name] for name in ("invoice_id", "identifier", "kind", "sha256")}
    found = create(unit, DOCUMENT, {**values, "added_at": unit.at}, **told)
    move(unit, DOCUMENT, found, state)
    return found


def document_row(connection: Connection, row: int) -> Row[Any]:
    """Return a document by its internal id. Raises UnknownDocument."""
    found = connection.execute(select(document).where(document.c.id == row)).first()
    if found is None:
        raise UnknownDocument(str(row))
    return found


def document_named(connection: Connection, identifier: str) -> Row[Any]:
    """Return a document by its identifier. Raises UnknownDocument."""
    found = connection.execute(select(document).where(document.c.identifier == identifier)).first()
    if found is None:
        raise UnknownDocument(identifier)
    return found


def next_rank(connection: Connection) -> int:
    """Return the rank of the next document, for its identifier."""
    return int(connection.execute(select(func.coalesce(func.max(document.c.id), 0) + 1)).scalar_one())


def remove_document(unit: Unit, row: int) -> None:
    """Delete a document that has not left."""
    unit.connection.execute(delete(document).where(document.c.id == row))
    unit.note("document.removed", id=row)


def referring(connection: Connection, row: int) -> int:
    """Count the documents that refer to one."""
    query = select(func.count()).select_from(document).where(document.c.first_id == row)
    return int(connection.execute(query).scalar_one())


def fingerprints(connection: Connection) -> tuple[Fingerprint, ...]:
    """Return what tells the documents joined so far from others."""
    query = select(document.c.name, document.c.sha256, document.c.picture).where(document.c.picture != "")
    return tuple(Fingerprint(row.name, row.sha256, int(row.picture, HEX)) for row in connection.execute(query))


def documents(connection: Connection, *, invoice_id: int | None = None, state: str = "") -> tuple[Document, ...]:
    """Return documents, oldest first: those of an invoice, those in a state, or all."""
    first = document.alias()
    query = (
        select(document, func.length(document.c.content).label("size"), first.c.identifier.label("first"))
        .add_columns(parcel.c.state.label("parcel_state"))
        .outerjoin(first, first.c.id == document.c.first_id)
        .outerjoin(parcel, parcel.c.id == document.c.parcel_id)
    )
    if invoice_id is not None:
        query = query.where(document.c.invoice_id == invoice_id)
    if state:
        query = query.where(document.c.state == state)
    return tuple(_document(row) for row in connection.execute(query.order_by(document.c.id)))


def lots_with_documents(connection: Connection) -> list[int]:
    """Return the FSE lots whose answer lets compliant documents leave that are in no parcel yet."""
    query = (
        select(lot.c.id)
        .join(lot_item, lot_item.c.lot_id == lot.c.id)
        .join(document, document.c.invoice_id == lot_item.c.invoice_id)
        .where(lot.c.flow == "FSE", lot.c.state.in_(WAITING), document.c.state == "compliant")
        .distinct()
        .order_by(lot.c.id)
    )
    return list(connection.execute(query).scalars())


def documents_of_lot(connection: Connection, row: int) -> list[Row[Any]]:
    """Return the compliant documents of a lot, each with its invoice number and the name of the first prescription."""
    first = document.alias()
    query = (
        select(document, invoice.c.number, first.c.identifier.label("first"))
        .join(lot_item, lot_item.c.invoice_id == document.c.invoice_id)
        .join(invoice, invoice.c.id == document.c.invoice_id)
        .outerjoin(first, first.c.id == document.c.first_id)
        .where(lot_item.c.lot_id == row, document.c.state == "compliant")
    )
    return list(connection.execute(query.order_by(document.c.id)))


def add_parcel(unit: Unit, values: dict[str, object], carried: list[int]) -> int:
    """Store a parcel and note that its documents are in it; return its internal id."""
    told = {name: values[name] for name in ("lot_id", "identification", "sha256")}
    found = create(unit, PARCEL, {**values, "made_at": unit.at}, documents=carried, **told)
    for each in carried:
        move(unit, DOCUMENT, each, "saved", {"parcel_id": found})
    return found


def parcels_in(connection: Connection, *states: str) -> list[Row[Any]]:
    """Return the parcels that are in one of the states, each with its lot's biller, destination and kind of data."""
    query = select(parcel, lot.c.biller, lot.c.destination, lot.c.demo, lot.c.number.label("lot"))
    query = query.join(lot, lot.c.id == parcel.c.lot_id).where(parcel.c.state.in_(states))
    return list(connection.execute(query.order_by(parcel.c.id)))


def parcel_numbered(connection: Connection, number: int, biller: str) -> Row[Any] | None:
    """Return the latest parcel that bears a number, None where there is none."""
    query = select(parcel).join(lot, lot.c.id == parcel.c.lot_id)
    query = query.where(parcel.c.number == number, func.ltrim(lot.c.biller, "0") == biller.strip().lstrip("0"))
    return connection.execute(query.order_by(parcel.c.id.desc()).limit(1)).first()


def carried_by(connection: Connection, row: int) -> list[Row[Any]]:
    """Return the documents of a parcel."""
    return list(connection.execute(select(document).where(document.c.parcel_id == row).order_by(document.c.id)))


def purge_before(unit: Unit, row: int) -> None:
    """Forget the bytes of a document that is archived for long enough; what it was stays."""
    unit.connection.execute(update(document).where(document.c.id == row).values(content=None))
    unit.note("document.purged", id=row)


def archived(connection: Connection) -> list[tuple[int, date]]:
    """Return the archived documents that still have their bytes, with the day they were acknowledged."""
    query = select(document.c.id, document.c.archived_on).where(
        document.c.state == "archived", document.c.content.is_not(None), document.c.archived_on.is_not(None)
    )
    return [(row.id, datetime.fromisoformat(row.archived_on).date()) for row in connection.execute(query)]


def _document(row: Row[Any]) -> Document:
    """Read a row."""
    return Document(
        id=row.id,
        invoice_id=row.invoice_id,
        identifier=row.identifier,
        kind=row.kind,
        name=row.name,
        state=row.state,
        size=row.size or 0,
        prescription_date=date.fromisoformat(row.prescription_date) if row.prescription_date else None,
        refers_to=row.first or "",
        parcel=row.parcel_state or "",
        added_at=row.added_at,
        archived_on=date.fromisoformat(row.archived_on) if row.archived_on else None,
    )
