"""A whole invoice as records, from its 2 to its 5."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from norms.b2.exoneration import settle
from norms.b2.head import dre_head_records, head_records, identity
from norms.b2.line import Told
from norms.b2.lines import line_records
from norms.b2.pen import Pen
from norms.b2.securing import editor_zone
from norms.codes import FLAT_FEE, Chain, chain
from norms.errors import TooManyLines, UnwritableFlow
from norms.invoice import BilledInvoice, BilledLine
from norms.profile import CP_2005E, SIMULATED_DRE, Profile
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


def fse_body(invoice: BilledInvoice, profile: Profile = CP_2005E) -> Body:
    """Return the records of an invoice for the AMO: no complementary amount when a DRE carries it.

    Raises UnwritableField, UnwritableFlow, TooManyLines, TooManyDetails.
    """
    exoneration, told = _told(invoice, profile, carries_amc=not invoice.split)
    pen = Pen(profile, identity(invoice))
    return _body(invoice, pen, head_records(invoice, exoneration, pen), told)


def dre_body(invoice: BilledInvoice, profile: Profile = SIMULATED_DRE) -> Body:
    """Return the records of an invoice for its AMC, complementary amounts filled.

    Raises UnwritableField, TooManyLines, TooManyDetails, UnwritableFlow (also when there is nothing to ask of an AMC,
    or when the AMC takes no rectification and this is one).
    """
    exoneration, told = _told(invoice, profile, carries_amc=True)
    if invoice.amc is None or not invoice.split:
        raise UnwritableFlow(message("b2.no-amc-share", invoice=invoice.number).text)
    pen = Pen(profile, identity(invoice))
    return _body(invoice, pen, dre_head_records(invoice, exoneration, invoice.amc, pen), told)


def _told(invoice: BilledInvoice, profile: Profile, *, carries_amc: bool) -> tuple[str, tuple[Told, ...]]:
    """Refuse an invoice that no records can tell; settle the chain, the exoneration and the AMC share of its lines."""
    if not invoice.lines:
        raise UnwritableFlow(message("b2.no-line", invoice=invoice.number).text)
    _within(len(invoice.lines), invoice)
    chains = [_chain(invoice, line, profile) for line in invoice.lines]
    exoneration, on_lines = settle(invoice)
    parts = zip(invoice.lines, chains, on_lines, strict=True)
    return exoneration, tuple(Told(line, each, left, line.amc if carries_amc else 0) for line, each, left in parts)


def _chain(invoice: BilledInvoice, line: BilledLine, profile: Profile) -> Chain:
    """Return the chain of a line. Raises UnwritableFlow when the profile has none."""
    found = chain(profile.family, line.nomenclature, line.prestation)
    if found is None and line.nomenclature == FLAT_FEE:
        raise UnwritableFlow(message("b2.unknown-flat-fee", prestation=line.prestation).text)
    if found is None:
        places = {"invoice": invoice.number, "nomenclature": line.nomenclature}
        raise UnwritableFlow(message("b2.unknown-nomenclature", field=None, **places).text)
    return found


def _within(count: int, invoice: BilledInvoice) -> None:
    """Refuse more lines or detail records than an invoice may have."""
    if count > MAX_LINES:
        text = message("b2.too-many-lines", invoice=invoice.number, count=count, maximum=MAX_LINES).text
        raise TooManyLines(text)


def _body(invoice: BilledInvoice, pen: Pen, head: list[bytes], told: Sequence[Told]) -> Body:
    """Head, lines and end of an invoice."""
    lines = [record for each in told for record in line_records(each, pen)]
    _within(len(lines), invoice)
    totals, hospital = _end(invoice, told)
    end = pen.write("5", totals, hospital | {"record_count": len(lines)})
    fee, amo, amc = _sums(told)
    return Body((*head, *lines, end), len(told), fee, amo, amc)


def _end(invoice: BilledInvoice, told: Sequence[Told]) -> tuple[dict[str, Value], dict[str, Value]]:
    """The totals of a type 5: those of type 4 lines, then what only a type 5 of CP has columns for."""
    stays = [each for each in told if each.hospital]
    fee, amo, amc = _sums(each for each in told if not each.hospital)
    hospital_fee, hospital_amo, hospital_amc = _sums(stays)
    hospital: dict[str, Value] = {
        "hospital_base": sum(each.line.base for each in stays),
        "hospital_amo": hospital_amo,
        "hospital_amc": hospital_amc,
        "hospital_fee": hospital_fee,
        "patient_before_amc": (hospital_fee - hospital_amo) + (fee - amo),
        "editor": editor_zone(invoice),
    }
    return {"fee": fee, "amo": amo, "amc": amc}, hospital


def _sums(told: Iterable[Told]) -> tuple[int, int, int]:
    """Fees, AMO and AMC shares of some lines."""
    triples = [(each.expense, each.line.amo, each.amc) for each in told]
    return sum(fee for fee, _, _ in triples), sum(amo for _, amo, _ in triples), sum(amc for _, _, amc in triples)
