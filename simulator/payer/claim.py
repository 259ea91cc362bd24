"""What an accepted invoice asks of a payer, read from its own bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from norms.b2.reading import read_file
from norms.b2.tree import ReadInvoice, Record
from norms.mail import FlowKind, amc_address, amo_address
from norms.noemie import Identity, PaidLine

SPLIT: Final = "F"
STAY: Final = "3"
_PRESTATION_LENGTH: Final = 3
_MAX_COEFFICIENT: Final = 99_999


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: the number and the mail address of a caisse or of an AMC; the head of the file it received."""

    number: str
    address: str
    type: str
    emitter: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One invoice as its payer sees it; ``asked`` cents of AMO and of AMC, ``sound`` when its lines sum to them."""

    flow: FlowKind
    payer: Payer
    biller: str
    number: int
    lot: str
    lot_day: date | None
    nature: str
    amo: int
    amc: int
    amc_number: str
    member: str
    identity: Identity
    lines: tuple[PaidLine, ...]
    sound: bool


def claims(flow: FlowKind, payload: bytes) -> Iterator[Claim]:
    """Yield the claims of a file that was accepted. Raises UnreadableFlow on bytes that could not have been."""
    file = read_file(payload)
    assert file.header is not None  # an accepted file has a 000
    for lot in file.lots:
        assert lot.opening is not None
        for invoice in lot.invoices:
            yield _claim(flow, file.header, lot.opening, invoice)


def _claim(flow: FlowKind, header: Record, opening: Record, invoice: ReadInvoice) -> Claim:
    """Read one invoice."""
    head = invoice.head
    assert head is not None  # an accepted invoice has a type 2
    fields = head.fields
    detail = invoice.first("2P")
    amo, amc = (sum(line.main.amount(name) for line in invoice.lines) for name in ("amo", "amc"))
    return Claim(
        flow=flow,
        payer=_payer(flow, header, head),
        biller=fields["biller"],
        number=invoice.number,
        lot=opening.fields["lot"],
        lot_day=aammjj_day(opening.fields["date"]),
        nature=fields["nature"],
        amo=amo if flow is not FlowKind.DRE else 0,
        amc=0 if flow is not FlowKind.DRE and fields["split"] == SPLIT else amc,
        amc_number=fields["amc_number"],
        member=detail.fields["member"] if detail else "",
        identity=Identity(
            nir=fields["nir"],
            nir_key=fields["nir_key"],
            birth_date=fields["birth_date"][4:] + fields["birth_date"][2:4] + fields["birth_date"][:2],
            birth_rank=head.amount("birth_rank"),
        ),
        lines=tuple(_line(flow, rank, line.main) for rank, line in enumerate(invoice.lines, start=1)),
        sound=(amo, amc) == (invoice.amo, invoice.amc),
    )


def _payer(flow: FlowKind, header: Record, head: Record) -> Payer:
    """Tell who pays: the AMC that a DRE names, else the caisse of the beneficiary."""
    regime, caisse, amc = head.fields["regime"], head.fields["caisse"], head.fields["amc_number"]
    number, address = (
        (amc, amc_address(amc)) if flow is FlowKind.DRE else (regime + caisse, amo_address(regime, caisse))
    )
    return Payer(number, address, header.fields["recipient_type"], header.fields["recipient"])


def _line(flow: FlowKind, rank: int, main: Record) -> PaidLine:
    """Read a type 3 or 4 as the return will tell it: the return's columns are narrower."""
    fields = main.fields
    day, end_day = (aammjj_day(fields.get(name, fields.get("date", ""))) for name in ("start_date", "end_date"))
    return PaidLine(
        stay=main.type == STAY,
        end_day=None if end_day == day else end_day,
        treatment_mode=_code(fields.get("treatment_mode", "")),
        discipline=_code(fields.get("discipline", "")),
        line=min(rank, 99),
        prestation=fields["prestation"][:_PRESTATION_LENGTH],
        day=day,
        quantity=main.amount("quantity"),
        coefficient=min(main.amount("coefficient"), _MAX_COEFFICIENT),
        unit_price=main.amount("unit_price"),
        base=main.amount("base"),
        rate=main.amount("rate"),
        amo=0 if flow is FlowKind.DRE else main.amount("amo"),
        fee=main.amount("fee"),
        amc=main.amount("amc"),
        qualifier=fields["qualifier"],
        exoneration=fields["exoneration"],
    )


def _code(text: str) -> str:
    """A code of digits, empty when it is zero."""
    return text if text.strip("0") else ""


def aammjj_day(text: str) -> date | None:
    """Read AAMMJJ of this century, None on zeros and on what is no day.

    >>> aammjj_day("241215"), aammjj_day("000000")
    (datetime.date(2024, 12, 15), None)
    """
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None
