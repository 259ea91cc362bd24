"""How many B2 records a second one process encodes, decodes and checks; what a big file takes of memory.

``feuille bench b2_encode_per_s b2_check_memory_mb`` tells the figures. Each stands beside a peer that does less:
``struct`` packs and unpacks the same columns without checking anything, and copying the bytes is what no reading can
beat. The owed figure is 100,000 records a second both ways.
"""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

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


@dataclass(frozen=True, slots=True)
class Checked:
    """A big file checked: its records, the seconds of processor taken, those of a mere reading, the KiB grown."""

    records: int
    seconds: float
    reading: float
    grown: int


def check_big(size: int = SIZE) -> Checked:
    """Check a file of ``size`` bytes in a process that did not make it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.b2"
        with path.open("wb") as stream:
            count = big_file(stream, size)
        done = subprocess.run(  # noqa: S603 our own module
            [sys.executable, "-m", "benches.norms_b2", str(path)], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(f"the file made is not sound: {done.stdout or done.stderr[-500:]}")
    seconds, reading, grown = done.stdout.split()
    return Checked(count, float(seconds), float(reading), int(grown))


def check_given(path: Path) -> str:
    """Check a file; return the seconds taken, those of reading it record by record, the KiB grown; or its first fault.

    The first check, of an empty file, loads the layouts, so that what memory grows by is due to the file alone.
    """
    check_stream(io.BytesIO(b""))
    before = _peak()
    with path.open("rb") as stream:
        faults, taken = _timed(lambda: check_stream(stream))
    grown = _peak() - before
    with path.open("rb") as stream:
        _, reading = _timed(lambda: all(iter(lambda: stream.read(RECORD), b"")))
    return f"{faults[0]}" if faults else f"{taken} {reading} {grown}"


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what ``work`` gives and the seconds of processor it took."""
    start = time.process_time()
    return work(), max(time.process_time() - start, _TICK)


def _peak() -> int:
    """KiB that this process has held at most; ``getrusage`` would count what its parent held too (Linux)."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1])


def main(arguments: Sequence[str]) -> int:
    """Check the file given; print what ``check_given`` tells, and return 1 when the file is not sound."""
    told = check_given(Path(arguments[0]))
    sys.stdout.write(told + "\n")
    return 0 if told[0].isdigit() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
