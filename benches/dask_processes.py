"""``feuille reprice --cluster`` over two dask workers, beside two plain processes on the same files: lines a second.

Both run the same job for each file (``ccam_ngap.batch_jobs.price_job``: read, price on one thread, write), in
processes that were started before and have opened the tables; what dask adds is its scheduler, its messages and its
client. Their results are compared byte by byte.
"""

from __future__ import annotations

import filecmp
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from distributed import LocalCluster

from benches.batch import best
from benches.batch_parquet import flat
from benches.errors import AnswersDiffer
from benches.figure import Figure
from benches.peers import named
from benches.workload import workload
from ccam_ngap import kernel_mode
from ccam_ngap.batch_jobs import Job, Outcome, Terms, jobs_of, total
from ccam_ngap.batch_processes import Processes
from ccam_ngap.cluster import connected, price
from tables.compiled import open_tables

NAMES = ("dask_vs_processes",)
LINES = int(os.environ.get("FEUILLE_BENCH_LINES", "4000000")) // 2
FILES = 8
WORKERS = 2
ROUNDS = 5


def measure(lines: int = LINES, rounds: int = ROUNDS) -> tuple[Figure, ...]:
    """Measure the same files over dask workers and over processes."""
    tables = open_tables()
    terms = Terms.of(None, tables)
    with TemporaryDirectory() as name:
        folder = Path(name)
        count = write_files(flat(workload(lines, tables)), folder / "lines")
        over_dask, over_processes = (jobs_of([folder / "lines"], folder / whose) for whose in ("dask", "processes"))
        with (
            _cluster(folder) as cluster,
            connected(cluster.scheduler_address, terms) as client,
            Processes(WORKERS) as processes,
        ):
            check(price(client, over_dask, terms), processes.price(over_processes, terms), count)
            taken = best(
                {
                    "dask": lambda: price(client, over_dask, terms),
                    "processes": lambda: processes.price(over_processes, terms),
                },
                rounds,
            )
    note = f"{kernel_mode()} kernel, {named('distributed')}, {count:,} lines, {FILES} files, {WORKERS} processes each, "
    note += f"best of {rounds}"
    speed = {who: count / seconds for who, seconds in taken.items()}
    peer = "processes (concurrent.futures)"
    return (Figure("dask_vs_processes", speed["dask"], "lines/s", peer, speed["processes"], note=note),)


def write_files(lines: pa.Table, folder: Path) -> int:
    """Write lines as files of about as many, cut on invoice bounds; return how many lines."""
    folder.mkdir()
    invoice = lines.column("invoice").to_numpy()
    wanted = invoice[[len(invoice) * part // FILES for part in range(1, FILES)]]
    bounds = [0, *np.searchsorted(invoice, wanted).tolist(), len(invoice)]
    for place in range(FILES):
        piece = lines.slice(bounds[place], bounds[place + 1] - bounds[place])
        pq.write_table(piece, folder / f"{place}.parquet", compression="zstd")
    return len(invoice)


def check(ours: tuple[Outcome, ...], theirs: tuple[Outcome, ...], count: int) -> None:
    """Hold both against each other. Raises AnswersDiffer where a file was not priced, or not the same."""
    for outcomes in (ours, theirs):
        if total(outcomes).lines != count:
            raise AnswersDiffer("processes", count, [found.text for one in outcomes for found in one.messages])
    for one, other in zip(ours, theirs, strict=True):
        if not _same(one.job, other.job):
            raise AnswersDiffer("processes", one.job.target.name, other.job.target.name)


def _same(one: Job, other: Job) -> bool:
    """Whether two results hold the same bytes."""
    return filecmp.cmp(one.target, other.target, shallow=False)


def _cluster(folder: Path) -> LocalCluster:
    """Start a scheduler here and its workers in processes of one thread each."""
    return LocalCluster(
        n_workers=WORKERS,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=str(folder),
    )
