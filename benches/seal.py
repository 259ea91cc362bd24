"""Sealing an invoice, both virtual cards in process, beside the one thing no seal can do without: a durable commit.

The peer writes the bytes of the same seal (records, signatures, certificates) in one transaction of SQLite as the
store has it: write-ahead log, ``synchronous=FULL``, so that the commit is on the disk when it returns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter_ns
from zoneinfo import ZoneInfo

from benches.figure import Figure
from cardio.cps.card import Cps
from cardio.vitale.card import Vitale
from engine.invoice.request import DraftRequest
from engine.invoice.values import Draft, Priced, Seal, Sealed
from engine.office import Office
from engine.sealing.seal import holds
from simulator.cards.deck import CPS_READER, VITALE_READER
from simulator.cards.in_process import InProcessStack
from simulator.clock import SimulatedClock
from tables.compiled import open_tables

NAMES = ("seal_p50_ms",)
INVOICES = 200
DAY = date(2024, 12, 15)
_CODE = b"1234"
_MS = 1e6


class Cabinet:
    """An office with both cards in their readers, the CPS unlocked."""

    def __init__(self, office: Office, deck: InProcessStack) -> None:
        self.office = office
        deck.insert(CPS_READER, "medecin")
        deck.insert(VITALE_READER, "famille")
        self.cps = Cps(deck.readers.connect(CPS_READER))
        self.vitale = Vitale(deck.readers.connect(VITALE_READER))
        self.cps.unlock(bytearray(_CODE))
        self._holder, self._content = self.cps.read(), self.vitale.read()

    def priced(self) -> Priced:
        """Draft and price a consultation and a technical act."""
        day = DAY.isoformat()
        acts: tuple[dict[str, object], ...] = (
            {"nomenclature": "NGAP", "code": "C", "date": day},
            {"nomenclature": "CCAM", "code": "AFLB001", "date": day, "activity": "1", "phase": "0"},
        )
        asked = DraftRequest(
            holder=self._holder, situation=1, vitale=self._content, invoice_date=DAY, acts=acts, pathway="T"
        )
        draft = self.office.draft(asked)
        assert isinstance(draft, Draft), draft
        priced = self.office.price(draft)
        assert isinstance(priced, Priced), priced
        return priced

    def seal(self, priced: Priced, key: str) -> Sealed:
        """Seal an invoice: numbered, signed by both cards, verified, journalled, durable."""
        return self.office.seal(priced, self.cps, self.vitale, idempotency_key=key)


@contextmanager
def cabinet(folder: Path) -> Iterator[Cabinet]:
    """Open an office in a folder, on a clock that stands still."""
    clock = SimulatedClock(datetime.combine(DAY, time(9), ZoneInfo("Europe/Paris")))
    with ExitStack() as stack:
        office = stack.enter_context(Office.open(folder, open_tables(), clock))
        yield Cabinet(office, stack.enter_context(InProcessStack()))


class Commit:
    """A table of one column, in which the bytes of a seal are made durable."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE seal (id INTEGER PRIMARY KEY, bytes BLOB) STRICT")

    def write(self, data: bytes) -> None:
        """Write the bytes; they are on the disk when this returns."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO seal (bytes) VALUES (?)", (data,))
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def measure(invoices: int = INVOICES) -> tuple[Figure, ...]:
    """Seal invoices one after the other, a commit of the same bytes after each; return both medians."""
    ours: list[int] = []
    theirs: list[int] = []
    with TemporaryDirectory() as folder, cabinet(Path(folder)) as desk:
        commit = Commit(Path(folder) / "commit.db")
        for place in range(invoices + 1):  # the first one loads what is loaded once
            priced = desk.priced()
            start = perf_counter_ns()
            sealed = desk.seal(priced, f"seal {place}")
            ours.append(perf_counter_ns() - start)
            assert holds(sealed.seal)
            data = _bytes(sealed.seal)
            start = perf_counter_ns()
            commit.write(data)
            theirs.append(perf_counter_ns() - start)
        commit.close()
    note = f"p50 of {invoices} seals, both virtual cards signing"
    value, limit = median(ours[1:]) / _MS, median(theirs[1:]) / _MS
    return (Figure("seal_p50_ms", value, "ms", "SQLite commit, synchronous=FULL", limit, note=note),)


def _bytes(seal: Seal) -> bytes:
    """Return everything a seal holds, one after the other."""
    parts = (
        seal.records,
        seal.cps_signature,
        seal.cps_certificate,
        seal.vitale_signature or b"",
        seal.vitale_certificate or b"",
    )
    return b"".join(parts)
