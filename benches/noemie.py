"""A NOEMIE return of 10,000 invoices read whole, every 990 verified, beside its bytes merely cut at their marks."""

from __future__ import annotations

from datetime import date

from benches.errors import AnswersDiffer
from benches.figure import Figure
from benches.timing import medians
from norms.noemie import Header, Identity, PaidInvoice, PaidLine, Payment, Rsp, Share, State, read_noemie, write_580

NAMES = ("noemie_read_per_s", "noemie_write_per_s")
INVOICES = 10_000
ROUNDS = 2
DAY = date(2024, 12, 18)
_MARK = b"@"
_NS = 1e9


def returned(invoices: int) -> Rsp:
    """Return a return: one transfer that pays some invoices of a consultation and a technical act."""
    header = Header(
        emitter_type="CT",
        emitter="00000001999999",
        recipient_type="TP",
        recipient="00000991145608",
        identification="R00001",
        day=DAY,
        message="SIMULATED RSP",
    )
    payment = Payment(
        day=DAY,
        label="VIREMENT 01999",
        label2="SIM 1",
        organism="01999",
        mandatary="991145608",
        recipient="991145608",
        invoices=tuple(_paid(number) for number in range(1, invoices + 1)),
    )
    return Rsp(header=header, payments=(payment,))


def measure(invoices: int = INVOICES) -> tuple[Figure, ...]:
    """Measure invoices a second, read and written; raises AnswersDiffer when the return does not read back."""
    told = returned(invoices)
    data = write_580(told)
    read = read_noemie(data)
    if read.faults or read.rsp != told:
        raise AnswersDiffer("read_noemie", told.payments[0].amount, read.faults or read.payments)
    reading, writing, cutting = medians(
        (lambda: read_noemie(data), lambda: write_580(told), lambda: data.split(_MARK)), 1, ROUNDS
    )
    entities = data.count(_MARK)
    note = f"one return of {invoices} invoices, {entities} entities, {len(data) / 1e6:.1f} MB"
    rates = [invoices * _NS / taken for taken in (reading, writing, cutting)]
    return (
        Figure("noemie_read_per_s", rates[0], "invoices/s", "bytes cut at @", rates[2], note=note),
        Figure("noemie_write_per_s", rates[1], "invoices/s", "noemie_read_per_s", rates[0], note=note),
    )


def _paid(number: int) -> PaidInvoice:
    """Return an invoice paid as it was asked."""
    return PaidInvoice(
        number=number,
        kind="F",
        lot=f"{number % 999 + 1:03d}",
        lot_day=DAY,
        nature="10",
        amo=Share(asked=5149, paid=5149, state=State.PAID),
        identity=Identity(nir="2550699999999", nir_key="34", birth_date="150655", birth_rank=1),
        lines=(_line(1, "C", 2300, 1610), _line(2, "ATM", 5056, 3539)),
    )


def _line(line: int, prestation: str, fee: int, amo: int) -> PaidLine:
    """Return a line paid at 70 %."""
    return PaidLine(
        line=line,
        prestation=prestation,
        day=DAY,
        quantity=1,
        coefficient=100,
        unit_price=fee,
        base=fee,
        rate=70,
        amo=amo,
        fee=fee,
    )
