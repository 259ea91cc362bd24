"""Sealing an invoice: number it, have the cards sign, store everything at once.

The number is given in a first, short transaction and stays on the invoice, so that no lock is held while the cards
work: an attempt that fails (card pulled out, wrong key, power cut) leaves no gap, the next one takes the same number.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, update

from engine.canonical import digest
from engine.documents.billed import asks_amc, billed, is_single
from engine.errors import IllegalTransition, StalePrice
from engine.invoice.states import INVOICE
from engine.invoice.values import Priced, Sealed
from engine.numbers import INVOICE as NUMBERS
from engine.numbers import allocate
from engine.payments.shares import AMC, AMO
from engine.ports import Clock, Signer
from engine.sealing.seal import seal
from engine.store.codec import dump
from engine.store.idempotency import recall, remember
from engine.store.invoices import put_seal, row_of, sealed_of
from engine.store.returns import add_share
from engine.store.schema import invoice
from engine.store.store import Store
from engine.store.unit import Unit
from norms.dre import dre_records
from norms.fse import fse_records

OPERATION = "seal"
WHAT = "La facture sécurisée"


def seal_invoice(store: Store, clock: Clock, priced: Priced, cps: Signer, vitale: Signer | None, key: str) -> Sealed:
    """Seal a priced invoice and return it once it is durable; the same key again returns the same sealed invoice.

    ``vitale`` None is the degraded mode. Raises StalePrice when ``priced`` is not the price on record,
    IllegalTransition when the invoice is not to be sealed, IdempotencyConflict, SealFault, StoreFault, and what the
    cards raise.
    """
    body = {
        "invoice": priced.id,
        "price": digest(dump(priced.price)),
        "vitale": vitale is not None,
    }
    number = _number(store, clock.now(), priced, key, body)
    if number is None:
        return _sealed(store, priced.id)
    records = _records(priced, number, degraded=vitale is None)
    found = seal(records, cps, vitale, clock.now().isoformat(timespec="seconds"))
    with store.writing(clock.now(), WHAT) as unit:
        if recall(unit.connection, key, OPERATION, body) is None:
            _current(unit, priced)
            put_seal(unit, priced.id, found)
            _add_shares(unit, priced)
            remember(unit, key, OPERATION, body, {"invoice": priced.id, "number": number})
    return _sealed(store, priced.id)


def _records(priced: Priced, number: int, *, degraded: bool) -> bytes:
    """Return what the cards sign: the FSE, or the DRE of an invoice that only cancels a claim."""
    told, price = billed(priced.care, priced.price, number, degraded=degraded), priced.price
    if priced.care.cancels:
        return dre_records(told, price.dre_norm.layouts())
    return fse_records(told, price.norm.layouts())


def _number(store: Store, now: datetime, priced: Priced, key: str, body: object) -> int | None:
    """Return the number of the invoice, given now unless an earlier attempt was given one; None when it is sealed."""
    with store.writing(now, WHAT) as unit:
        if recall(unit.connection, key, OPERATION, body) is not None:
            return None
        row = _current(unit, priced)
        if row.number is not None:
            return int(row.number)
        number = allocate(unit, NUMBERS, row.biller).value
        unit.connection.execute(update(invoice).where(invoice.c.id == row.id).values(number=number))
        unit.note("invoice.numbered", id=row.id, number=number)
        return number


def _current(unit: Unit, priced: Priced) -> Row[Any]:
    """Return the row of an invoice that may be sealed at this very price."""
    row = row_of(unit.connection, priced.id)
    if row.state != "priced":
        raise IllegalTransition(INVOICE.name, row.state, "sealed")
    if row.answer != dump(priced.price):
        raise StalePrice(priced.id)
    return row


def _add_shares(unit: Unit, priced: Priced) -> None:
    """Store what each payer owes: nothing where the patient pays and is paid back, or where a claim is cancelled."""
    care, totals = priced.care, priced.totals
    if care.cancels:
        return
    amc = totals.amc if asks_amc(care, priced.price) else 0
    amo = totals.amo if care.third_party_amo else 0
    owed = {AMO: amo + amc, AMC: 0} if is_single(care) else {AMO: amo, AMC: amc}
    for payer, expected in owed.items():
        if expected > 0:
            add_share(unit, priced.id, payer, expected)


def _sealed(store: Store, row: int) -> Sealed:
    """Return a sealed invoice from the store."""
    with store.reading() as connection:
        found = sealed_of(connection, row_of(connection, row))
    assert found is not None, "the key of a seal is stored with it"
    return found
