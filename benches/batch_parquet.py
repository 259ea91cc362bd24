"""``feuille reprice`` from a Parquet file to another, beside a copy of the same file by pyarrow: lines a second.

The copy reads and decodes every column, then encodes and writes it with the options of our results, and prices
nothing: what reading and writing Parquet alone would take. Our results have other columns than what is read.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benches.batch import best
from benches.figure import Figure
from benches.peers import named
from benches.workload import Workload, workload
from ccam_ngap import kernel_mode
from ccam_ngap.batch_file import reprice
from tables.compiled import open_tables

NAMES = ("parquet_vs_copy",)
LINES = int(os.environ.get("FEUILLE_BENCH_LINES", "4000000")) // 4
ROUNDS = 3
GROUP = 250_000
"""Lines of a row group."""


def measure(lines: int = LINES, rounds: int = ROUNDS) -> tuple[Figure, ...]:
    """Measure the repricing of a file and the copy of the same file."""
    tables = open_tables()
    with TemporaryDirectory() as folder:
        source, priced, copied = (Path(folder) / f"{name}.parquet" for name in ("lines", "priced", "copied"))
        pq.write_table(flat(workload(lines, tables)), source, row_group_size=GROUP, compression="zstd")
        works = {"ours": lambda: reprice(source, priced, tables), "copy": lambda: copy(source, copied)}
        taken = best(works, rounds)
        count = pq.read_metadata(source).num_rows
    note = f"{kernel_mode()} kernel, {count:,} lines, best of {rounds}"
    ours, peer = count / taken["ours"], count / taken["copy"]
    return (Figure("parquet_vs_copy", ours, "lines/s", f"copy by {named('pyarrow')}", peer, note=note),)


def flat(work: Workload) -> pa.Table:
    """Return lines that say all of their invoice."""
    sizes = work.invoices.column("lines").to_numpy()
    numbers = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    heads = work.invoices.drop_columns(["lines"]).take(pa.array(numbers))
    found = work.lines.append_column("invoice", pa.array(numbers))
    for name in heads.column_names:
        found = found.append_column(name, heads.column(name))
    return found


def copy(source: Path, target: Path) -> None:
    """Read a Parquet file row group by row group and write it again with the options of ``batch_output``."""
    with pq.ParquetFile(source, memory_map=True) as file:
        options = {"use_dictionary": False, "compression": "zstd", "write_statistics": False}
        with pq.ParquetWriter(target, file.schema_arrow, **options) as writer:
            for group in range(file.num_row_groups):
                writer.write_table(file.read_row_group(group))
