"""A NOEMIE return as facts: one per share paid or rejected; deferred and untreated shares say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from engine.payments.shares import AMC, AMO
from engine.returns.facts import ShareFact
from engine.store.lots import DRE, FSE
from norms.noemie import PaidInvoice, Payment, Rsp, State

FLOW_OF_KIND = {"D": DRE, "A": DRE, "C": DRE}
"""Kinds of invoice that an AMC answers; all others are the AMO's."""


def share_facts(rsp: Rsp) -> tuple[ShareFact, ...]:
    """Return the facts of a return, in its order."""
    return tuple(fact for payment in rsp.payments for invoice in payment.invoices for fact in _facts(payment, invoice))


def _facts(payment: Payment, invoice: PaidInvoice) -> Iterator[ShareFact]:
    """Yield the facts that one invoice of one payment tells."""
    for payer, paid, state in _shares(invoice):
        if state in {State.PAID, State.REJECTED}:
            rejected = state is State.REJECTED
            code, label = _reason(invoice, payer) if rejected else ("", "")
            yield ShareFact(
                biller=payment.recipient,
                flow=FLOW_OF_KIND.get(invoice.kind, FSE),
                payer=payer,
                invoice=invoice.number,
                lot=invoice.lot,
                amount=0 if rejected else paid,
                rejected=rejected,
                code=code,
                label=label,
                transfer=payment.label,
                paid_on=payment.day,
            )


def _shares(invoice: PaidInvoice) -> list[tuple[str, int, State]]:
    """Return (payer, cents paid, state) of each share told; the lines' sums where no share is."""
    told = [(AMO, invoice.amo), (AMC, invoice.amc)]
    found = [(payer, share.paid, share.state) for payer, share in told if share and (share.asked or share.paid)]
    if found or invoice.amo or invoice.amc:
        return found
    sums = [(AMO, sum(line.amo for line in invoice.lines)), (AMC, sum(line.amc for line in invoice.lines))]
    return [(payer, total, State.PAID) for payer, total in sums if total]


def _reason(invoice: PaidInvoice, payer: str) -> tuple[str, str]:
    """Return the code and the label of the first reject that speaks of a payer's share."""
    part = "C" if payer == AMC else "O"
    found = next((each for each in invoice.rejects if each.part == part), None) or next(iter(invoice.rejects), None)
    return (found.code, found.label) if found else ("", "")
