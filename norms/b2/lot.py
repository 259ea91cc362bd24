"""A lot: the invoices of one biller for one recipient, between a type 1 and the type 6 that counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from norms.b2.days import aammjj
from norms.b2.r1 import R1
from norms.b2.r6 import R6
from norms.identifiers import finess
from norms.invoice import BilledInvoice
from norms.profile import Profile
from norms.record import Value
from norms.text import fit


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOfInvoices:
    """One lot to write.

    ``number`` is three digits (FSE) or three letters (DRE), ``recipient_caisse`` the caisse really addressed;
    ``category``, ``legal_status`` and ``tariff_mode`` are the establishment's, zeros when it has none.
    """

    number: str
    biller: str
    biller_name: str
    recipient_caisse: str
    day: date
    invoices: tuple[BilledInvoice, ...]
    category: str = "000"
    legal_status: str = "00"
    tariff_mode: str = "00"


@dataclass(frozen=True, slots=True)
class LotCounts:
    """What a type 6 counts and totals, cents for amounts."""

    heads: int
    ends: int
    lines: int
    fee: int
    amo: int
    amc: int


def lot_opening(lot: LotOfInvoices, profile: Profile) -> bytes:
    """Return the type 1 of a lot. Raises UnwritableField."""
    return R1.write(
        {
            "biller": finess.numeric(lot.biller),
            "recipient_caisse": lot.recipient_caisse,
            "lot": lot.number,
            "category": lot.category,
            "legal_status": lot.legal_status,
            "tariff_mode": lot.tariff_mode,
            "biller_name": fit(lot.biller_name, R1.field("biller_name").length),
            "date": aammjj(lot.day),
            "norm": profile.norm,
            "version": profile.version,
        }
    )


def lot_closing(lot: LotOfInvoices, counts: LotCounts) -> bytes:
    """Return the type 6 of a lot. Raises UnwritableField."""
    values: dict[str, Value] = {
        "biller": finess.numeric(lot.biller),
        "invoice_count": len(lot.invoices),
        "line_count": counts.lines,
        "head_count": counts.heads,
        "end_count": counts.ends,
        "fee": counts.fee,
        "amo": counts.amo,
        "amc": counts.amc,
        "lot": lot.number,
    }
    return R6.write(values)
