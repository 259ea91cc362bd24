"""A whole file as bytes: 000, lots, 999, one record after the other without separator.

What is written is read back and checked before it is given: a file that its own check refuses never leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from norms.b2.body import Body
from norms.b2.check import check_file
from norms.b2.envelope import FileHeader, closing, opening
from norms.b2.lot import LotCounts, LotOfInvoices, lot_closing, lot_opening
from norms.errors import TooManyRecords, UnwritableFlow
from norms.invoice import BilledInvoice
from norms.profile import Profile
from tables.catalogue import message

MAX_RECORDS = 990
"""Records of a file, both ends included, above which another file must be opened."""

BodyWriter = Callable[[BilledInvoice, Profile], Body]
"""How the records of an invoice are written: ``fse_body`` or ``dre_body``."""


def write_file(header: FileHeader, lots: Sequence[LotOfInvoices], write: BodyWriter, profile: Profile) -> bytes:
    """Write the file of some lots.

    Raises UnwritableField, TooManyLines, TooManyRecords, UnwritableFlow: nothing is half written.
    """
    if not lots:
        raise UnwritableFlow(message("b2.empty-file").text)
    records = [opening(header, profile)]
    for lot in lots:
        records += _lot(lot, write, profile)
    records.append(closing(header, len(records) + 1, len(lots)))
    if len(records) > MAX_RECORDS:
        raise TooManyRecords(message("b2.too-many-records", count=len(records), maximum=MAX_RECORDS).text)
    return _verified(b"".join(records))


def _lot(lot: LotOfInvoices, write: BodyWriter, profile: Profile) -> list[bytes]:
    """The records of a lot."""
    if not lot.invoices:
        raise UnwritableFlow(message("b2.empty-lot", lot=lot.number).text)
    bodies = [write(invoice, profile) for invoice in lot.invoices]
    records = [record for body in bodies for record in body.records]
    counts = LotCounts(
        heads=sum(record[:1] == b"2" for record in records),
        ends=sum(record[:1] == b"5" for record in records),
        lines=sum(body.lines for body in bodies),
        fee=sum(body.fee for body in bodies),
        amo=sum(body.amo for body in bodies),
        amc=sum(body.amc for body in bodies),
    )
    return [lot_opening(lot, profile), *records, lot_closing(lot, counts)]


def _verified(data: bytes) -> bytes:
    """Return the bytes of a file that passes its own check. Raises UnwritableFlow."""
    for fault in check_file(data):
        places = {"record": fault.record, "label": fault.field, "why": fault.why}
        raise UnwritableFlow(message("b2.self-check", field=None, **places).text)
    return data
