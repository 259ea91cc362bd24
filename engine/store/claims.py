"""The claim on an AMC that another one cancels or replaces: which invoice, in which lot, of which day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from engine.store.invoices import row_of
from engine.store.lots import DRE, lots_of_invoice
from norms.invoice import PreviousClaim

WITHIN = frozenset({"made", "filed", "error"})
"""States of a lot that has not left: there is nothing to take back yet."""


def claim_of(connection: Connection, row: int, kind: str) -> PreviousClaim | None:
    """Return the DRE of an invoice as a cancellation (A) or a rectification (R) names it, None when none has left.

    Raises UnknownInvoice.
    """
    number = row_of(connection, row).number
    left = [each for each in lots_of_invoice(connection, row) if each.flow == DRE and each.state not in WITHIN]
    if not left or number is None:
        return None
    lot = left[-1]
    return PreviousClaim(kind=kind, number=number, lot=lot.number, day=datetime.fromisoformat(lot.created_at).date())
