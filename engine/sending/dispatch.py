"""Sending files: the intention is stored first, so that a crash in between sends again what may have left, never less.

The same file sent twice bears the same name and number: the front-end recognises it as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from engine.errors import TransportFault
from engine.invoice.states import FILE, INVOICE, LOT, WAITING
from engine.journal import head
from engine.overview import FileMade
from engine.ports import Clock, OutgoingFlow, Transport
from engine.scor.needs import missing
from engine.sending.guard import guard
from engine.sending.options import DEFAULT, Options
from engine.store.follow import refresh
from engine.store.lots import FSE, FileRow, carried, file_row, files_in, lot_row, lots_of_file, lots_of_invoice
from engine.store.moves import inserted, move, settle
from engine.store.notices import add_sending
from engine.store.overview import file_made
from engine.store.schema import file, invoice, transmission
from engine.store.store import Store
from engine.store.unit import Unit
from norms.errors import NormError
from tables.catalogue import message
from tables.messages import Message

WHAT = "La télétransmission"


def outgoing(unit: Unit, row: FileRow) -> OutgoingFlow:
    """Note that a file is about to leave, and return it as a flow."""
    move(unit, FILE, row.id, "leaving", sha256=row.sha256)
    carries = sum(len(carried(unit.connection, each.id)) for each in lots_of_file(unit.connection, row.id))
    return OutgoingFlow(
        flow=row.flow,
        name=row.name,
        biller=row.biller,
        destination=row.destination,
        number=row.number,
        made_at=datetime.fromisoformat(row.created_at),
        invoices=carries,
        demo=bool(row.demo),
        payload=row.content,
    )


def left(unit: Unit, row: FileRow) -> None:
    """Note that a file left: its lots are sent, and the invoices whose lots all are."""
    move(unit, FILE, row.id, "sent", {"sent_at": unit.at}, sha256=row.sha256)
    lots = {each.id for each in lots_of_file(unit.connection, row.id)}
    for each in sorted(lots):
        add_sending(unit, each)
        if lot_row(unit.connection, each).state in {
            "filed",
            "error",
        }:  # else it is sent again: its facts say where it stands
            move(unit, LOT, each, "sent")
        for one in carried(unit.connection, each):
            _sent(unit, one)
    refresh(unit, lots, set())


def _sent(unit: Unit, row: int) -> None:
    """Take an invoice to sent once none of its lots is still here."""
    state = unit.connection.execute(select(invoice.c.state).where(invoice.c.id == row)).scalar_one()
    here = [each for each in lots_of_invoice(unit.connection, row) if each.state in {"made", "filed", "error"}]
    if state == "lotted" and not here:
        settle(unit, INVOICE, row, "sent")


def _not_taken(unit: Unit, row: FileRow, why: str) -> None:
    """Note that the transport refused a file: its lots that never left are in error, and may be sent again."""
    for each in lots_of_file(unit.connection, row.id):
        if each.state == "filed":
            move(unit, LOT, each.id, "error", why=why[:200])


def close(unit: Unit) -> int | None:
    """Gather the files that left since the last transmission into one; return its id, None when there is none.

    The journal's checkpoint of that instant is stored with it and printed on its bordereau.
    """
    waiting = (file.c.state == "sent") & file.c.transmission_id.is_(None)
    ids = list(unit.connection.execute(select(file.c.id).where(waiting).order_by(file.c.id)).scalars())
    if not ids:
        return None
    point = head(unit.connection)
    values = {"at": unit.at, "journal_seq": point.seq, "journal_hash": point.hash}
    made = inserted(unit.connection.execute(insert(transmission).values(**values)))
    unit.connection.execute(update(file).where(waiting).values(transmission_id=made))
    unit.note("transmission.closed", id=made, files=ids, checkpoint=point.hash)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """What a sending did: the transmission made (None when nothing left), the files that left, what was kept back."""

    transmission: int | None
    sent: tuple[FileMade, ...]
    messages: tuple[Message, ...]


def send_files(store: Store, clock: Clock, transport: Transport, options: Options = DEFAULT) -> SendReport:
    """Send every file that waits, one at a time; gather those that left into one transmission.

    A file whose data may not take this way, or that no mail can carry to its recipient, stays, with a message. Raises
    TransportFault at the first file that the transport refuses: those before it have left and are noted so.
    """
    sent: list[int] = []
    kept: list[Message] = []
    with store.reading() as connection:
        waiting = files_in(connection, *WAITING)
    try:
        for row in waiting:
            stopped = guard(row.name, demo=bool(row.demo), simulated=transport.simulated)
            lacking = _lacking(store, row) if options.require_documents and row.flow == FSE else ()
            if stopped is not None or lacking:
                kept += lacking if stopped is None else (stopped,)
                continue
            try:
                if _send(store, clock, transport, row.id):
                    sent.append(row.id)
            except NormError as fault:  # this file alone cannot leave (no certificate, no address): the others may
                kept.append(message("sending.unsendable", name=row.name, why=str(fault)))
    finally:
        with store.writing(clock.now(), WHAT) as unit:
            made = close(unit)
    with store.reading() as connection:
        files = tuple(file_made(connection, file_row(connection, each)) for each in sent)
    return SendReport(transmission=made, sent=files, messages=tuple(kept))


def _lacking(store: Store, row: FileRow) -> tuple[Message, ...]:
    """Return which invoices of a file lack a supporting document."""
    with store.reading() as connection:
        lots = lots_of_file(connection, row.id)
        found = [(lot.number, each) for lot in lots for each in missing(connection, *carried(connection, lot.id))]
    return tuple(
        message("scor.missing", field=None, invoice=each.number, kind=each.kind, lot=number) for number, each in found
    )


def _send(store: Store, clock: Clock, transport: Transport, file_id: int) -> bool:
    """Send one file, between two transactions; not when another process has just sent it."""
    with store.writing(clock.now(), WHAT) as unit:
        row = file_row(unit.connection, file_id)
        if row.state == "sent":
            return False
        flow = outgoing(unit, row)
    try:
        transport.send(flow)
    except (TransportFault, NormError) as fault:
        with store.writing(clock.now(), WHAT) as unit:
            _not_taken(unit, row, str(fault))
        raise
    with store.writing(clock.now(), WHAT) as unit:
        if file_row(unit.connection, file_id).state != "sent":
            left(unit, row)
    return True
