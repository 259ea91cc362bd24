"""Writing a return of reference 580: 000, 020 › 040 › 071 › 081 › 102 › (103, 198, 199, 210, 294), 990s, 999."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Final

from norms.errors import UnwritableField, UnwritableFlow
from norms.noemie.columns import day_columns, sign_of
from norms.noemie.controls import Tally
from norms.noemie.entities import ENTITIES
from norms.noemie.entities.shape import END
from norms.noemie.reading import read_noemie
from norms.noemie.rsp import Header, PaidInvoice, PaidLine, Payment, Reject, Rsp
from norms.record import Value

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


class _Sheet:
    """A file being written: its entities so far and their tally."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.tally = Tally()

    def put(self, key: str, **values: Value) -> None:
        """Write one entity. Raises UnwritableField, also on an ``@`` inside a text."""
        kind = ENTITIES[key]
        wire = kind.write(values)
        if wire.count(END.encode()) != (key not in ("000", "999")):
            raise UnwritableField(key, kind.label, "•", "le signe @ sépare les entités : interdit dans un texte")
        self.parts.append(wire)
        self.tally.see(key, kind.read(wire)[0])

    @contextmanager
    def level(self, key: str, level: int, **values: Value) -> Iterator[None]:
        """Write an entity that opens a level, then what is inside, then its 990."""
        self.put(key, level=level, **values)
        yield
        control = self.tally.close()
        self.put(
            "990",
            level=control.level,
            identifier=control.identifier,
            count=control.children,
            total=abs(control.total),
            sign=sign_of(control.total),
        )


def _compose(rsp: Rsp) -> bytes:
    """Write the file once."""
    sheet = _Sheet()
    parties = _parties(rsp.header)
    sheet.put(
        "000",
        **parties,
        day=day_columns(rsp.header.day),
        reference=REFERENCE,
        currency="U",
        record_length=128,
        message=rsp.header.message,
    )
    for mandatary, payments in groupby(rsp.payments, key=lambda payment: payment.mandatary):
        with sheet.level("020", 1, number=mandatary):
            for recipient, paid in groupby(payments, key=lambda payment: payment.recipient):
                with sheet.level("040", 2, number=recipient):
                    for payment in paid:
                        _payment(sheet, payment)
    tally = sheet.tally
    sheet.put(
        "999",
        **parties,
        records=tally.records + 1,
        lots=tally.lots,
        total=abs(tally.total),
        sign=sign_of(tally.total),
    )
    return b"".join(sheet.parts)


def _parties(header: Header) -> dict[str, Value]:
    """What 000 and 999 share."""
    names = ("emitter_type", "emitter", "recipient_type", "recipient", "identification", "flow_kind")
    return {name: getattr(header, name) for name in names}


def _payment(sheet: _Sheet, payment: Payment) -> None:
    """Write one transfer and its invoices."""
    values = {"label": payment.label, "label2": payment.label2, "organism": payment.organism}
    with sheet.level("071", 3, day=day_columns(payment.day), **values):
        for kind, invoices in groupby(payment.invoices, key=lambda invoice: invoice.return_kind):
            with sheet.level("081", 4, kind=kind):
                for invoice in invoices:
                    _invoice(sheet, invoice)


def _invoice(sheet: _Sheet, invoice: PaidInvoice) -> None:
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
        _identity(sheet, invoice)
        _shares(sheet, invoice)
        for line in invoice.lines:
            _line(sheet, line)
        for reject in invoice.rejects:
            _reject(sheet, reject)


def _identity(sheet: _Sheet, invoice: PaidInvoice) -> None:
    """Write the 103 of an invoice that names its people."""
    who = invoice.identity
    if who is not None:
        names = ("nir", "nir_key", "birth_date", "birth_rank", "used_name", "first_name")
        sheet.put("103", level=99, **{name: getattr(who, name) for name in names})


def _shares(sheet: _Sheet, invoice: PaidInvoice) -> None:
    """Write the 198 and the 199 of an invoice."""
    for key, share in (("198", invoice.amo), ("199", invoice.amc)):
        if share is not None:
            more = {"organism": invoice.amc.organism, "member": invoice.amc.member} if share is invoice.amc else {}
            sign = sign_of(share.paid)
            sheet.put(key, asked=share.asked, paid=abs(share.paid), state=share.state, sign=sign, level=99, **more)


def _line(sheet: _Sheet, line: PaidLine) -> None:
    """Write a 210; what our values do not hold is zero or blank."""
    day = day_columns(line.day)
    zeros = ("code_gestion", "treatment_mode", "discipline", "enumeration")
    local = ("local_rate", "local_amount", "amc_rate", "amc_base")
    sheet.put(
        "210",
        **dict.fromkeys(zeros + local, 0),
        level=99,
        line=line.line,
        exoneration=line.exoneration,
        prescription_day="000000",
        day=day,
        end_day=day,
        unit_price=line.unit_price,
        base=line.base,
        rate=line.rate,
        amo=abs(line.amo),
        sign=sign_of(line.amo),
        prestation=line.prestation,
        quantity=line.quantity,
        coefficient=line.coefficient,
        fee=line.fee,
        qualifier=line.qualifier,
        amc=line.amc,
    )


def _reject(sheet: _Sheet, reject: Reject) -> None:
    """Write a 294: code 4 + label 86."""
    if len(reject.code) > CODE_LENGTH or len(reject.label) > LABEL_LENGTH or not reject.code:
        raise UnwritableField("294", "code et libellé du rejet", reject.code, "4 et 86 caractères au plus")
    sheet.put(
        "294",
        level=99,
        reason=reject.code.ljust(CODE_LENGTH) + reject.label,
        scope=reject.scope,
        part=reject.part,
        prestation=reject.prestation,
        day=day_columns(reject.day),
        executant=reject.executant,
        line=reject.line,
        rank=reject.rank,
        information=reject.information,
    )
