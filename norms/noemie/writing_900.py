"""Writing a return of reference 900, from the values of a 580.

The nesting (likely): 000, 040 recipient › 070 day › 080 lot › 150 insurance › 100 invoice › 110, 120 people · 160,
210, 290; every level is closed by its 990; 999. Invoices keep their order, grouped by lot and insurance. The reference
says money in lines only, one reject a line or an invoice, no one-off operation, no debt and no comment: a return whose
money would be lost on the way is refused, what moves no cent (labels of the transfer, kinds) is left out.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from norms.errors import UnwritableField, UnwritableFlow
from norms.noemie.columns import day_columns
from norms.noemie.leaves import LEAF, put_line
from norms.noemie.lists import table
from norms.noemie.reading import read_noemie
from norms.noemie.rsp import Identity, PaidInvoice, Payment, Rsp
from norms.noemie.sheet import Sheet

REFERENCE: Final = "900"
PERSON_LEVEL: Final = 5
MARITAL, PATRONYMIC = "M", "P"


def write_900(rsp: Rsp) -> bytes:
    """Write a return in physical form (a), and read it again before giving it.

    Raises UnwritableField when a value does not fit its columns, UnwritableFlow when the reference cannot say the
    money of the return.
    """
    for payment in rsp.payments:
        _check(payment)
    data = _compose(rsp)
    read = read_noemie(data)
    money = [payment.amount for payment in read.payments], [payment.amount for payment in rsp.payments]
    if read.faults or _compose(read.rsp) != data or money[0] != money[1]:
        raise UnwritableFlow("Le retour NOEMIE 900 écrit ne se relit pas à l'identique : il n'est pas émis.")
    return data


def _check(payment: Payment) -> None:
    """Refuse a transfer whose money the reference cannot carry."""
    if payment.one_offs or payment.movements or any(invoice.movements for invoice in payment.invoices):
        raise UnwritableFlow("La référence 900 ne porte ni opération ponctuelle ni mouvement financier.")
    for invoice in payment.invoices:
        if sum(line.amo + line.amc for line in invoice.lines) != invoice.paid:
            raise UnwritableFlow(
                f"La référence 900 dit les montants par ligne : celles de la facture {invoice.number} n'en font pas"
                " le total."
            )


def _compose(rsp: Rsp) -> bytes:
    """Write the file once."""
    sheet = Sheet(rsp.header, REFERENCE)
    for recipient, payments in groupby(rsp.payments, key=lambda payment: payment.recipient):
        with sheet.level("040", 1, number=recipient):
            for payment in payments:
                _payment(sheet, payment)
    return sheet.finish()


def _payment(sheet: Sheet, payment: Payment) -> None:
    """Write one accounting day: lots, insurances, invoices."""
    with sheet.level("070", 2, day=day_columns(payment.day)):
        for (day, lot), invoices in groupby(payment.invoices, key=lambda each: (each.lot_day, each.lot)):
            with sheet.level("080", 3, day=day_columns(day), lot=lot):
                for nature, same in groupby(invoices, key=lambda each: _insurance(each.nature)):
                    with sheet.level("150", 4, nature=nature):
                        for invoice in same:
                            _invoice(sheet, invoice)


def _insurance(nature: str) -> str:
    """Return the two letters of an insurance given as a B2 code or as these letters. Raises UnwritableField."""
    for row in table("insurance_natures").rows:
        if nature in (row.key, row.values["b2"]):
            return row.key
    raise UnwritableField("150", "nature d'assurance", nature, "la référence 900 dit maladie, maternité ou accident")


def _invoice(sheet: Sheet, invoice: PaidInvoice) -> None:
    """Write one invoice: its people when they are named, its archive, its lines, its rejects."""
    with sheet.level("100", 5, number=f"{invoice.number:09d}"):
        if invoice.identity is not None:
            _people(sheet, invoice.identity)
        if invoice.archive:
            sheet.put("160", level=LEAF, number=invoice.archive)
        for line in invoice.lines:
            put_line(sheet, line)
        for reject in invoice.rejects:
            sheet.put("290", level=LEAF, line=reject.line, code=reject.code, label=reject.label)


def _people(sheet: Sheet, who: Identity) -> None:
    """Write the 110 and the 120; the reference has no nameless form, so a nameless person is left out."""
    kind, name = (MARITAL, who.used_name) if who.used_name else (PATRONYMIC, who.birth_name)
    if name and who.first_name:
        texts = {"nir": who.nir, "nir_key": who.nir_key, "first_name": who.first_name}
        sheet.put("110", level=PERSON_LEVEL, name_kind=kind, name=name, **texts)
    if who.beneficiary_name and who.beneficiary_first_name:
        sheet.put(
            "120",
            level=PERSON_LEVEL,
            birth_date=who.birth_date,
            birth_rank=str(who.birth_rank),
            name=who.beneficiary_name,
            first_name=who.beneficiary_first_name,
            management_unit=who.management_unit or "0000",
        )
