"""Reading a B2 file, whatever its bytes: every field that can be read, a fault for each that cannot.

Nothing here judges order, counts or totals: ``norms.b2.check`` does.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from norms.b2.cutting import RECORD, cut, size_of
from norms.b2.kinds import CP, TOWN, Kinds, of_norm, of_profile
from norms.b2.tree import UNKNOWN, B2File, ReadInvoice, ReadLot, Record
from norms.errors import UnreadableFlow
from norms.faults import Fault, fault
from norms.profile import CP_2005E, Profile
from norms.text import printable
from tables.catalogue import message

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read at all."""

SAMPLE = 2000
"""The first records of a file, by which it is known to be one."""

Scanned = tuple[Record, tuple[Fault, ...]]
"""A record and what is damaged in it."""


def scan(data: bytes, profile: Profile = CP_2005E) -> Iterator[Scanned]:
    """Yield each record of a file with its faults, one at a time; raises as ``scan_stream``."""
    return scan_stream(io.BytesIO(data), profile)


def scan_stream(stream: BinaryIO, profile: Profile = CP_2005E) -> Iterator[Scanned]:
    """Yield each record of a seekable stream with its faults, in constant memory.

    Each lot head says its norm, which decides how what follows is read; ``profile`` is that of records without a lot.
    Raises UnreadableFlow, before the first record, when the bytes are no B2 file: empty, too big, or most records of
    no known type.
    """
    _refuse_foreign(stream)
    return _records(stream, of_profile(profile))


def _records(stream: BinaryIO, kinds: Kinds) -> Iterator[Scanned]:
    """Read record after record."""
    for number, (offset, raw) in enumerate(cut(stream), start=1):
        record, faults = _record(number, offset, raw, kinds)
        if record.type == "1":
            kinds = of_norm(record.fields["norm"])
        yield record, faults


def read_file(data: bytes, profile: Profile = CP_2005E) -> B2File:
    """Read a whole file, or the records of one invoice of a ``profile``.

    Raises UnreadableFlow when the bytes are no B2 file at all; nothing else, on any bytes.
    """
    records: list[Record] = []
    faults: list[Fault] = []
    for record, found in scan(data, profile):
        records.append(record)
        faults += found
    header = next((each for each in records if each.type == "000"), None)
    trailer = next((each for each in records if each.type == "999"), None)
    return B2File(header, tuple(_lots(records)), trailer, tuple(records), tuple(faults))


def _refuse_foreign(stream: BinaryIO) -> None:
    """Refuse bytes of which fewer than half of the first records have a known type."""
    size = size_of(stream)
    if not size:
        raise UnreadableFlow(message("b2.empty").text)
    if size > MAX_BYTES:
        raise UnreadableFlow(message("b2.too-big", maximum=MAX_BYTES).text)
    count = known = 0
    for _, raw in islice(cut(stream), SAMPLE):
        count += 1
        text = raw[:RECORD].decode("latin-1")
        known += (CP.of(text) or TOWN.of(text)) is not None
    if 2 * known < count:
        raise UnreadableFlow(message("b2.unrecognised", known=known, count=count).text)


def _record(number: int, offset: int, raw: bytes, kinds: Kinds) -> Scanned:
    """Read one record."""
    text = raw.decode("latin-1")
    kind = kinds.of(text)
    if kind is not None:
        layout = kinds.records[kind]
        fields, faults = layout.read_text(text, number)
        return Record(kind, fields, offset, number, raw, layout), faults
    start = printable(text[:3])
    found = [fault("b2.unknown-type", number, "type d'enregistrement", column=1, value=start)]
    if len(raw) != RECORD:
        found.append(fault("b2.length", number, "enregistrement", length=len(raw), expected=RECORD))
    return Record(UNKNOWN, {}, offset, number, raw), tuple(found)


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
