"""The flows that the store holds of one invoice: what left for it, what came back about it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, or_, select

from engine.store.schema import acknowledgement, file, lot, lot_item, payment, receipt, share


def files_of(connection: Connection, invoice: int) -> list[Row[Any]]:
    """Return the files that carry an invoice, oldest first: ``flow``, ``name``, ``created_at``, ``lot``."""
    query = (
        select(file.c.flow, file.c.name, file.c.created_at, lot.c.number.label("lot"))
        .join(lot, lot.c.file_id == file.c.id)
        .join(lot_item, lot_item.c.lot_id == lot.c.id)
        .where(lot_item.c.invoice_id == invoice)
        .order_by(file.c.id)
    )
    return list(connection.execute(query))


def receipts_of(connection: Connection, invoice: int) -> list[Row[Any]]:
    """Return the returns that speak of an invoice, of its lots or of its shares, oldest first, each once."""
    answered = (
        select(acknowledgement.c.receipt_id)
        .join(lot_item, lot_item.c.lot_id == acknowledgement.c.lot_id)
        .where(lot_item.c.invoice_id == invoice)
    )
    paid = (
        select(payment.c.receipt_id).join(share, share.c.id == payment.c.share_id).where(share.c.invoice_id == invoice)
    )
    wanted = or_(receipt.c.id.in_(answered), receipt.c.id.in_(paid))
    return list(connection.execute(select(receipt).where(wanted).order_by(receipt.c.id)))
