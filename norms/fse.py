"""The FSE flow: invoices on their way to the AMO, in the norm that a setting chooses (``norms.profile.choose``).

When a DRE carries the complementary share, the FSE says so (top éclatement F) and holds no complementary amount.

A file of ``norms.b2.writing.MAX_RECORDS`` records is full: ``len(fse_records(invoice)) // 128`` tells how many an
invoice takes, a lot takes two more and a file two.
"""

from __future__ import annotations

from collections.abc import Sequence

from norms.b2.body import fse_body
from norms.b2.envelope import FileHeader
from norms.b2.lot import LotOfInvoices
from norms.b2.writing import write_file
from norms.errors import UnwritableFlow
from norms.invoice import BilledInvoice
from norms.profile import CP_2005E, Profile
from tables.catalogue import message


def fse_records(invoice: BilledInvoice, profile: Profile = CP_2005E) -> bytes:
    """Return the records of an FSE, one after the other: the bytes that the cards sign.

    They stand unchanged in the file. Raises UnwritableField, UnwritableFlow, TooManyLines, TooManyDetails.
    """
    return b"".join(fse_body(invoice, profile).records)


def fse_file(header: FileHeader, lots: Sequence[LotOfInvoices], profile: Profile = CP_2005E) -> bytes:
    """Return the file of some FSE lots, checked.

    Raises UnwritableField, UnwritableFlow (also when a lot number is not three digits), TooManyLines,
    TooManyDetails, TooManyRecords.
    """
    for lot in lots:
        if len(lot.number) != 3 or not (lot.number.isascii() and lot.number.isdigit()):
            raise UnwritableFlow(message("b2.lot-number", lot=lot.number, expected="trois chiffres").text)
    return write_file(header, lots, fse_body, profile)
