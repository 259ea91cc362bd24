"""A whole invoice as records, from its 2 to its 5."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from norms.b2.exoneration import settle
from norms.b2.head import dre_head_records, head_records, identity
from norms.b2.lines import CHAINS, HOSPITAL, line_records
from norms.b2.r5 import R5
from norms.errors import TooManyLines, UnwritableFlow
from norms.invoice import BilledInvoice, BilledLine
from norms.record import Value
from tables.catalogue import message

MAX_LINES = 999
"""Lines of an invoice, and records that its type 5 can count."""


@dataclass(frozen=True, slots=True)
class Body:
    """The records of an invoice, 2 to 5, and what its lot adds up: its lines, cents of fee, AMO and AMC shares."""

    records: tuple[bytes, ...]
    lines: int
    fee: int
    amo: int
    amc: int


def fse_body(invoice: BilledInvoice) -> Body:
    """Return the records of an invoice for the AMO: no complementary amount when a DRE carries it.

    Raises UnwritableField, UnwritableFlow, TooManyLines.
    """
    exoneration, on_lines = _checked(invoice)
    amc = [0 if invoice.split else line.amc for line in invoice.lines]
    return _body(invoice, head_records(invoice, exoneration), on_lines, amc)


def dre_body(invoice: BilledInvoice) -> Body:
    """Return the records of an invoice for its AMC, complementary amounts filled.

    Raises UnwritableField, TooManyLines, UnwritableFlow (also when there is nothing to ask of an AMC).
    """
    exoneration, on_lines = _checked(invoice)
    if invoice.amc is None or not invoice.split:
        raise UnwritableFlow(message("b2.no-amc-share", invoice=invoice.number).text)
    amc = [line.amc for line in invoice.lines]
    return _body(invoice, dre_head_records(invoice, exoneration, invoice.amc), on_lines, amc)


def _checked(invoice: BilledInvoice) -> tuple[str, tuple[str, ...]]:
    """Refuse an invoice that no records can tell, settle where its exoneration stands."""
    if not invoice.lines:
        raise UnwritableFlow(message("b2.no-line", invoice=invoice.number).text)
    _within(len(invoice.lines), invoice)
    for line in invoice.lines:
        if line.nomenclature not in CHAINS:
            places = {"invoice": invoice.number, "nomenclature": line.nomenclature}
            raise UnwritableFlow(message("b2.unknown-nomenclature", field=None, **places).text)
    return settle(invoice)


def _within(count: int, invoice: BilledInvoice) -> None:
    """Refuse more lines or detail records than an invoice may have."""
    if count > MAX_LINES:
        text = message("b2.too-many-lines", invoice=invoice.number, count=count, maximum=MAX_LINES).text
        raise TooManyLines(text)


def _body(invoice: BilledInvoice, head: list[bytes], exonerations: Sequence[str], amc: Sequence[int]) -> Body:
    """Head, lines and end of an invoice."""
    who = identity(invoice)
    lines: list[bytes] = []
    for line, exoneration, share in zip(invoice.lines, exonerations, amc, strict=True):
        lines += line_records(line, who, exoneration, share)
    _within(len(lines), invoice)
    end = R5.write(who | {"rank": invoice.rank} | _end(invoice, len(lines), amc))
    fee, amo = _sums(invoice.lines)
    return Body((*head, *lines, end), len(invoice.lines), fee, amo, sum(amc))


def _end(invoice: BilledInvoice, records: int, amc: Sequence[int]) -> dict[str, Value]:
    """The counts and totals of a type 5: type 3 lines in the hospital columns, type 4 lines in the others."""
    billed = list(zip(invoice.lines, amc, strict=True))
    hospital = [(line, share) for line, share in billed if line.nomenclature in HOSPITAL]
    acts = [(line, share) for line, share in billed if line.nomenclature not in HOSPITAL]
    fee, amo = _sums(line for line, _ in acts)
    hospital_fee, hospital_amo = _sums(line for line, _ in hospital)
    return {
        "record_count": records,
        "hospital_base": sum(line.base for line, _ in hospital),
        "hospital_amo": hospital_amo,
        "fee": fee,
        "amo": amo,
        "patient_before_amc": (hospital_fee - hospital_amo) + (fee - amo),
        "hospital_amc": sum(share for _, share in hospital),
        "amc": sum(share for _, share in acts),
        "hospital_fee": hospital_fee,
        "editor": f"{'SIM' if invoice.simulated_seal else ''}{invoice.securing}",
    }


def _sums(lines: Iterable[BilledLine]) -> tuple[int, int]:
    """Fees and AMO shares of some lines."""
    pairs = [(line.fee, line.amo) for line in lines]
    return sum(fee for fee, _ in pairs), sum(amo for _, amo in pairs)
