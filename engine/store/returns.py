"""Returns in the store: each flow once, each fact tied to the lot or to the share it speaks of."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from engine.invoice.states import SHARE
from engine.payments.shares import AMC, AMO
from engine.returns.facts import LotFact, OperationFact, ShareFact, TransferFact
from engine.store.codec import dump
from engine.store.lots import FSE
from engine.store.moves import create, inserted
from engine.store.schema import (
    acknowledgement,
    file,
    invoice,
    lot,
    lot_item,
    operation,
    payment,
    receipt,
    share,
    transfer,
)
from engine.store.unit import Unit


def digest_of(kind: str, payload: bytes) -> str:
    """Return what a received flow is recognised by, whatever mail carried it."""
    return hashlib.sha256(kind.encode() + b"\0" + payload).hexdigest()


def is_known(connection: Connection, digest: str) -> bool:
    """Whether a flow was integrated before."""
    return connection.execute(select(receipt.c.id).where(receipt.c.digest == digest)).first() is not None


def add_receipt(unit: Unit, kind: str, name: str, payload: bytes) -> int:
    """Keep a received flow as it came; return its internal id."""
    digest = digest_of(kind, payload)
    values = {"digest": digest, "kind": kind, "name": name, "payload": payload, "at": unit.at}
    found = inserted(unit.connection.execute(insert(receipt).values(**values)))
    unit.note("receipt.kept", id=found, kind=kind, sha256=hashlib.sha256(payload).hexdigest())
    return found


def find_lots(connection: Connection, fact: LotFact) -> list[Row[Any]]:
    """Return the latest lot that an ARL speaks of, or all those of the file it speaks of; empty where there is none."""
    query = select(lot).where(lot.c.flow == fact.flow).order_by(lot.c.id.desc())
    if fact.lot:
        found = _of_biller(connection, query.where(lot.c.number == fact.lot), fact.biller)
        return [found] if found is not None else []
    number = int(fact.file) if fact.file.isdecimal() else 0
    one = _of_biller(
        connection, query.join(file, file.c.id == lot.c.file_id).where(file.c.number == number), fact.biller
    )
    return [] if one is None else list(connection.execute(select(lot).where(lot.c.file_id == one.file_id)))


def add_acknowledgement(unit: Unit, kept: int, row: int, fact: LotFact) -> None:
    """Tie an ARL to its lot."""
    values = {"receipt_id": kept, "lot_id": row, "positive": int(fact.positive), "code": fact.code, "label": fact.label}
    unit.connection.execute(insert(acknowledgement).values(**values))
    unit.note("lot.answered", id=row, positive=fact.positive, code=fact.code, receipt=kept)


def find_invoice(connection: Connection, fact: ShareFact) -> Row[Any] | None:
    """Return the invoice that a payment speaks of, by its number and, where one is named, its lot; None without."""
    query = select(invoice).where(invoice.c.number == fact.invoice).order_by(invoice.c.id.desc())
    if fact.lot.strip():
        carried = select(lot_item.c.invoice_id).join(lot, lot.c.id == lot_item.c.lot_id)
        query = query.where(invoice.c.id.in_(carried.where(lot.c.number == fact.lot.strip())))
    return _of_biller(connection, query, fact.biller)


def share_for(unit: Unit, row: int, fact: ShareFact) -> int:
    """Return the share that a payment answers, made with nothing expected when the payer owed none.

    What an AMO pays of the AMC's share, of an invoice that it settles alone, is its own.
    """
    ids = {each.payer: each.id for each in unit.connection.execute(select(share).where(share.c.invoice_id == row))}
    if fact.payer == AMC and fact.flow == FSE and AMC not in ids and AMO in ids:
        return int(ids[AMO])
    if fact.payer in ids:
        return int(ids[fact.payer])
    return add_share(unit, row, fact.payer, 0)


def add_share(unit: Unit, row: int, payer: str, expected: int) -> int:
    """Store what a payer owes for an invoice."""
    values: dict[str, object] = {"invoice_id": row, "payer": payer, "expected": expected, "paid": 0}
    return create(unit, SHARE, values, invoice=row, payer=payer, expected=expected)


def add_payment(unit: Unit, kept: int, position: int, share_id: int | None, fact: ShareFact) -> None:
    """Keep one payment or rejection, tied to its share or waiting to be matched by hand."""
    values: dict[str, object] = {
        "receipt_id": kept,
        "position": position,
        "share_id": share_id,
        "biller": fact.biller,
        "invoice_number": fact.invoice,
        "lot_number": fact.lot,
        "payer": fact.payer,
        "amount": fact.amount,
        "rejected": int(fact.rejected),
        "code": fact.code,
        "label": fact.label,
        "transfer": fact.transfer,
        "paid_on": fact.paid_on.isoformat() if fact.paid_on else "",
        "transfer_position": fact.transfer_position,
    }
    unit.connection.execute(insert(payment).values(**values))
    told = {name: values[name] for name in ("share_id", "payer", "amount", "rejected", "code")}
    unit.note("payment.kept", receipt=kept, position=position, **told)


def add_transfer(unit: Unit, kept: int, fact: TransferFact) -> None:
    """Keep a transfer that a return announces."""
    day = fact.paid_on.isoformat() if fact.paid_on else ""
    told = {"position": fact.position, "organism": fact.organism, "amount": fact.amount}
    values = {**told, "paid_on": day, "label": fact.label, "label2": fact.label2, "biller": fact.biller}
    unit.connection.execute(insert(transfer).values(receipt_id=kept, **values))
    unit.note("transfer.announced", receipt=kept, **told)


def add_operation(unit: Unit, kept: int, position: int, fact: OperationFact) -> None:
    """Keep a one-off payment, a hold, a movement or a comment; its content stays out of the journal."""
    told = {"transfer_position": fact.transfer_position, "kind": fact.kind, "effect": fact.effect}
    values = {**told, "invoice_number": fact.invoice, "content": dump(fact.content)}
    unit.connection.execute(insert(operation).values(receipt_id=kept, position=position, **values))
    unit.note("operation.kept", receipt=kept, position=position, **told)


def payments_of(connection: Connection, row: int) -> list[Row[Any]]:
    """Return the payments and rejections matched with an invoice, as they came."""
    query = select(payment).join(share, share.c.id == payment.c.share_id).where(share.c.invoice_id == row)
    return list(connection.execute(query.order_by(payment.c.receipt_id, payment.c.position)))


def unmatched(connection: Connection) -> list[Row[Any]]:
    """Return the payments and rejections that match no invoice yet."""
    query = select(payment).where(payment.c.share_id.is_(None))
    return list(connection.execute(query.order_by(payment.c.receipt_id, payment.c.position)))


def _of_biller(connection: Connection, query: Select[Any], biller: str) -> Row[Any] | None:
    """Return the first row of the biller; where the return names another or none, the only row there is."""
    rows = list(connection.execute(query))
    wanted = biller.strip().lstrip("0")
    own = [row for row in rows if wanted and row.biller.lstrip("0") == wanted]
    if own:
        return own[0]
    return rows[0] if rows and not wanted and len({row.biller for row in rows}) == 1 else None
