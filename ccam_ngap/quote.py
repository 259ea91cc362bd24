"""Price one invoice: request in, answer out. Nothing is stored.

>>> from datetime import date
>>> from tables.compiled import open_tables
>>> from ccam_ngap.request import Act, Beneficiary, Practitioner, Request
>>> answer = quote(Request(invoice_date=date(2025, 6, 10), pathway="T",
...                        practitioner=Practitioner(specialty="01", convention="secteur_1"),
...                        beneficiary=Beneficiary(birth_date="1955-06-15"),
...                        acts=(Act(nomenclature="NGAP", code="G", date=date(2025, 6, 10)),)), open_tables())
>>> answer.priced, answer.totals.amo, answer.totals.patient
(True, 2100, 900)
"""

from __future__ import annotations

from array import array

from ccam_ngap.answer import Answer, Line, Totals
from ccam_ngap.checks.billing import check_billing
from ccam_ngap.checks.result import check_line
from ccam_ngap.checks.shares import check_shares
from ccam_ngap.explain import steps_of
from ccam_ngap.faults import fault_message
from ccam_ngap.kernel_shares import Pricing
from ccam_ngap.layout import (
    FLAG_THRESHOLD,
    O_AMC,
    O_AMO,
    O_BASE,
    O_FAMILY,
    O_FAULT,
    O_FEE,
    O_FLAGS,
    O_FLAT,
    O_OVERCHARGE,
    O_PATIENT,
    O_PLACE,
    O_RATE,
    O_TARIFF,
    O_UNIT,
    O_VERSION,
    OUT,
    STEP,
    STEPS_A_LINE,
)
from ccam_ngap.lowering import Lowered, lower
from ccam_ngap.request import Act, Request
from ccam_ngap.switching import answered
from ccam_ngap.withheld import withheld
from tables.compiled import Tables
from tables.messages import Message

NO_EXONERATION = "0"
"""The exoneration code that says none."""


def quote(request: Request, tables: Tables, *, explain: bool = False) -> Answer:
    """Price an invoice; a rule that refuses it gives messages and no amount. ``explain`` adds the steps."""
    lowered = lower(request, tables)
    if lowered.refused:
        return refusal(tables, lowered.messages)
    count = len(request.acts)
    out = array("q", bytes(8 * OUT * count))
    steps = array("q", bytes(8 * (1 + STEP * STEPS_A_LINE * count))) if explain else array("q")
    pricing = Pricing(tables.cells, tables.directory, lowered.invoice, lowered.lines, out, steps)
    if pricing.price(0, 0, count):
        return refusal(tables, lowered.messages + _faults(request, out))
    return _answer(request, tables, lowered, out, steps)


def refusal(tables: Tables, messages: list[Message]) -> Answer:
    """Return the answer that refuses a request."""
    return Answer(tables.version, tables.sha256, (), None, tuple(messages))


def _faults(request: Request, out: array[int]) -> list[Message]:
    """Return the message of every line that has no price."""
    return [
        fault_message(out[place * OUT + O_FAULT], out[place * OUT + O_PLACE], request, place)
        for place in range(len(request.acts))
        if out[place * OUT + O_FAULT]
    ]


def _answer(request: Request, tables: Tables, lowered: Lowered, out: array[int], steps: array[int]) -> Answer:
    """Build the answer from the kernel's integers."""
    messages, formula, families = lowered.messages, lowered.formula, tables.names("families")
    cells = out.tolist()
    lines: list[Line] = []
    for place, act in enumerate(request.acts):
        row = cells[place * OUT : place * OUT + OUT]
        line = Line(
            place,
            act.code,
            row[O_UNIT],
            row[O_TARIFF],
            row[O_BASE],
            row[O_RATE] // 100,
            row[O_FEE],
            row[O_OVERCHARGE],
            row[O_AMO],
            row[O_AMC],
            row[O_PATIENT],
            formula,
            act.nomenclature,
            act.date,
            act.quantity,
            act.coefficient,
            families[row[O_FAMILY]],
            steps_of(steps, place, tables) if steps else (),
            row[O_FLAT],
            _justification(request, act, row[O_FLAGS]),
        )
        lines.append(line)
        check_line(request, line, row[O_FLAGS], messages)
    check_billing(request, tables, lines, cells[O_VERSION::OUT], messages)
    check_shares(request, lines, cells[O_FLAGS::OUT], tables, messages)
    totals, later = _totals(request, lines), withheld(request, lines, tables)
    switch = answered(request, tables)
    return Answer(tables.version, tables.sha256, tuple(lines), totals, tuple(messages), later, switch)


def _justification(request: Request, act: Act, flags: int) -> str:
    """Return the exoneration code that the rate of a line calls for (B2 justificatif d'exonération).

    Without a rate there is none; the threshold rule gives C (CCAM) or 1 (NGAP); else it is what the request says.
    """
    if act.qualifier in ("G", "N"):
        return NO_EXONERATION
    if flags & FLAG_THRESHOLD:
        return "C" if act.nomenclature == "CCAM" else "1"
    return act.exoneration or request.exoneration


def _totals(request: Request, lines: list[Line]) -> Totals:
    """Add the lines up."""
    fee = base = amo = amc = patient = 0
    for line in lines:
        fee += line.fee
        base += line.base
        amo += line.amo
        amc += line.amc
        patient += line.patient
    third_party = request.third_party
    return Totals(fee, base, amo, amc, patient, fee - amo * third_party.amo - amc * third_party.amc)
