"""Reading a B2 file, whatever its bytes: every field that can be read, a fault for each that cannot.

Nothing here judges order, counts or totals: ``norms.b2.check`` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from norms.b2.cutting import RECORD, cut
from norms.b2.kinds import KNOWN, kind_of
from norms.b2.tree import UNKNOWN, B2File, ReadInvoice, ReadLot, Record
from norms.errors import UnreadableFlow
from norms.faults import Fault, fault
from norms.text import printable
from tables.catalogue import message

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read at all."""

Scanned = tuple[Record, tuple[Fault, ...]]
"""A record and what is damaged in it."""


def scan(data: bytes) -> Iterator[Scanned]:
    """Yield each record of a file with its faults, one at a time.

    Raises UnreadableFlow, before the first record, when the bytes are no B2 file: empty, too big, or most records of
    no known type.
    """
    _refuse_foreign(data)
    return (_record(number, offset, raw) for number, (offset, raw) in enumerate(cut(data), start=1))


def read_file(data: bytes) -> B2File:
    """Read a whole file. Raises UnreadableFlow when the bytes are no B2 file at all; nothing else, on any bytes."""
    records: list[Record] = []
    faults: list[Fault] = []
    for record, found in scan(data):
        records.append(record)
        faults += found
    header = next((each for each in records if each.type == "000"), None)
    trailer = next((each for each in records if each.type == "999"), None)
    return B2File(header, tuple(_lots(records)), trailer, tuple(records), tuple(faults))


def _refuse_foreign(data: bytes) -> None:
    """Refuse bytes in which fewer than half of the records have a known type."""
    if not data:
        raise UnreadableFlow(message("b2.empty").text)
    if len(data) > MAX_BYTES:
        raise UnreadableFlow(message("b2.too-big", maximum=MAX_BYTES).text)
    count = known = 0
    for _, raw in cut(data):
        count += 1
        known += kind_of(raw[:RECORD].decode("latin-1")) is not None
    if 2 * known < count:
        raise UnreadableFlow(message("b2.unrecognised", known=known, count=count).text)


def _record(number: int, offset: int, raw: bytes) -> Scanned:
    """Read one record."""
    kind = kind_of(raw[:RECORD].decode("latin-1"))
    if kind is None:
        found = [
            fault(
                "b2.unknown-type", number, "type d'enregistrement", column=1, value=printable(raw[:3].decode("latin-1"))
            )
        ]
        if len(raw) != RECORD:
            found.append(fault("b2.length", number, "enregistrement", length=len(raw), expected=RECORD))
        return Record(UNKNOWN, {}, offset, number, raw), tuple(found)
    fields, faults = KNOWN[kind].read(raw, number)
    return Record(kind, fields, offset, number, raw), faults


def _lots(records: Iterable[Record]) -> Iterator[ReadLot]:
    """Group records into lots: a 1 opens one, a 6 closes it, whatever stands between."""
    opening: Record | None = None
    inside: list[Record] = []
    for record in records:
        if record.type in ("1", "6", "999"):
            closing = record if record.type == "6" else None
            if closing or opening or inside:
                yield ReadLot(opening, tuple(_invoices(inside)), closing)
            opening, inside = (record if record.type == "1" else None), []
        elif record.type != "000":
            inside.append(record)
    if opening or inside:
        yield ReadLot(opening, tuple(_invoices(inside)), None)


def _invoices(records: Iterable[Record]) -> Iterator[ReadInvoice]:
    """Group records into invoices: a 2 opens one, a 5 closes it, whatever stands between."""
    inside: list[Record] = []
    for record in records:
        if record.type == "2" and inside:
            yield ReadInvoice(tuple(inside))
            inside = []
        inside.append(record)
        if record.type == "5":
            yield ReadInvoice(tuple(inside))
            inside = []
    if inside:
        yield ReadInvoice(tuple(inside))
