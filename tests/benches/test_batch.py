"""The batch benches: they run, their peers are held against us to the cent, a peer that differs is not measured."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
import numpy as np

from benches import batch, batch_parquet, dask_processes
from benches.batch_book import Book, book
from benches.batch_peers import COLUMNS, duckdb_run, polars_run
from benches.errors import AnswersDiffer
from benches.workload import Workload, workload
from ccam_ngap import cluster
from ccam_ngap.batch import BatchAnswer, price_batch
from ccam_ngap.batch_jobs import Terms, jobs_of, price_job
from tables.compiled import Tables, open_tables

LINES = 3_000


@pytest.fixture(scope="module")
def tables() -> Tables:
    return open_tables()


@pytest.fixture(scope="module")
def work(tables: Tables) -> Workload:
    return workload(LINES, tables)


@pytest.fixture
def drawn(work: Workload, monkeypatch: pytest.MonkeyPatch) -> None:
    """The benches draw the rows that are here already."""
    for module in (batch, batch_parquet, dask_processes):
        monkeypatch.setattr(module, "workload", lambda *_: work)


@pytest.mark.usefixtures("drawn")
def test_the_figures_are_measured(tmp_path: Path) -> None:
    figures = (*batch.measure(LINES, 1), *batch_parquet.measure(LINES, 1))
    assert tuple(figure.name for figure in figures) == (*batch.NAMES, *batch_parquet.NAMES)
    assert all(figure.value > 0 for figure in figures)
    for figure in figures:
        assert (figure.peer_value is None) == (figure.missing is not None)


@pytest.mark.usefixtures("drawn")
def test_a_cluster_is_measured_beside_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_processes, "WORKERS", 1)
    monkeypatch.setattr(cluster, "PATIENCE", 60.0)
    monkeypatch.setattr(cluster, "ARRIVAL", 60.0)
    (figure,) = dask_processes.measure(LINES, 1)
    assert (figure.name,) == dask_processes.NAMES
    assert figure.peer_value is not None
    assert min(figure.value, figure.peer_value) > 0


def test_files_that_differ_are_not_measured(work: Workload, tables: Tables, tmp_path: Path) -> None:
    count = dask_processes.write_files(batch_parquet.flat(work), tmp_path / "lines")
    terms = Terms.of(None, tables)
    ours, theirs = (
        tuple(price_job(job, terms) for job in jobs_of([tmp_path / "lines"], tmp_path / name)) for name in "ab"
    )
    assert len(ours) == dask_processes.FILES
    assert count == work.lines.num_rows
    dask_processes.check(ours, theirs, count)
    shutil.copy(theirs[0].job.target, theirs[1].job.target)
    with pytest.raises(AnswersDiffer):
        dask_processes.check(ours, theirs, count)
    with pytest.raises(AnswersDiffer):
        dask_processes.check(ours, theirs[1:], count)


def test_the_copy_copies_every_byte(work: Workload, tables: Tables) -> None:
    copy = batch.Copy(work, price_batch(work.lines, tables, invoices=work.invoices))
    copy()
    assert copy.bytes > 40 * work.lines.num_rows
    assert all(np.array_equal(piece, into) for piece, into in zip(copy.pieces, copy.into, strict=True))


@pytest.fixture(scope="module")
def given(work: Workload, tables: Tables) -> Book:
    return book(work, tables)


@pytest.fixture(scope="module")
def ours(work: Workload, tables: Tables) -> BatchAnswer:
    return price_batch(work.lines, tables, invoices=work.invoices)


def test_polars_gives_our_cents(given: Book, ours: BatchAnswer) -> None:
    pytest.importorskip("polars")
    assert batch.check("polars", given, ours, polars_run(given)()) > LINES / 2


def test_duckdb_gives_our_cents(given: Book, ours: BatchAnswer) -> None:
    pytest.importorskip("duckdb")
    run = duckdb_run(given, 1)
    run()
    assert batch.check("duckdb", given, ours, run.answer()) > LINES / 2


def test_a_peer_that_differs_by_a_cent_is_not_measured(given: Book, ours: BatchAnswer) -> None:
    theirs = {name: np.asarray(ours.lines.column(name).fill_null(-1)).copy() for name in COLUMNS}
    theirs["rate"] *= 100
    assert batch.check("another", given, ours, theirs) > LINES / 2
    theirs["amc"] += 1
    with pytest.raises(AnswersDiffer, match="amc"):
        batch.check("another", given, ours, theirs)
