"""Invoices in the store: rows to values and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from ccam_ngap.answer import Totals
from engine.errors import UnknownInvoice
from engine.invoice.states import INVOICE
from engine.invoice.values import Care, Draft, Price, Priced, Seal, Sealed
from engine.store.codec import dump, load
from engine.store.moves import create, move
from engine.store.schema import invoice, seal
from engine.store.unit import Unit

InvoiceRow = Row[Any]
NOTHING = Totals(fee=0, base=0, amo=0, amc=0, patient=0, to_pay_now=0)


def add_draft(unit: Unit, care: Care) -> int:
    """Store a draft and return its internal id."""
    values: dict[str, object] = {
        "biller": care.practitioner.billing_number,
        "demo": int(care.demo),
        "invoice_date": care.invoice_date.isoformat(),
        "created_at": unit.at,
        "draft": dump(care),
    }
    return create(unit, INVOICE, values, rights=care.rights.source, demo=care.demo)


def put_price(unit: Unit, row: int, price: Price, *, owed: bool = True) -> None:
    """Store the amounts of an invoice and the hash of the tables that gave them; none where nobody owes it anything."""
    answer, totals = price.answer, price.totals if owed else NOTHING
    amounts = {"fee": totals.fee, "amo": totals.amo, "amc": totals.amc, "patient": totals.patient}
    values: dict[str, object] = {"answer": dump(price), "tables_sha256": answer.tables_sha256, **amounts}
    rules = [each.rule for each in answer.messages]
    move(unit, INVOICE, row, "priced", values, tables=answer.tables_sha256, messages=rules, **amounts)


def put_seal(unit: Unit, row: int, found: Seal) -> None:
    """Store the seal of an invoice."""
    move(
        unit, INVOICE, row, "sealed", sha256=found.sha256, label=found.label, vitale=found.vitale_signature is not None
    )
    values = {name: getattr(found, name) for name in Seal.__slots__}
    unit.connection.execute(insert(seal).values(invoice_id=row, **values))


def row_of(connection: Connection, row: int) -> InvoiceRow:
    """Return the row of an internal id. Raises UnknownInvoice."""
    return _one(connection, select(invoice).where(invoice.c.id == row), row)


def row_numbered(connection: Connection, number: int, biller: str | None = None) -> InvoiceRow:
    """Return the row that bears a number, the latest where several billers use it. Raises UnknownInvoice."""
    query = select(invoice).where(invoice.c.number == number).order_by(invoice.c.id.desc()).limit(1)
    return _one(connection, query.where(invoice.c.biller == biller) if biller else query, number)


def _one(connection: Connection, query: Select[Any], number: int) -> InvoiceRow:
    """Return the row of a query. Raises UnknownInvoice."""
    row = connection.execute(query).first()
    if row is None:
        raise UnknownInvoice(number)
    return row


def draft_of(row: InvoiceRow) -> Draft:
    """Return the draft that a row holds."""
    return Draft(row.id, load(Care, row.draft))


def priced_of(row: InvoiceRow) -> Priced:
    """Return the priced invoice that a row holds."""
    return Priced(row.id, load(Care, row.draft), load(Price, row.answer))


def sealed_of(connection: Connection, row: InvoiceRow) -> Sealed | None:
    """Return the sealed invoice that a row holds, None when it is not sealed."""
    found = connection.execute(select(seal).where(seal.c.invoice_id == row.id)).mappings().first()
    if found is None:
        return None
    kept = Seal(**{name: value for name, value in found.items() if name != "invoice_id"})
    return Sealed(row.id, row.number, load(Care, row.draft), load(Price, row.answer), kept)
