"""Ten million lines with the full rules, beside Polars, DuckDB and a copy of the same bytes: lines a second.

Each is timed in turn, several times; the best time of each counts, so that what else the machine does weighs on none.
Rows and dense arrays of the peers are made before (``batch_book`` says what they are spared, and which rules they do
not express); their amounts are compared with ours, to the cent, on every line that those rules do not reach.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa

from benches.batch_book import Book, book
from benches.batch_peers import COLUMNS, Answer, duckdb_run, polars_run
from benches.errors import AnswersDiffer
from benches.figure import Aim, Figure
from benches.peers import named
from benches.timing import without_collector
from benches.workload import Workload, workload
from ccam_ngap import kernel_mode
from ccam_ngap.batch import BatchAnswer, price_batch
from tables.compiled import Tables, open_tables

NAMES = ("batch_lines_per_s", "batch_one_thread_per_s", "batch_vs_polars", "batch_vs_duckdb", "batch_vs_memory_copy")
LINES = int(os.environ.get("FEUILLE_BENCH_LINES", "4000000"))
THREADS = 2
ROUNDS = 5
AIMS = {
    "batch_lines_per_s": Aim.at_least(40e6),
    "batch_vs_polars": Aim.ratio_at_least(5),
    "batch_vs_duckdb": Aim.ratio_at_least(5),
    "batch_vs_memory_copy": Aim.ratio_at_least(0.1),
}
LEAST_COMPARED = 0.5
"""Share of the lines on which a peer must be comparable for its answer to count."""


def measure(lines: int = LINES, rounds: int = ROUNDS) -> tuple[Figure, ...]:
    """Measure a batch and its peers on the same rows."""
    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    tables = open_tables()
    work = workload(lines, tables)
    works: dict[str, Callable[[], object]] = {
        "ours": lambda: price_batch(work.lines, tables, invoices=work.invoices, threads=THREADS),
        "one thread": lambda: price_batch(work.lines, tables, invoices=work.invoices, threads=1),
        "copy": Copy(work, price_batch(work.lines, tables, invoices=work.invoices)),
        **_peers(work, tables),
    }
    taken = best(works, rounds)
    count = work.lines.num_rows
    note = f"{kernel_mode()} kernel, {count:,} lines, {THREADS} threads, best of {rounds}"
    return _figures({name: count / seconds for name, seconds in taken.items()}, note)


def _figures(speeds: Mapping[str, float], note: str) -> tuple[Figure, ...]:
    """Return the figures from lines a second."""
    ours, unit = speeds["ours"], "lines/s"
    copied = ("copy of the same bytes (numpy)", speeds["copy"])
    found = [
        Figure("batch_lines_per_s", ours, unit, *copied, aim=AIMS["batch_lines_per_s"], note=note),
        Figure("batch_one_thread_per_s", speeds["one thread"], unit, "two threads", ours, note=note),
    ]
    for name, peer in (("batch_vs_polars", "polars"), ("batch_vs_duckdb", "duckdb")):
        missing = None if named(peer) else peer
        found.append(
            Figure(name, ours, unit, named(peer), speeds.get(peer), aim=AIMS[name], missing=missing, note=note)
        )
    name = "batch_vs_memory_copy"
    return (*found, Figure(name, ours, unit, *copied, aim=AIMS[name], note=note))


def best(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the best seconds of each work, each run in turn after one that does not count."""
    taken: dict[str, float] = {}
    with without_collector():
        for place in range(rounds + 1):
            for name, work in works.items():
                start = perf_counter()
                found = work()
                seconds = perf_counter() - start
                del found
                taken[name] = min(taken.get(name, seconds), seconds) if place else seconds
    return taken


class Copy:
    """A copy of every column that a batch reads and writes, on as many threads: what memory alone would take."""

    def __init__(self, work: Workload, answer: BatchAnswer) -> None:
        found = (work.lines, work.invoices, answer.lines, answer.invoices)
        buffers = [part for table in found for column in table.columns for part in _parts(column)]
        self.pieces = [np.frombuffer(part, np.uint8) for part in buffers]
        self.into = [np.empty_like(piece) for piece in self.pieces]

    @property
    def bytes(self) -> int:
        """How many bytes are copied."""
        return sum(len(piece) for piece in self.pieces)

    def __call__(self) -> None:
        """Copy every column, one half a thread."""
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._copy, range(THREADS)))

    def _copy(self, part: int) -> None:
        """Copy one part of every column."""
        for piece, into in zip(self.pieces, self.into, strict=True):
            first, after = (len(piece) * (part + more) // THREADS for more in (0, 1))
            into[first:after] = piece[first:after]


def _parts(column: Any) -> list[Any]:
    """Return the buffers of a column that are as long as it, dictionaries left out."""
    arrays = [chunk.indices if pa.types.is_dictionary(column.type) else chunk for chunk in column.chunks]
    return [buffer for array in arrays for buffer in array.buffers() if buffer is not None and buffer.size]


def _peers(work: Workload, tables: Tables) -> dict[str, Callable[[], object]]:
    """Return the peers that are here, once their answers are held against ours. Raises AnswersDiffer."""
    found: dict[str, Callable[[], object]] = {}
    if not named("polars") and not named("duckdb"):
        return found
    given = book(work, tables)
    ours = price_batch(work.lines, tables, invoices=work.invoices)
    if named("polars"):
        run = polars_run(given)
        check("polars", given, ours, run())
        found["polars"] = run
    if named("duckdb"):
        duck = duckdb_run(given, THREADS)
        duck()
        check("duckdb", given, ours, duck.answer())
        found["duckdb"] = duck
    return found


def check(peer: str, given: Book, ours: BatchAnswer, theirs: Answer) -> int:
    """Compare a peer with us, to the cent, where it expresses every rule. Returns on how many lines.

    These are priced lines without modifier whose rate neither the threshold rule nor the pathway changed. Raises
    AnswersDiffer where an amount differs, or where too few lines are comparable for the comparison to mean anything.
    """
    mine = {name: np.asarray(ours.lines.column(name).fill_null(-1)) for name in COLUMNS}
    other = {name: np.asarray(theirs[name]) for name in COLUMNS}
    plain = np.asarray(ours.lines.column("fault").is_null()) & ~given.lines["modifiers"]
    same_rate = plain & (mine["rate"] * 100 == other["rate"])
    _hold(peer, plain, mine, other, ("tariff", "base"))
    _hold(peer, same_rate, mine, other, ("amo", "amc", "patient"))
    compared = int(same_rate.sum())
    if compared < LEAST_COMPARED * len(plain):
        raise AnswersDiffer(peer, f"{len(plain)} lines", f"{compared} comparable")
    return compared


def _hold(peer: str, where: Any, ours: Mapping[str, Any], theirs: Mapping[str, Any], names: Sequence[str]) -> None:
    """Raise AnswersDiffer at the first line whose amounts differ."""
    for name in names:
        wrong = np.flatnonzero(where & (ours[name] != theirs[name]))
        if len(wrong):
            place = int(wrong[0])
            raise AnswersDiffer(peer, (name, place, int(ours[name][place])), int(theirs[name][place]))
