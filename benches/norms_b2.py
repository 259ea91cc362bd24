"""How many B2 records a second one process encodes, decodes and checks; what a big file takes of memory.

Run with ``python -m benches.norms_b2``. Each figure stands beside a peer that does less: ``struct`` packs and unpacks
the same columns without checking anything, and copying the bytes is what no reading can beat. The owed figure is
100,000 records a second both ways.
"""

from __future__ import annotations

import io
import resource
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO

from norms.b2.check import check_stream
from norms.b2.cutting import RECORD
from norms.b2.envelope import FileHeader, closing, opening
from norms.b2.kinds import CP
from norms.b2.lot import LotCounts, LotOfInvoices, lot_closing, lot_opening
from norms.b2.reading import scan
from norms.fse import fse_records
from norms.invoice import BilledInvoice, BilledLine
from norms.profile import CP_2005E
from norms.record import RecordType

OWED = 100_000
"""Records a second, both ways."""

SIZE = 50 * 1024 * 1024
DAY = date(2024, 12, 15)
LOT_SIZE = 99
_BILLER = "991145608"
_TICK = 1e-6  # seconds: nothing is timed finer


def _act(nomenclature: str, code: str, prestation: str, fee: int, amo: int) -> BilledLine:
    """A line of a made-up act."""
    return BilledLine(
        nomenclature=nomenclature,
        code=code,
        prestation=prestation,
        date=DAY,
        unit_price=fee,
        base=fee,
        rate=70,
        amo=amo,
        fee=fee,
        activity="1",
        executant="996102182",
        executant_specialty="01",
        executant_rpps="99700557897",
    )


def invoice(number: int) -> BilledInvoice:
    """An invoice of ten records, for a made-up holder."""
    return BilledInvoice(
        number=number,
        invoice_date=DAY,
        biller=_BILLER,
        biller_name="Cabinet d'essai",
        nir="2550699999999",
        nir_key="34",
        birth_date="19550615",
        birth_rank=1,
        regime="01",
        caisse="999",
        centre="9999",
        nature="10",
        exoneration="0",
        rights_support="4",
        pathway="T",
        attending_doctor="O",
        lines=(_act("NGAP", "C", "C", 2300, 1610), _act("CCAM", "AFLB001", "ATM", 5056, 3539)),
        amc=None,
        securing="S",
    )


def big_file(stream: BinaryIO, size: int, separator: bytes = b"") -> int:
    """Write a sound file of at least ``size`` bytes, each invoice with its own number; return its records."""
    header = FileHeader(
        emitter_type="TE",
        emitter=_BILLER,
        recipient_type="CT",
        recipient="00000001999999",
        identification="000001",
        day=DAY,
    )
    count = lots = number = 0

    def put(record: bytes) -> None:
        nonlocal count
        stream.write(record + separator)
        count += 1

    put(opening(header, CP_2005E))
    while count * RECORD < size:
        lot = _lot(tuple(invoice(number + rank) for rank in range(1, LOT_SIZE + 1)))
        number, lots = number + LOT_SIZE, lots + 1
        for record in _lot_records(lot):
            put(record)
    put(closing(header, count + 1, lots))
    return count


def _lot(invoices: tuple[BilledInvoice, ...]) -> LotOfInvoices:
    """A lot of some invoices."""
    return LotOfInvoices(
        number="001", biller=_BILLER, biller_name="Cabinet d'essai", recipient_caisse="999", day=DAY, invoices=invoices
    )


def _lot_records(lot: LotOfInvoices) -> Iterator[bytes]:
    """The records of a lot, straight from the writers: the check of the whole file is what is measured."""
    yield lot_opening(lot, CP_2005E)
    first = fse_records(lot.invoices[0])
    parts = [first[start : start + RECORD] for start in range(0, len(first), RECORD)]
    forms = [CP.records[CP.of(part.decode()) or ""].field("invoice") for part in parts]
    for each in lot.invoices:
        for part, form in zip(parts, forms, strict=True):
            start = form.start - 1
            yield part[:start] + b"%09d" % each.number + part[start + form.length :]
    lines = [line for each in lot.invoices for line in each.lines]
    fee, amo = sum(line.fee for line in lines), sum(line.amo for line in lines)
    count = len(lot.invoices)
    yield lot_closing(lot, LotCounts(heads=2 * count, ends=count, lines=len(lines), fee=fee, amo=amo, amc=0))


def _rate(work: Callable[[], int]) -> float:
    """Records a second of the best of three runs; ``work`` returns how many it did."""
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        count = work()
        best = max(best, count / max(time.process_time() - start, _TICK))
    return best


def _struct_of(layout: RecordType) -> struct.Struct:
    """The columns of a record as ``struct`` cuts them."""
    return struct.Struct("".join(f"{field.length}s" for field in layout.fields))


def figures(invoices: int = 3000) -> dict[str, float]:
    """Return records a second: encode, decode, invoices to records; what ``struct`` and a copy do of the same."""
    data = b"".join(fse_records(invoice(number)) for number in range(1, invoices + 1))
    read = [record for record, _ in scan(data)]
    layouts = [(record.layout, record.fields, record.raw) for record in read if record.layout]
    peers = {layout.key: _struct_of(layout) for layout, _, _ in layouts}
    cut = [(peers[layout.key], peers[layout.key].unpack(raw)) for layout, _, raw in layouts]

    def encode() -> int:
        return sum(len(layout.write(fields)) for layout, fields, _ in layouts) // RECORD

    def decode() -> int:
        return sum(1 for _ in scan(data))

    def compose() -> int:
        return sum(len(fse_records(invoice(number))) for number in range(1, invoices // 10)) // RECORD

    def pack() -> int:
        return sum(len(peer.pack(*values)) for peer, values in cut) // RECORD

    def unpack() -> int:
        return sum(len(peers[layout.key].unpack(raw)) > 0 for layout, _, raw in layouts)

    def copy() -> int:
        stream = io.BytesIO(data)
        return sum(len(stream.read(RECORD)) for _ in range(len(data) // RECORD)) // RECORD

    works = {
        "encode": encode,
        "decode": decode,
        "compose": compose,
        "struct pack": pack,
        "struct unpack": unpack,
        "copy": copy,
    }
    return {name: _rate(work) for name, work in works.items()}


def check_big(size: int = SIZE) -> tuple[int, float, int]:
    """Check a file of ``size`` bytes; return its records, the seconds taken and the KiB by which memory grew."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.b2"
        with path.open("wb") as stream:
            count = big_file(stream, size)
        with path.open("rb") as stream:
            before, start = _peak(), time.process_time()
            faults = check_stream(stream)
            taken = time.process_time() - start
    if faults:
        raise RuntimeError(f"the file made is not sound: {faults[0]}")
    return count, taken, _peak() - before


def _peak() -> int:
    """KiB that the process has held at most (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> int:
    """Print the figures; return 1 when an owed one is missed."""
    count, taken, grown = check_big()
    found = figures()
    for name, rate in found.items():
        sys.stdout.write(f"{name:14} {rate:12,.0f} records/s\n")
    sys.stdout.write(
        f"check          {count / taken:12,.0f} records/s ({SIZE >> 20} MiB, memory grew by {grown} KiB)\n"
    )
    return 0 if min(found["encode"], found["decode"]) >= OWED else 1


if __name__ == "__main__":
    sys.exit(main())
