"""From entities to the values of ``norms.noemie.rsp``: one small method an entity code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from norms.faults import Fault, fault
from norms.noemie import conversion
from norms.noemie.columns import read_day
from norms.noemie.conversion import Fields
from norms.noemie.money import CURRENT, Comment
from norms.noemie.rsp import Header, Identity, PaidInvoice, Payment, Rsp
from norms.noemie.stream import Wire
from norms.record import amount

_INVOICE_LEVEL: Final = 5
_KIND_LEVEL: Final = 4


class Assembly:
    """Builds a return entity after entity; never fails, and tells what has no place."""

    def __init__(self) -> None:
        self._header: Header | None = None
        self._payments: list[Payment] = []
        self._payment: Payment | None = None
        self._invoices: list[PaidInvoice] = []
        self._invoice: PaidInvoice | None = None
        self._gathered: dict[str, list[Any]] = {}  # what repeats inside the invoice being built, by field name
        self._aside: dict[str, list[Any]] = {}  # what repeats beside invoices, in the payment being built
        self._comments: list[Comment] = []
        self._mandatary = self._recipient = self._lot = self._nature = ""
        self._lot_day = ""
        self._return_kind = ""

    def take(self, wire: Wire) -> tuple[Fault, ...]:
        """Take one entity; return what is wrong with its place or content."""
        nowhere = wire.key in _IN_TRANSFER and self._payment is None
        if self._invoice is None and (wire.key in _IN_INVOICE or nowhere):
            return (fault("returns.noemie-orphan", wire.number, "entité", key=wire.key),)
        handler = _HANDLERS.get(wire.key)
        if handler is not None:
            handler(self, wire.fields)
        if wire.key in ("100", "102") and not wire.fields["number"].isdigit():
            return (fault("returns.noemie-invoice-number", wire.number, "n° de facture", value=wire.fields["number"]),)
        return ()

    def finish(self) -> Rsp:
        """Return all that was taken."""
        self._end_payment()
        assert self._header is not None  # read_noemie starts at a 000
        return Rsp(header=self._header, payments=tuple(self._payments), comments=tuple(self._comments))

    def _end_invoice(self) -> None:
        """Put the invoice being built with the others."""
        if self._invoice is not None:
            gathered: dict[str, Any] = {name: tuple(values) for name, values in self._gathered.items()}
            self._invoices.append(replace(self._invoice, **gathered))
        self._invoice, self._gathered = None, {}

    def _end_payment(self) -> None:
        """Put the payment being built with the others; invoices that no transfer opened make one without a day."""
        self._end_invoice()
        payment = self._payment
        if payment is None and self._invoices:
            payment = Payment(day=None, label="", mandatary=self._mandatary, recipient=self._recipient)
        if payment is not None:
            aside: dict[str, Any] = {name: tuple(values) for name, values in self._aside.items()}
            self._payments.append(replace(payment, invoices=tuple(self._invoices), **aside))
        self._payment, self._invoices, self._aside = None, [], {}
        self._return_kind = ""

    def _start(self, fields: Fields) -> None:
        names = ("emitter_type", "emitter", "recipient_type", "recipient", "identification", "reference", "flow_kind")
        texts = {name: fields[name] for name in (*names, "message")}
        self._header = self._header or Header(day=read_day(fields["day"]), **texts)

    def _set_mandatary(self, fields: Fields) -> None:
        self._end_payment()
        self._mandatary, self._recipient = fields["number"], ""

    def _set_recipient(self, fields: Fields) -> None:
        self._end_payment()
        self._recipient = fields["number"]

    def _begin_payment(self, fields: Fields) -> None:
        self._end_payment()
        self._payment = Payment(
            day=read_day(fields["day"]),
            label=fields.get("label", ""),
            label2=fields.get("label2", ""),
            organism=fields.get("organism", ""),
            mandatary=self._mandatary,
            recipient=self._recipient,
        )

    def _set_lot(self, fields: Fields) -> None:
        self._end_invoice()
        self._lot, self._lot_day = fields["lot"], fields["day"]

    def _set_return_kind(self, fields: Fields) -> None:
        self._end_invoice()
        self._return_kind = fields["kind"]

    def _set_nature(self, fields: Fields) -> None:
        self._end_invoice()
        self._nature = fields["nature"]

    def _begin_invoice(self, fields: Fields) -> None:
        """Open a 102, or a 100 whose lot and nature stand above it."""
        self._end_invoice()
        self._invoice = PaidInvoice(
            number=amount(fields, "number"),
            kind=fields.get("kind", ""),
            lot=fields.get("lot", self._lot),
            lot_day=read_day(fields.get("lot_day", self._lot_day)),
            day=read_day(fields.get("day", "")),
            nature=fields.get("nature", self._nature),
            amc_treatment=fields.get("amc_treatment", ""),
            return_kind=self._return_kind or CURRENT,
        )

    def _close(self, fields: Fields) -> None:
        """Leave the invoice or the kind of return that a 990 closes."""
        level = amount(fields, "level")
        if level <= _INVOICE_LEVEL:
            self._end_invoice()
        if level <= _KIND_LEVEL:
            self._return_kind = ""

    def _patient(self, fields: Fields) -> None:
        """Add the patient of a 120 to the insured of the 110 before it."""
        assert self._invoice is not None
        known = self._invoice.identity or Identity(nir="", nir_key="", birth_date="", birth_rank=0)
        self._complete(
            identity=replace(
                known,
                birth_date=fields["birth_date"],
                birth_rank=amount(fields, "birth_rank"),
                beneficiary_name=fields["name"],
                beneficiary_first_name=fields["first_name"],
                management_unit=fields["management_unit"],
            )
        )

    def _complete(self, **values: Any) -> None:
        """Give the invoice being built what it holds once."""
        assert self._invoice is not None
        self._invoice = replace(self._invoice, **values)

    def _gather(self, name: str, value: object) -> None:
        """Add to what the invoice being built holds many times."""
        self._gathered.setdefault(name, []).append(value)

    def _one_off(self, fields: Fields) -> None:
        self._aside.setdefault("one_offs", []).append(conversion.one_off(fields, self._return_kind))

    def _movement(self, fields: Fields) -> None:
        """Keep a movement with its invoice, or with the transfer when it speaks of none."""
        where = self._aside if self._invoice is None else self._gathered
        kind = self._return_kind if self._invoice is None else self._invoice.return_kind
        where.setdefault("movements", []).append(conversion.movement(fields, kind))

    def _comment(self, fields: Fields) -> None:
        """Keep a comment with what it follows: an invoice, a transfer, or the file."""
        comment = Comment(fields["text"], fields["code"])
        if self._invoice is not None:
            self._gather("comments", comment)
        elif self._payment is not None:
            self._aside.setdefault("comments", []).append(comment)
        else:
            self._comments.append(comment)


_IN_INVOICE: Final = ("103", "110", "120", "160", "198", "199", "210", "220", "290", "294")
_IN_TRANSFER: Final = ("250", "261", "262")
_HANDLERS: Final[Mapping[str, Callable[[Assembly, Fields], None]]] = {
    "000": Assembly._start,
    "020": Assembly._set_mandatary,
    "040": Assembly._set_recipient,
    "070": Assembly._begin_payment,
    "071": Assembly._begin_payment,
    "080": Assembly._set_lot,
    "081": Assembly._set_return_kind,
    "100": Assembly._begin_invoice,
    "102": Assembly._begin_invoice,
    "103": lambda assembly, fields: assembly._complete(identity=conversion.identity(fields)),
    "110": lambda assembly, fields: assembly._complete(identity=conversion.insured(fields)),
    "120": Assembly._patient,
    "150": Assembly._set_nature,
    "160": lambda assembly, fields: assembly._complete(archive=fields["number"]),
    "198": lambda assembly, fields: assembly._complete(amo=conversion.amo_share(fields)),
    "199": lambda assembly, fields: assembly._complete(amc=conversion.amc_share(fields)),
    "210": lambda assembly, fields: assembly._gather("lines", conversion.line(fields)),
    "220": lambda assembly, fields: assembly._gather("lines", conversion.line(fields)),
    "250": Assembly._movement,
    "261": Assembly._one_off,
    "262": Assembly._one_off,
    "290": lambda assembly, fields: assembly._gather("rejects", conversion.notice(fields)),
    "294": lambda assembly, fields: assembly._gather("rejects", conversion.reject(fields)),
    "295": Assembly._comment,
    "990": Assembly._close,
}
