"""Parcels: the documents of one acknowledged FSE lot, sent to where the lot went, tried for five days, then paper.

The intention is stored first: a parcel that may have left leaves again under the same identification, and the
front-end knows it again.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row

from engine.invoice.states import DOCUMENT, PARCEL
from engine.numbers import FILE, allocate
from engine.ports import Clock, OutgoingFlow, Transport
from engine.scor.values import ParcelReport
from engine.sending.delays import deadline
from engine.sending.guard import guard
from engine.store.documents import add_parcel, carried_by, documents_of_lot, lots_with_documents, parcels_in
from engine.store.lots import lot_row
from engine.store.moves import move
from engine.store.store import Store
from engine.store.unit import Unit
from norms.mail import FlowKind
from norms.scor import ScorDocument, ScorIndex, write_parcel
from norms.scor.states import due_on_paper
from tables.catalogue import message
from tables.messages import Message

WHAT: Final = "L'envoi des pièces"


def send_parcels(store: Store, clock: Clock, transport: Transport) -> ParcelReport:
    """Make the parcels that may be made, and send those that wait.

    Raises TransportFault at the first one that the transport refuses; those before it have left and are noted so.
    """
    with store.reading() as connection:
        lots = lots_with_documents(connection)
    for lot_id in lots:
        with store.writing(clock.now(), WHAT) as unit:
            _make(unit, lot_id)
    said: list[Message] = []
    with store.writing(clock.now(), WHAT) as unit:
        said += _abandon(unit)
    with store.reading() as connection:
        waiting = [row for row in parcels_in(connection, "made", "leaving", "sent") if _is_due(row, clock.now())]
    sent: list[str] = []
    for row in waiting:
        name = _name(row)
        stopped = guard(name, demo=bool(row.demo), simulated=transport.simulated)
        if stopped is not None:
            said.append(stopped)
            continue
        _send(store, clock, transport, row)
        sent.append(name)
    return ParcelReport(sent=tuple(sent), messages=tuple(said))


def _make(unit: Unit, lot_id: int) -> None:
    """Put the documents of a lot in a parcel; nothing when another process was quicker."""
    rows = documents_of_lot(unit.connection, lot_id)
    if not rows:
        return
    lot = lot_row(unit.connection, lot_id)
    number = allocate(unit, FILE, lot.biller).value
    regime, _, caisse = lot.destination.split("/")
    index = ScorIndex(
        identification=f"{lot.biller}-{unit.now:%Y%m%d%H%M%S}-{FILE.show(number)}",
        made_at=unit.now,
        biller=lot.biller,
        regime=regime,
        caisse=caisse,
        centre="",
        lot=lot.number,
        lot_day=datetime.fromisoformat(lot.created_at).date(),
        documents=tuple(_told(row) for row in rows),
    )
    content = write_parcel(index, {f"{row.identifier}.pdf": row.content for row in rows if row.content is not None})
    values: dict[str, object] = {
        "lot_id": lot_id,
        "number": number,
        "identification": index.identification,
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    add_parcel(unit, values, [row.id for row in rows])


def _told(row: Row[Any]) -> ScorDocument:
    """Tell one document in the index."""
    return ScorDocument(
        identifier=row.identifier,
        kind=row.kind,
        invoice=row.number,
        prescription_date=date.fromisoformat(row.prescription_date) if row.prescription_date else None,
        file=f"{row.identifier}.pdf" if row.content is not None else "",
        sha256=row.sha256,
        first_prescription=row.first or "",
    )


def _is_due(row: Row[Any], now: datetime) -> bool:
    """Whether a parcel is to leave now: never sent, or sent and left without an answer for too long."""
    return row.state != "sent" or deadline(datetime.fromisoformat(row.sent_at)) < now


def _abandon(unit: Unit) -> list[Message]:
    """Give up the parcels that were tried for too long: their documents go on paper."""
    said = []
    for row in parcels_in(unit.connection, "made", "leaving", "sent"):
        if row.first_try and due_on_paper(datetime.fromisoformat(row.first_try).date(), unit.now.date()):
            move(unit, PARCEL, row.id, "abandoned")
            for each in carried_by(unit.connection, row.id):
                move(unit, DOCUMENT, each.id, "paper")
            said.append(message("scor.on-paper", field=None, lot=row.lot))
    return said


def _name(row: Row[Any]) -> str:
    """Return how messages call a parcel."""
    return f"{FlowKind.SCOR}-{row.identification}"


def _send(store: Store, clock: Clock, transport: Transport, row: Row[Any]) -> None:
    """Send one parcel, between two transactions."""
    with store.writing(clock.now(), WHAT) as unit:
        move(unit, PARCEL, row.id, "leaving", {"first_try": row.first_try or unit.at}, sha256=row.sha256)
        invoices = {each.invoice_id for each in carried_by(unit.connection, row.id)}
    flow = OutgoingFlow(
        flow=FlowKind.SCOR.value,
        name=_name(row),
        biller=row.biller,
        destination=row.destination,
        number=row.number,
        made_at=datetime.fromisoformat(row.made_at),
        invoices=len(invoices),
        demo=bool(row.demo),
        payload=row.content,
    )
    transport.send(flow)
    with store.writing(clock.now(), WHAT) as unit:
        move(unit, PARCEL, row.id, "sent", {"sent_at": unit.at}, sha256=row.sha256)
