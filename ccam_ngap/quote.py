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

from ccam_ngap import layout
from ccam_ngap.answer import Answer, Line, Totals
from ccam_ngap.checks.billing import check_billing
from ccam_ngap.checks.result import check_line
from ccam_ngap.checks.shares import check_shares
from ccam_ngap.explain import steps_of
from ccam_ngap.faults import fault_message
from ccam_ngap.kernel_shares import Pricing
from ccam_ngap.layout import OUT, STEP, STEPS_A_LINE
from ccam_ngap.lowering import Lowered, lower
from ccam_ngap.request import Act, Request
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
        fault_message(out[place * OUT + layout.O_FAULT], out[place * OUT + layout.O_PLACE], request, place)
        for place in range(len(request.acts))
        if out[place * OUT + layout.O_FAULT]
    ]


def _answer(request: Request, tables: Tables, lowered: Lowered, out: array[int], steps: array[int]) -> Answer:
    """Build the answer from the kernel's integers."""
    messages = lowered.messages
    families = tables.names("families")
    lines: list[Line] = []
    flags: list[int] = []
    for place, act in enumerate(request.acts):
        row = out[place * OUT : place * OUT + OUT]
        line = Line(
            place,
            act.code,
            row[layout.O_UNIT],
            row[layout.O_TARIFF],
            row[layout.O_BASE],
            row[layout.O_RATE] // 100,
            row[layout.O_FEE],
            row[layout.O_OVERCHARGE],
            row[layout.O_AMO],
            row[layout.O_AMC],
            row[layout.O_PATIENT],
            lowered.formula,
            act.nomenclature,
            act.date,
            act.quantity,
            act.coefficient,
            families[row[layout.O_FAMILY]],
            steps_of(steps, place, tables) if steps else (),
            row[layout.O_FLAT],
            _justification(request, act, row),
        )
        lines.append(line)
        flags.append(row[layout.O_FLAGS])
        check_line(request, line, row[layout.O_FLAGS], messages)
    check_billing(request, tables, lines, out[layout.O_VERSION :: OUT], messages)
    check_shares(request, lines, flags, tables, messages)
    totals, later = _totals(request, lines), withheld(request, lines, tables)
    return Answer(tables.version, tables.sha256, tuple(lines), totals, tuple(messages), later)


def _justification(request: Request, act: Act, row: array[int]) -> str:
    """Return the exoneration code that the rate of a line calls for (B2 justificatif d'exonération).

    Without a rate there is none; the threshold rule gives C (CCAM) or 1 (NGAP); else it is what the request says.
    """
    if act.qualifier in ("G", "N"):
        return NO_EXONERATION
    if row[layout.O_FLAGS] & layout.FLAG_THRESHOLD:
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
