"""Reads what the faces show from the store."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, or_, select

from engine.invoice.values import Care, Price
from engine.overview import FileMade, InvoiceDetail, InvoiceState, Lot, PaymentLine, ShareState
from engine.payments.shares import AMC, AMO
from engine.sending.delays import deadline
from engine.store.codec import load
from engine.store.invoices import InvoiceRow, sealed_of
from engine.store.lots import DRE, FileRow, LotRow, carried, lots_of_file, lots_of_invoice, shares_of
from engine.store.notices import WAITING
from engine.store.returns import payments_of
from engine.store.schema import acknowledgement, file, invoice, lot, lot_item, notice, payment, receipt, share


def invoice_states(connection: Connection) -> tuple[InvoiceState, ...]:
    """Return every invoice, oldest first."""
    return tuple(invoice_state(connection, row) for row in connection.execute(select(invoice).order_by(invoice.c.id)))


def invoice_state(connection: Connection, row: InvoiceRow) -> InvoiceState:
    """Return what a list shows of an invoice."""
    person = load(Care, row.draft).beneficiary
    shares = shares_of(connection, row.id)
    return InvoiceState(
        id=row.id,
        number=row.number,
        biller=row.biller,
        beneficiary=f"{person.family_name} {person.first_name}".strip(),
        invoice_date=date.fromisoformat(row.invoice_date),
        state=row.state,
        fee=row.fee,
        amo=row.amo,
        amc=row.amc,
        patient=row.patient,
        shares=tuple(_share(each) for each in sorted(shares, key=lambda each: each.payer, reverse=True)),
        lots=tuple(each.number for each in lots_of_invoice(connection, row.id)),
        demo=bool(row.demo),
    )


def invoice_detail(connection: Connection, row: InvoiceRow) -> InvoiceDetail:
    """Return everything known of an invoice."""
    sealed = sealed_of(connection, row)
    return InvoiceDetail(
        state=invoice_state(connection, row),
        care=load(Care, row.draft),
        answer=load(Price, row.answer).answer if row.answer else None,
        seal=sealed.seal if sealed else None,
        payments=tuple(payment_line(each) for each in payments_of(connection, row.id)),
    )


def payment_line(row: Row[Any]) -> PaymentLine:
    """Return what is shown of a payment."""
    return PaymentLine(
        payer=row.payer,
        amount=row.amount,
        rejected=bool(row.rejected),
        code=row.code,
        label=row.label,
        transfer=row.transfer,
        invoice=row.invoice_number,
        lot=row.lot_number,
    )


def lot_state(connection: Connection, row: LotRow) -> Lot:
    """Return what a list shows of a lot."""
    ids = carried(connection, row.id)
    sums = select(func.sum(invoice.c.fee), func.sum(invoice.c.amo), func.sum(invoice.c.amc))
    fee, amo, amc = connection.execute(sums.where(invoice.c.id.in_(ids))).one()
    numbers = select(invoice.c.number).where(invoice.c.id.in_(ids)).order_by(invoice.c.number)
    made = connection.execute(select(file.c.name, file.c.sent_at).where(file.c.id == row.file_id)).first()
    sent = (made.sent_at or "") if made else ""
    return Lot(
        id=row.id,
        flow=row.flow,
        number=row.number,
        biller=row.biller,
        destination=row.destination,
        state=row.state,
        created_at=row.created_at,
        file=made.name if made else None,
        invoices=tuple(connection.execute(numbers).scalars()),
        fee=fee or 0,
        amo=amo or 0,
        amc=amc or 0,
        answer=_answer(connection, row.id),
        sends=row.sends,
        sent_at=sent,
        due=deadline(datetime.fromisoformat(sent)).isoformat() if sent and row.state in WAITING else "",
        answered_at=_answered_at(connection, row.id),
        treatment=row.treatment,
    )


def file_made(connection: Connection, row: FileRow) -> FileMade:
    """Return what a list shows of a file."""
    return FileMade(
        id=row.id,
        flow=row.flow,
        name=row.name,
        path=row.path,
        sha256=row.sha256,
        state=row.state,
        biller=row.biller,
        destination=row.destination,
        lots=tuple(each.number for each in lots_of_file(connection, row.id)),
        size=len(row.content),
        sent_at=row.sent_at,
    )


def _share(row: Row[Any]) -> ShareState:
    """Return what is shown of a share."""
    return ShareState(payer=row.payer, expected=row.expected, paid=row.paid, state=row.state)


def _answered_at(connection: Connection, row: int) -> str:
    """Return when the last ARL, notice or RSP that speaks of a lot came in, empty where none did."""
    told = (
        select(acknowledgement.c.receipt_id).where(acknowledgement.c.lot_id == row),
        select(notice.c.receipt_id).where(notice.c.lot_id == row),
        select(payment.c.receipt_id)
        .join(share, share.c.id == payment.c.share_id)
        .join(lot_item, lot_item.c.invoice_id == share.c.invoice_id)
        .join(lot, lot.c.id == lot_item.c.lot_id)
        .where(lot.c.id == row, share.c.payer == case((lot.c.flow == DRE, AMC), else_=AMO)),
    )
    query = select(receipt.c.at).where(or_(*(receipt.c.id.in_(each) for each in told)))
    return connection.execute(query.order_by(receipt.c.id.desc()).limit(1)).scalar() or ""


def _answer(connection: Connection, row: int) -> str:
    """Return what the front-end said last of a lot that it refused, empty otherwise."""
    query = select(acknowledgement).where(acknowledgement.c.lot_id == row, acknowledgement.c.positive == 0)
    found = connection.execute(query.order_by(acknowledgement.c.receipt_id.desc()).limit(1)).first()
    return f"{found.code} {found.label}".strip() if found else ""
