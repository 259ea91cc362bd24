"""A NOEMIE return as facts: its transfers, one fact per share paid or rejected, and what else makes the amounts.

Deferred and untreated shares say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.payments.shares import AMC, AMO
from engine.returns.facts import Operation, OperationFact, ShareFact, TransferFact
from engine.store.lots import DRE, FSE
from norms.noemie import PaidInvoice, Payment, Rsp, State

FLOW_OF_KIND = {"D": DRE, "A": DRE, "C": DRE}
"""Kinds of invoice that an AMC answers; all others are the AMO's."""


def rsp_facts(rsp: Rsp) -> tuple[TransferFact | ShareFact | OperationFact, ...]:
    """Return the facts of a return, in its order."""
    before = [OperationFact(transfer_position=None, content=each) for each in rsp.comments]
    told = (fact for place, payment in enumerate(rsp.payments) for fact in _of_payment(place, payment))
    return (*before, *told)


def _of_payment(place: int, payment: Payment) -> Iterator[TransferFact | ShareFact | OperationFact]:
    """Yield the facts of one transfer."""
    yield TransferFact(
        position=place,
        paid_on=payment.day,
        label=payment.label,
        label2=payment.label2,
        organism=payment.organism,
        biller=payment.recipient,
        amount=payment.amount,
    )
    for invoice in payment.invoices:
        yield from _facts(place, payment, invoice)
        told: tuple[Operation, ...] = (*invoice.movements, *invoice.comments)
        for each in told:
            yield OperationFact(transfer_position=place, invoice=invoice.number, content=each)
    others: tuple[Operation, ...] = (*payment.one_offs, *payment.movements, *payment.comments)
    for other in others:
        yield OperationFact(transfer_position=place, content=other)


def _facts(place: int, payment: Payment, invoice: PaidInvoice) -> Iterator[ShareFact]:
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
                transfer_position=place,
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
