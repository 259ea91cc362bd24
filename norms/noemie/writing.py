"""Writing a return of reference 580.

The nesting: 000, 020 mandatary › 040 recipient › 071 transfer › 081 kind of return › 102 invoice › its people, shares,
lines, rejects, movements and comments; one-off operations and the movements of other debts stand directly under the
kind of return that pays or holds them; every level is closed by its 990; 999.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Final

from norms.errors import UnwritableFlow
from norms.noemie.columns import day_columns
from norms.noemie.leaves import (
    LEAF,
    put_comments,
    put_line,
    put_movement,
    put_one_off,
    put_person,
    put_reject,
    put_shares,
)
from norms.noemie.reading import read_noemie
from norms.noemie.rsp import PaidInvoice, Payment, Rsp
from norms.noemie.sheet import Sheet

REFERENCE: Final = "580"
CODE_LENGTH: Final = 4
LABEL_LENGTH: Final = 86


def write_580(rsp: Rsp) -> bytes:
    """Write a return in physical form (a), and read it again before giving it.

    Raises UnwritableField when a value does not fit its columns, UnwritableFlow when what was written does not read
    back as itself.
    """
    data = _compose(rsp)
    read = read_noemie(data)
    if read.faults or _compose(read.rsp) != data:
        raise UnwritableFlow("Le retour NOEMIE écrit ne se relit pas à l'identique : il n'est pas émis.")
    return data


def _compose(rsp: Rsp) -> bytes:
    """Write the file once."""
    sheet = Sheet(rsp.header, REFERENCE)
    put_comments(sheet, rsp.comments)
    for mandatary, payments in groupby(rsp.payments, key=attrgetter("mandatary")):
        with sheet.level("020", 1, number=mandatary):
            for recipient, paid in groupby(payments, key=attrgetter("recipient")):
                with sheet.level("040", 2, number=recipient):
                    for payment in paid:
                        _payment(sheet, payment)
    return sheet.finish()


def _payment(sheet: Sheet, payment: Payment) -> None:
    """Write one transfer: its comments, its invoices, then what pays no invoice, by kind of return."""
    values = {"label": payment.label, "label2": payment.label2, "organism": payment.organism}
    with sheet.level("071", 3, day=day_columns(payment.day), **values):
        put_comments(sheet, payment.comments)
        for kind, invoices in groupby(payment.invoices, key=attrgetter("return_kind")):
            with sheet.level("081", 4, kind=kind):
                for invoice in invoices:
                    _invoice(sheet, invoice)
        kinds = {each.return_kind for each in payment.one_offs} | {each.return_kind for each in payment.movements}
        if "" in kinds:
            _beside(sheet, payment, "")
        for kind in sorted(kinds - {""}):
            with sheet.level("081", 4, kind=kind):
                _beside(sheet, payment, kind)


def _beside(sheet: Sheet, payment: Payment, kind: str) -> None:
    """Write the one-off operations and the movements of one kind of return."""
    for operation in payment.one_offs:
        if operation.return_kind == kind:
            put_one_off(sheet, operation)
    for movement in payment.movements:
        if movement.return_kind == kind:
            put_movement(sheet, movement)


def _invoice(sheet: Sheet, invoice: PaidInvoice) -> None:
    """Write one invoice and all that is said of it."""
    with sheet.level(
        "102",
        5,
        number=f"{invoice.number:09d}",
        lot=invoice.lot,
        lot_day=day_columns(invoice.lot_day),
        kind=invoice.kind,
        day=day_columns(invoice.day),
        amc_treatment=invoice.amc_treatment,
        nature=invoice.nature,
    ):
        if invoice.identity is not None:
            put_person(sheet, invoice.identity)
        if invoice.archive:
            sheet.put("160", level=LEAF, number=invoice.archive)
        put_shares(sheet, invoice)
        for line in invoice.lines:
            put_line(sheet, line)
        for reject in invoice.rejects:
            put_reject(sheet, reject)
        for movement in invoice.movements:
            put_movement(sheet, movement)
        put_comments(sheet, invoice.comments)
