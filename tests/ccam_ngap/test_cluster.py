"""Repricing over a real dask scheduler and its workers: as on one machine, and refused where amounts could differ."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("distributed")
import pyarrow.parquet as pq  # noqa: E402

from api.cli.main import main  # noqa: E402
from ccam_ngap import cluster  # noqa: E402
from ccam_ngap.batch_file import reprice  # noqa: E402
from ccam_ngap.batch_jobs import Job, Outcome, Terms, jobs_of  # noqa: E402
from ccam_ngap.errors import UnusableCluster  # noqa: E402
from tables.catalogue import SOURCES  # noqa: E402
from tables.compiled import open_tables  # noqa: E402
from tests.ccam_ngap.columns import flat  # noqa: E402
from tests.ccam_ngap.dask_cluster import DaskCluster, kill  # noqa: E402
from tests.ccam_ngap.fatal import BROKEN, DEADLY, GATE, SLOW, price_or_die, wait_for  # noqa: E402
from tests.ccam_ngap.generated import invoice, shipped  # noqa: E402

FILES = 3
PATIENT = 60.0


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler and one worker, that every test leaves as it found them."""
    with DaskCluster(tmp_path_factory.mktemp("dask")) as found:
        found.worker()
        yield found


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stalls is waited for."""
    for name in ("PATIENCE", "ARRIVAL"):
        monkeypatch.setattr(cluster, name, PATIENT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "in"
    found.mkdir()
    for place in range(FILES):
        pq.write_table(flat([invoice(place * 30 + seed) for seed in range(30)]), found / f"part-{place}.parquet")
    return found


def terms() -> Terms:
    return Terms.of(None, shipped())


def test_a_cluster_writes_what_one_process_writes(
    started: DaskCluster, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bad.parquet").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)  # the workers are elsewhere
    jobs = jobs_of([Path("in")], Path("out"), Path("totals"))
    told: list[Outcome] = []
    outcomes = cluster.reprice_files(jobs, terms(), started.address, told=told.append)
    assert tuple(outcome.job for outcome in outcomes) == jobs
    assert len(told) == len(jobs) == FILES + 1
    assert [found.rule for found in outcomes[0].messages] == ["batch.not-parquet"]
    alone, totals = tmp_path / "alone.parquet", tmp_path / "alone-totals.parquet"
    for outcome in outcomes[1:]:
        job = outcome.job.absolute()
        assert outcome.report == reprice(job.source, alone, shipped(), totals=totals)
        assert job.totals is not None
        assert job.target.read_bytes() == alone.read_bytes()
        assert job.totals.read_bytes() == totals.read_bytes()
    assert list(tmp_path.rglob("*.part")) == []


def test_the_same_files_are_priced_again_when_they_are_asked_again(
    started: DaskCluster, folder: Path, tmp_path: Path
) -> None:
    jobs = jobs_of([folder], tmp_path / "out")
    for _ in range(2):
        for job in jobs:
            job.target.unlink(missing_ok=True)
        cluster.reprice_files(jobs, terms(), started.address)
        assert all(job.target.exists() for job in jobs)


def test_a_worker_that_dies_takes_only_its_file(
    started: DaskCluster, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "price_job", price_or_die)
    for name in (DEADLY, BROKEN):
        shutil.copy(folder / "part-1.parquet", folder / name)
    for _ in range(2):  # one dies of the file among the others, one of the file alone
        started.worker()
    jobs = jobs_of([folder], tmp_path / "out")
    outcomes = cluster.reprice_files(jobs, terms(), started.address)
    failed = {outcome.job.source.name: outcome.messages[0] for outcome in outcomes if outcome.report is None}
    assert set(failed) == {DEADLY, BROKEN}
    assert "se sont arrêtés" in failed[DEADLY].text
    assert "ZeroDivisionError" in failed[BROKEN].text
    assert sum(job.target.exists() for job in jobs) == FILES
    assert list((tmp_path / "out").glob(".*")) == []


def test_the_files_of_a_cluster_that_falls_apart_are_named_and_none_is_half_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = jobs_of([folder], tmp_path / "out")
    with DaskCluster(tmp_path) as lent:
        worker = lent.worker()
        with cluster.connected(lent.address, terms()) as client:
            kill(worker)
            with monkeypatch.context() as hurried:
                hurried.setattr(cluster, "ARRIVAL", 0.5)
                hurried.setattr(cluster, "PERIOD", 0.1)
                outcomes = cluster.price(client, jobs, terms())
        assert all("n'a plus de travailleur" in outcome.messages[0].text for outcome in outcomes)
        assert list((tmp_path / "out").iterdir()) == []

        monkeypatch.setattr(cluster, "price_job", price_or_die)
        (folder / "part-1.parquet").rename(folder / SLOW)
        (slow,) = jobs_of([folder / SLOW], tmp_path / "out")
        lent.worker()

        def leave() -> None:
            wait_for(tmp_path / "out" / f"{GATE}-reached")
            kill(lent.scheduler)

        leaving = Thread(target=leave)
        leaving.start()
        (outcome,) = cluster.reprice_files([slow], terms(), lent.address)
        leaving.join()
    assert outcome.report is None
    assert "ordonnanceur" in outcome.messages[0].text
    assert not slow.target.exists()
    assert list((tmp_path / "out").glob(".*")) == []


def refusals(jobs: tuple[Job, ...], given: Terms, address: str) -> list[Any]:
    """The messages that refuse a cluster; nothing was written."""
    with pytest.raises(UnusableCluster) as raised:
        cluster.reprice_files(jobs, given, address)
    assert not any(job.target.exists() for job in jobs)
    return list(raised.value.messages)


def test_workers_with_other_tables_or_other_rules_are_refused(
    started: DaskCluster, folder: Path, tmp_path: Path
) -> None:
    jobs = jobs_of([folder], tmp_path / "out")
    sources = tmp_path / "tables"
    shutil.copytree(SOURCES, sources)
    ours = Terms.of(sources, open_tables(sources))
    version = sources / "version.csv"
    version.write_text(version.read_text("utf-8").replace(";2026.", ";1926."), "utf-8")
    assert open_tables(sources).sha256 != ours.sha256
    (found,) = refusals(jobs, ours, started.address)
    assert found.rule == "batch.bad-worker"
    assert "tcp://127.0.0.1:" in found.text
    assert ours.sha256[:12] in found.text
    (found,) = refusals(jobs, replace(terms(), kernel="0" * 64), started.address)
    assert "noyau de calcul" in found.text


def test_a_cluster_without_worker_or_without_the_project_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = jobs_of([folder], tmp_path / "out")
    bare = tmp_path / "bare"  # a project of the same name, that lacks ours
    (bare / "ccam_ngap").mkdir(parents=True)
    (bare / "ccam_ngap" / "__init__.py").touch()
    with DaskCluster(bare, cwd=bare) as lent:
        (found,) = refusals(jobs, terms(), lent.address)
    assert found.rule == "batch.bad-scheduler"
    with DaskCluster(tmp_path) as lent:
        with monkeypatch.context() as hurried:
            hurried.setattr(cluster, "ARRIVAL", 0.2)
            (found,) = refusals(jobs, terms(), lent.address)
        assert found.rule == "batch.no-worker"
        assert lent.address in found.advice
        lent.worker(cwd=bare)
        (found,) = refusals(jobs, terms(), lent.address)
    assert found.rule == "batch.bad-worker"
    assert "pas toutes ses bibliothèques" in found.text


def test_an_address_without_scheduler_is_told(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    jobs = jobs_of([folder], tmp_path / "out")
    with socket.socket() as deaf, socket.create_server(("127.0.0.1", 0)) as mute:
        deaf.bind(("127.0.0.1", 0))
        ports = [found.getsockname()[1] for found in (deaf, mute)]
        for address in ("nonsense", "foo://127.0.0.1:1", "tcp://", *(f"127.0.0.1:{port}" for port in ports)):
            assert [found.rule for found in refusals(jobs, terms(), address)] == ["batch.no-scheduler"]


def test_the_command_prices_over_a_cluster(
    started: DaskCluster, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reprice", str(folder), str(tmp_path / "out"), "--cluster", started.address, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["invoices"] == 30 * FILES
    assert len(list((tmp_path / "out").glob("*.parquet"))) == FILES
    one = ["reprice", str(folder / "part-0.parquet"), str(tmp_path / "one.parquet")]
    assert main([*one, "--cluster", started.address]) == 0
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "out" / "part-0.parquet").read_bytes()
    capsys.readouterr()
    assert main([*one, "--cluster", "nonsense"]) == 1
    assert "Aucun ordonnanceur dask" in capsys.readouterr().err
    assert main([*one, "--cluster", started.address, "--workers", "2"]) == 2
    assert "ne vont pas ensemble" in capsys.readouterr().err
