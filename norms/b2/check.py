"""Checking a whole B2 file: every record sound, known and in order, heads that agree, counts and totals that add up.

One pass, one record at a time, in constant memory: what is kept is the state of the current invoice and lot, and a
bit for each invoice number.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from norms.b2.check_invoice import InvoiceCheck, differences, expect
from norms.b2.check_lot import LotCheck
from norms.b2.kinds import NORMS
from norms.b2.numbers import Numbers
from norms.b2.order import FIRST, FOLLOWERS, LAST
from norms.b2.r000 import ADDRESS
from norms.b2.reading import Scanned, scan_stream
from norms.b2.tree import UNKNOWN, Record
from norms.errors import UnreadableFlow
from norms.faults import Fault, fault
from norms.text import printable

MAX_FAULTS = 500
"""Faults told of one file; the last one says that there are more."""

_ADDRESS = tuple(each.name for each in ADDRESS)
_TYPE = "type d'enregistrement"


def check_file(data: bytes) -> tuple[Fault, ...]:
    """Return what is wrong with a file, nothing when it may be sent. Never raises, on any bytes."""
    return check_stream(io.BytesIO(data))


def check_stream(stream: BinaryIO) -> tuple[Fault, ...]:
    """Return what is wrong with a file read from a seekable stream, in constant memory.

    Raises OSError when the stream cannot be read; nothing else, on any bytes.
    """
    try:
        scanned = scan_stream(stream)
    except UnreadableFlow as error:
        return (fault("b2.unreadable", 0, "fichier", why=error),)
    faults = list(islice(FileCheck().run(scanned), MAX_FAULTS + 1))
    if len(faults) > MAX_FAULTS:
        faults[MAX_FAULTS:] = [fault("b2.more-faults", faults[MAX_FAULTS].record, "fichier", maximum=MAX_FAULTS)]
    return tuple(faults)


class FileCheck:
    """The state of a file between its 000 and its 999."""

    __slots__ = ("_header", "_invoice", "_lot", "_lots", "_numbers", "_previous")

    def __init__(self) -> None:
        self._previous: Record | None = None
        self._header: Record | None = None
        self._lot: LotCheck | None = None
        self._invoice: InvoiceCheck | None = None
        self._lots = 0
        self._numbers = Numbers()

    def run(self, scanned: Iterator[Scanned]) -> Iterator[Fault]:
        """Yield every fault of a file's records, in order."""
        for record, damaged in scanned:
            yield from damaged
            yield from self._order(record)
            if record.type != UNKNOWN:
                yield from self._take(record)
            self._previous = record
        if self._previous and self._previous.type != LAST:
            yield fault("b2.last", self._previous.number, _TYPE, column=1, type=self._previous.type)

    def _order(self, record: Record) -> Iterator[Fault]:
        """Whether a record may stand after the one before."""
        kind, previous = record.type, self._previous
        if previous is None:
            if kind != FIRST:
                yield fault("b2.first", record.number, _TYPE, column=1, type=kind)
        elif UNKNOWN not in (kind, previous.type) and kind not in FOLLOWERS[previous.type]:
            yield fault("b2.order", record.number, _TYPE, column=1, type=kind, previous=previous.type)

    def _take(self, record: Record) -> Iterator[Fault]:
        """Hand a record to whatever it belongs to."""
        if record.type == FIRST:
            self._header = record
        elif record.type == LAST:
            yield from self._close(record)
        elif record.type == "1":
            yield from self._open_lot(record)
        else:
            yield from self._inside(record)

    def _open_lot(self, record: Record) -> Iterator[Fault]:
        """A type 1 opens a lot of a norm we know."""
        self._invoice, self._lot, self._lots = None, LotCheck(record), self._lots + 1
        norm = record.fields["norm"]
        if norm not in NORMS:
            yield fault(
                "b2.other-norm",
                record.number,
                "norme",
                column=record.column("norm"),
                norm=printable(norm),
                expected=", ".join(NORMS),
            )

    def _inside(self, record: Record) -> Iterator[Fault]:
        """A record of an invoice, or the end of a lot."""
        if record.type == "2":
            self._invoice = InvoiceCheck(record)
            yield from self._unique(record)
        elif self._invoice and record.type != "6":
            yield from self._invoice.take(record)
        if self._lot:
            yield from self._lot.take(record)
        if record.type == "5":
            self._invoice = None
        elif record.type == "6":
            self._lot = None

    def _unique(self, record: Record) -> Iterator[Fault]:
        """An invoice number stands once per biller."""
        if not self._numbers.add(record.fields["biller"], record.amount("invoice")):
            number = printable(record.fields["invoice"])
            column = record.column("invoice")
            yield fault("b2.duplicate-invoice", record.number, "n° facture / titre", column=column, invoice=number)

    def _close(self, record: Record) -> Iterator[Fault]:
        """The 999 repeats the address of the 000 and counts records and lots."""
        if self._header:
            yield from differences(record, self._header, _ADDRESS, "fichier")
        yield from expect(record, "record_count", record.number, "b2.count")
        yield from expect(record, "lot_count", self._lots, "b2.count")
