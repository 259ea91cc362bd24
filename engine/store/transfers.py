"""Reads the transfers that returns announced, with the shares and the operations that make them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.payments.transfers import PaidShare, Transfer, Transfers
from engine.returns.facts import KINDS
from engine.store.codec import load
from engine.store.schema import operation, payment, receipt, transfer
from norms.noemie import Comment, Movement, OneOff

_CONTENT = {name: kind for kind, name in KINDS.items()}
Key = tuple[int, int]


def transfers(connection: Connection) -> Transfers:
    """Return every transfer, oldest first."""
    shares: dict[Key, list[PaidShare]] = defaultdict(list)
    for row in connection.execute(select(payment).order_by(payment.c.receipt_id, payment.c.position)):
        if row.transfer_position is not None:
            shares[row.receipt_id, row.transfer_position].append(_share(row))
    others: dict[Key, list[object]] = defaultdict(list)
    before: list[Comment] = []
    for row in connection.execute(select(operation).order_by(operation.c.receipt_id, operation.c.position)):
        content: object = load(_CONTENT[row.kind], row.content)
        if row.transfer_position is not None:
            others[row.receipt_id, row.transfer_position].append(content)
        elif isinstance(content, Comment):
            before.append(content)
    query = select(transfer, receipt.c.at).join(receipt, receipt.c.id == transfer.c.receipt_id)
    rows = connection.execute(query.order_by(transfer.c.receipt_id, transfer.c.position))
    found = [_transfer(row, shares[row.receipt_id, row.position], others[row.receipt_id, row.position]) for row in rows]
    return Transfers(rows=tuple(found), comments=tuple(before))


def _transfer(row: Row[Any], shares: list[PaidShare], others: list[object]) -> Transfer:
    """Put a transfer together."""
    return Transfer(
        receipt=row.receipt_id,
        position=row.position,
        received_at=row.at,
        paid_on=date.fromisoformat(row.paid_on) if row.paid_on else None,
        label=row.label,
        label2=row.label2,
        organism=row.organism,
        biller=row.biller,
        amount=row.amount,
        shares=tuple(shares),
        one_offs=tuple(each for each in others if isinstance(each, OneOff)),
        movements=tuple(each for each in others if isinstance(each, Movement)),
        comments=tuple(each for each in others if isinstance(each, Comment)),
    )


def _share(row: Row[Any]) -> PaidShare:
    """Read what a transfer pays of a share."""
    return PaidShare(
        invoice=row.invoice_number,
        lot=row.lot_number,
        payer=row.payer,
        amount=row.amount,
        rejected=bool(row.rejected),
        code=row.code,
        label=row.label,
        matched=row.share_id is not None,
    )
