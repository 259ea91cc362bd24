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
from dataclasses import replace

from ccam_ngap.answer import Answer
from ccam_ngap.checks.billers import check_billers
from ccam_ngap.checks.billing import calls_for_checks, check_billing
from ccam_ngap.checks.result import check_line
from ccam_ngap.checks.shares import calls_for_shares, check_shares
from ccam_ngap.desk import desk_of
from ccam_ngap.explain import steps_of
from ccam_ngap.faults import fault_message, remark_on
from ccam_ngap.kernel_sheet import Sheet
from ccam_ngap.layout import O_FAULT, O_FLAGS, O_INCREASE, O_PLACE, O_VERSION
from ccam_ngap.layout_marks import MARK_BILLER, MARK_COEFFICIENT, MARK_SWITCH
from ccam_ngap.lowering import Lowering
from ccam_ngap.names import refused
from ccam_ngap.request import Request
from ccam_ngap.switching import answered
from tables.compiled import Tables
from tables.messages import Message

BILLED = MARK_BILLER | MARK_COEFFICIENT
"""Marks that make one look at who bills an act, and with which coefficient."""


def quote(request: Request, tables: Tables, *, explain: bool = False) -> Answer:
    """Price an invoice; a rule that refuses it gives messages and no amount. ``explain`` adds the steps."""
    desk, count = desk_of(tables), len(request.acts)
    room, lowering = desk.take(count), Lowering(request, desk)
    sheet, messages = room.sheet, lowering.messages
    missing = sheet.lower(request, lowering)
    if missing or (messages and refused(messages)):
        answer = refusal(tables, messages)
    elif explain:
        faults, steps = room.price_with_reasons(count)
        answer = _answer(request, tables, sheet, messages, faults, steps)
    else:
        answer = _answer(request, tables, sheet, messages, sheet.price(), None)
    desk.give_back(room)
    return answer


def refusal(tables: Tables, messages: list[Message]) -> Answer:
    """Return the answer that refuses a request."""
    return Answer(tables.version, tables.sha256, (), None, tuple(messages))


def _faults(request: Request, sheet: Sheet) -> list[Message]:
    """Return the message of every line that has no price."""
    faulty = [place for place in range(len(request.acts)) if sheet.cell(place, O_FAULT)]
    found = [fault_message(sheet.cell(place, O_FAULT), sheet.cell(place, O_PLACE), request, place) for place in faulty]
    remarks = (remark_on(sheet.cell(place, O_FAULT), request, place) for place in faulty)
    return found + [remark for remark in remarks if remark is not None]


def _answer(
    request: Request, tables: Tables, sheet: Sheet, messages: list[Message], faults: int, steps: array[int] | None
) -> Answer:
    """Read the answer off the sheet, and say what the checks find."""
    if faults:
        return refusal(tables, messages + _faults(request, sheet))
    lines, totals, remarkable, seen = sheet.answer(request)
    if steps is not None:
        lines = [replace(line, steps=steps_of(steps, line.index, tables)) for line in lines]
    for place in remarkable:
        check_line(request, lines[place], sheet.cell(place, O_FLAGS), messages)
    if seen & BILLED:
        check_billers(request, tables, lines, sheet.column(O_VERSION), messages)
    if calls_for_checks(seen):
        check_billing(request, tables, lines, sheet.column(O_VERSION), seen, messages)
    if calls_for_shares(seen):
        check_shares(request, lines, sheet.column(O_FLAGS), seen, tables, messages, sheet.column(O_INCREASE))
    switch = answered(request, tables) if seen & MARK_SWITCH else None
    return sheet.reply(tables, lines, totals, messages, sheet.withheld(request), switch)
