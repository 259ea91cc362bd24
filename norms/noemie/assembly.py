"""From entities to the values of ``norms.noemie.rsp``: one small method an entity code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from norms.faults import Fault, fault
from norms.noemie.columns import read_day, signed_field
from norms.noemie.rsp import AmcShare, Header, Identity, PaidInvoice, PaidLine, Payment, Reject, Rsp, Share, State
from norms.noemie.stream import Wire
from norms.record import amount

Fields = Mapping[str, str]

_LONG_CODE: Final = 10
_SHORT_CODE: Final = 4


class Assembly:
    """Builds a return entity after entity; never fails, and tells what has no place."""

    def __init__(self) -> None:
        self._header: Header | None = None
        self._payments: list[Payment] = []
        self._payment: Payment | None = None
        self._invoices: list[PaidInvoice] = []
        self._invoice: PaidInvoice | None = None
        self._lines: list[PaidLine] = []
        self._rejects: list[Reject] = []
        self._mandatary = self._recipient = self._lot = self._nature = ""
        self._lot_day = ""
        self._return_kind = "01"

    def take(self, wire: Wire) -> tuple[Fault, ...]:
        """Take one entity; return what is wrong with its place or content."""
        if wire.key in _INSIDE and self._invoice is None:
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
        return Rsp(header=self._header, payments=tuple(self._payments))

    def _end_invoice(self) -> None:
        """Put the invoice being built with the others."""
        if self._invoice is not None:
            self._invoices.append(replace(self._invoice, lines=tuple(self._lines), rejects=tuple(self._rejects)))
        self._invoice, self._lines, self._rejects = None, [], []

    def _end_payment(self) -> None:
        """Put the payment being built with the others; invoices that no transfer opened make one without a day."""
        self._end_invoice()
        payment = self._payment
        if payment is None and self._invoices:
            payment = Payment(day=None, label="", mandatary=self._mandatary, recipient=self._recipient)
        if payment is not None:
            self._payments.append(replace(payment, invoices=tuple(self._invoices)))
        self._payment, self._invoices = None, []

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
            return_kind=self._return_kind,
        )

    def _person(self, fields: Fields) -> None:
        texts = {name: fields[name] for name in ("nir", "nir_key", "birth_date", "used_name", "first_name")}
        self._complete(identity=Identity(birth_rank=amount(fields, "birth_rank"), **texts))

    def _amo(self, fields: Fields) -> None:
        asked, paid = amount(fields, "asked"), signed_field(fields, "paid")
        self._complete(amo=Share(asked=asked, paid=paid, state=_state(fields)))

    def _amc(self, fields: Fields) -> None:
        asked, paid, who = amount(fields, "asked"), signed_field(fields, "paid"), fields["organism"]
        share = AmcShare(asked=asked, paid=paid, state=_state(fields), organism=who, member=fields["member"])
        self._complete(amc=share)

    def _complete(self, **shares: Share | AmcShare | Identity) -> None:
        """Give the invoice being built its shares or its people."""
        assert self._invoice is not None
        self._invoice = replace(self._invoice, **shares)  # type: ignore[arg-type]  # each handler names its own field

    def _line(self, fields: Fields) -> None:
        self._lines.append(
            PaidLine(
                line=amount(fields, "line"),
                prestation=fields["prestation"],
                day=read_day(fields["day"]),
                quantity=amount(fields, "quantity"),
                coefficient=amount(fields, "coefficient"),
                unit_price=amount(fields, "unit_price"),
                base=amount(fields, "base"),
                rate=amount(fields, "rate"),
                amo=signed_field(fields, "amo"),
                fee=amount(fields, "fee"),
                amc=amount(fields, "amc"),
                qualifier=fields["qualifier"],
                exoneration=fields["exoneration"],
            )
        )

    def _reject(self, fields: Fields) -> None:
        code, label = _reason(fields["reason"])
        self._rejects.append(
            Reject(
                code=code,
                label=label,
                scope=fields["scope"],
                part=fields["part"],
                prestation=fields["prestation"],
                day=read_day(fields["day"]),
                executant=fields["executant"] if fields["executant"].strip("0") else "",
                line=amount(fields, "line"),
                rank=amount(fields, "rank"),
                information=fields["information"],
            )
        )

    def _notice(self, fields: Fields) -> None:
        self._rejects.append(Reject(code=fields["code"], label=fields["label"], line=amount(fields, "line")))


def _state(fields: Fields) -> State:
    """The state of a share; a letter that is none of the list is untreated."""
    return State(fields["state"]) if fields["state"] in tuple(State) else State.UNTREATED


def _reason(text: str) -> tuple[str, str]:
    """Tell code from label in the 90 columns where sources differ: 4 + 86, or 10 (3 letters, 6 digits, R) + 80.

    >>> _reason("S701TOTAL FAUX"), _reason("ABC000123RDROITS FERMES"), _reason("ABC000123 DROITS FERMES")
    (('S701', 'TOTAL FAUX'), ('ABC000123R', 'DROITS FERMES'), ('ABC0', '00123 DROITS FERMES'))
    """
    head = text[:_LONG_CODE]
    long = len(head) == _LONG_CODE and head[:3].isalpha() and head[3:9].isdigit() and head[9] == "R"
    cut = _LONG_CODE if long else _SHORT_CODE
    return text[:cut].strip(), text[cut:].strip()


_INSIDE: Final = ("103", "198", "199", "210", "220", "290", "294")
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
    "103": Assembly._person,
    "150": Assembly._set_nature,
    "198": Assembly._amo,
    "199": Assembly._amc,
    "210": Assembly._line,
    "220": Assembly._line,
    "290": Assembly._notice,
    "294": Assembly._reject,
}
