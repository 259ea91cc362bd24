"""The source tables compiled to the one file that prices, beside their rows merely read by the ``csv`` module."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from benches.errors import AnswersDiffer
from benches.figure import Figure
from benches.timing import medians
from tables.catalogue import SOURCES
from tables.compiled import Tables
from tables.compiler import compile_tables

NAMES = ("tables_build_s",)
ROUNDS = 3
_NS = 1e9


def measure(folder: Path = SOURCES, rounds: int = ROUNDS) -> tuple[Figure, ...]:
    """Measure a whole build in memory. Raises AnswersDiffer when two builds differ by a byte."""
    first = Tables(compile_tables(folder)).sha256
    second = Tables(compile_tables(folder)).sha256
    if first != second:
        raise AnswersDiffer("compile_tables", first, second)
    ours, theirs = medians((lambda: compile_tables(folder), lambda: read_rows(folder)), 1, rounds)
    note = f"{read_rows(folder)} rows, median of {rounds}"
    return (Figure("tables_build_s", ours / _NS, "s", "csv module", theirs / _NS, note=note),)


def read_rows(folder: Path) -> int:
    """Read every row of every table but the messages; return how many there are."""
    return sum(1 for path in _files(folder) for _ in _rows(path))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the tables that are compiled."""
    return (path for path in folder.rglob("*.csv") if "messages" not in path.relative_to(folder).parts)


def _rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader((line for line in stream if not line.startswith("#")), delimiter=";")
