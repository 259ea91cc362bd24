"""What the page shows, made from the API's shapes: no name, no NIR, the patient by initials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.page.labels import Shown, shown
from api.shapes.states import InvoiceShape, ShareShape


@dataclass(frozen=True, slots=True)
class Row:
    """One invoice of the list; amounts in cents."""

    id: int
    title: str
    date: str
    day: str
    initials: str
    state: str
    label: Shown
    fee: int
    amo: int
    amc: int
    patient: int


@dataclass(frozen=True, slots=True)
class ShareRow:
    """What one payer owes, cents."""

    payer: str
    expected: int
    paid: int
    label: Shown


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of the list, cents; ``paid`` of ``expected`` is what payers paid of what they owe."""

    fee: int
    amo: int
    amc: int
    patient: int
    expected: int
    paid: int

    @property
    def paid_percent(self) -> int:
        """How much of what is owed was paid, whole percents from 0 to 100."""
        return max(0, min(100, 100 * self.paid // self.expected)) if self.expected else 0


def row(invoice: InvoiceShape) -> Row:
    """Return the row of an invoice."""
    day = date.fromisoformat(invoice.invoice_date)
    title = f"Facture n° {invoice.number:09d}" if invoice.number is not None else "Facture sans numéro"
    return Row(
        id=invoice.id,
        title=title,
        date=invoice.invoice_date,
        day=f"{day:%d/%m/%Y}",
        initials=invoice.initials,
        state=invoice.state,
        label=shown("invoice", invoice.state),
        fee=invoice.fee or 0,
        amo=invoice.amo or 0,
        amc=invoice.amc or 0,
        patient=invoice.patient or 0,
    )


def share_row(share: ShareShape) -> ShareRow:
    """Return the row of a payer's share."""
    return ShareRow(share.payer, share.expected, share.paid, shown("share", share.state))


def totals(invoices: Iterable[InvoiceShape]) -> Totals:
    """Return the sums of a list of invoices."""
    found = tuple(invoices)
    shares = [share for one in found for share in one.shares]
    return Totals(
        fee=sum(one.fee or 0 for one in found),
        amo=sum(one.amo or 0 for one in found),
        amc=sum(one.amc or 0 for one in found),
        patient=sum(one.patient or 0 for one in found),
        expected=sum(share.expected for share in shares),
        paid=sum(share.paid for share in shares),
    )
