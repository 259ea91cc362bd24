"""Which documents an invoice needs: the prescription where there is one, the care sheet where no Vitale signed.

>>> needed(prescribed=True, degraded=True), needed(prescribed=False, degraded=False)
(('ORDN', 'FSOI'), ())
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from engine.invoice.values import Care
from engine.scor.values import Missing
from engine.store.codec import load
from engine.store.schema import document, invoice, seal

PRESCRIPTION: Final = "ORDN"
CARE_SHEET: Final = "FSOI"
_OWED: Final = ("sealed", "lotted", "sent", "refused", "acknowledged", "anomaly", "rejected", "paid", "closed")
_PRESENT: Final = ("compliant", "saved", "archived", "paper")


def needed(*, prescribed: bool, degraded: bool) -> tuple[str, ...]:
    """Return the kinds of documents that an invoice needs."""
    return (*((PRESCRIPTION,) if prescribed else ()), *((CARE_SHEET,) if degraded else ()))


def missing(connection: Connection, *invoices: int) -> tuple[Missing, ...]:
    """Return what the sealed invoices lack; of those named only, where any is. A document refused counts as lacking."""
    query = select(invoice.c.id, invoice.c.number, invoice.c.draft, seal.c.vitale_signature)
    query = query.join(seal, seal.c.invoice_id == invoice.c.id).where(invoice.c.state.in_(_OWED)).order_by(invoice.c.id)
    found: list[Missing] = []
    for row in connection.execute(query.where(invoice.c.id.in_(invoices)) if invoices else query):
        care = load(Care, row.draft)
        wanted = needed(prescribed=care.prescription is not None, degraded=row.vitale_signature is None)
        joined = _kinds(connection, row.id) if wanted else frozenset()
        found += [Missing(invoice_id=row.id, number=row.number, kind=kind) for kind in wanted if kind not in joined]
    return tuple(found)


def _kinds(connection: Connection, row: int) -> frozenset[str]:
    """Return the kinds that an invoice has."""
    query = select(document.c.kind).where(document.c.invoice_id == row, document.c.state.in_(_PRESENT))
    return frozenset(connection.execute(query).scalars())
