"""Repricing several files over processes: as each alone, a failing file named and the others written, none half."""

from __future__ import annotations

import multiprocessing
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

from ccam_ngap import batch_processes  # noqa: E402
from ccam_ngap.batch_file import SHOWN, reprice  # noqa: E402
from ccam_ngap.batch_jobs import Job, Outcome, Terms, cut_invoices, jobs_of, price_job, total, unfit  # noqa: E402
from ccam_ngap.errors import UnreadableBatch, UnwritableBatch  # noqa: E402
from tests.ccam_ngap.columns import flat  # noqa: E402
from tests.ccam_ngap.fatal import BROKEN, DEADLY, GATE, SLOW, price_or_die, wait_for  # noqa: E402
from tests.ccam_ngap.generated import invoice, shipped  # noqa: E402

FILES = 4
SIZE = 40


@pytest.fixture(scope="module")
def drawn() -> list[Any]:
    return [flat([invoice(seed) for seed in range(first, first + SIZE)]) for first in range(0, FILES * SIZE, SIZE)]


@pytest.fixture
def folder(drawn: list[Any], tmp_path: Path) -> Path:
    """Files at two depths, among others that are not read."""
    found = tmp_path / "in"
    for place, lines in enumerate(drawn):
        path = found / ("" if place else "deep/deeper") / f"part-{place}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(lines, path)
    for other in ("_SUCCESS", ".part-1.parquet", "notes.txt", "_temporary/part-9.parquet"):
        (found / other).parent.mkdir(exist_ok=True)
        (found / other).write_bytes(b"not read")
    return found


def names(jobs: tuple[Job, ...], folder: Path) -> list[str]:
    return [str(job.target.relative_to(folder)) for job in jobs]


def parts(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


def test_one_file_goes_to_a_file_or_into_a_folder(folder: Path, tmp_path: Path) -> None:
    source = folder / "part-1.parquet"
    assert jobs_of([source], tmp_path / "out.parquet") == (Job(source, tmp_path / "out.parquet"),)
    assert jobs_of([source], folder / "deep") == (Job(source, folder / "deep" / "part-1.parquet"),)


def test_folders_and_files_go_to_a_folder_under_their_names(folder: Path, tmp_path: Path) -> None:
    out, totals = tmp_path / "a" / "out", tmp_path / "totals"
    jobs = jobs_of([folder], out, totals)
    assert names(jobs, out) == ["part-1.parquet", "part-2.parquet", "part-3.parquet", "deep/deeper/part-0.parquet"]
    assert all(path.parent.is_dir() for job in jobs for path in job.results)
    assert [job.totals for job in jobs] == [totals / name for name in names(jobs, out)]
    both = jobs_of([folder / "part-2.parquet", folder / "deep", tmp_path / "absent.parquet"], out)
    assert names(both, out) == ["part-2.parquet", "deeper/part-0.parquet", "absent.parquet"]


def test_results_below_the_sources_are_not_read_again(folder: Path) -> None:
    before = len(jobs_of([folder], folder / "out", folder / "totals"))
    for name in ("out", "totals"):
        shutil.copy(folder / "part-1.parquet", folder / name / "part-1.parquet")
    assert len(jobs_of([folder], folder / "out", folder / "totals")) == before == FILES


def refusal(sources: list[Path], target: Path) -> str:
    with pytest.raises(UnreadableBatch) as raised:
        jobs_of(sources, target)
    return raised.value.messages[0].rule


def test_what_would_lose_a_file_is_refused_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(folder / "part-1.parquet", other)
    out = tmp_path / "out"
    assert refusal([folder, other], out) == "batch.same-result"
    assert refusal([folder], folder) == "batch.same-file"
    (tmp_path / "empty").mkdir()
    assert refusal([tmp_path / "empty"], out) == "batch.no-parquet"
    assert not out.exists()
    with pytest.raises(UnwritableBatch, match="un fichier porte le nom"):
        jobs_of([folder], folder / "notes.txt")


def test_files_are_priced_as_each_alone_and_a_bad_one_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.parquet").write_bytes(b"x")
    pq.write_table(pq.read_table(folder / "part-1.parquet").drop_columns(["code"]), folder / "less.parquet")
    jobs = jobs_of([folder], tmp_path / "out", tmp_path / "totals")
    told: list[Outcome] = []
    outcomes = batch_processes.reprice_files(jobs, Terms.of(None, shipped()), workers=2, told=told.append)
    assert tuple(outcome.job for outcome in outcomes) == jobs
    assert sorted(told, key=outcomes.index) == list(outcomes)
    alone = tmp_path / "alone.parquet"
    whole = []
    for outcome in outcomes:
        job = outcome.job
        if job.source.stem in ("bad", "less"):
            assert not any(path.exists() for path in job.results)
            assert outcome.report is None
            continue
        assert outcome.report == reprice(job.source, alone, shipped())
        assert job.target.read_bytes() == alone.read_bytes()
        assert job.totals is not None
        assert pq.read_metadata(job.totals).num_rows == outcome.report.invoices == SIZE
        whole.append(outcome.report)
    rules = {outcome.job.source.stem: outcome.messages[0].rule for outcome in outcomes if outcome.messages}
    assert rules == {"bad": "batch.not-parquet", "less": "batch.missing-column"}
    found = total(outcomes)
    assert found.lines == sum(report.lines for report in whole) > FILES * SIZE
    assert (found.invoices, len(whole)) == (FILES * SIZE, FILES)
    assert found.refused == sum(report.refused for report in whole) > 0
    assert len(found.examples) == SHOWN
    assert parts(tmp_path) == []


def test_a_process_that_dies_takes_only_its_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_processes, "price_job", price_or_die)
    for name in (DEADLY, BROKEN):
        shutil.copy(folder / "part-1.parquet", folder / name)
    jobs = jobs_of([folder], tmp_path / "out")
    outcomes = batch_processes.reprice_files(jobs, Terms.of(None, shipped()), workers=2)
    failed = {outcome.job.source.name: outcome.messages[0] for outcome in outcomes if outcome.report is None}
    assert set(failed) == {DEADLY, BROKEN}
    assert all(name in told.text and told.rule == "batch.file-lost" for name, told in failed.items())
    assert "s'est arrêté" in failed[DEADLY].text
    assert "ZeroDivisionError" in failed[BROKEN].text
    assert "secret" not in failed[BROKEN].text
    assert sum(job.target.exists() for job in jobs) == FILES
    assert parts(tmp_path) == []


def test_an_interruption_stops_the_processes_and_leaves_nothing_half_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_processes, "price_job", price_or_die)
    shutil.copy(folder / "part-1.parquet", folder / SLOW)
    jobs = jobs_of([folder], tmp_path / "out")

    def interrupt(_: Outcome) -> None:
        wait_for(tmp_path / "out" / f"{GATE}-reached")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch_processes.reprice_files(jobs, Terms.of(None, shipped()), workers=2, told=interrupt)
    assert multiprocessing.active_children() == []
    assert not (tmp_path / "out" / SLOW).exists()
    assert parts(tmp_path) == []
    for path in (tmp_path / "out").glob("*.parquet"):
        assert pq.read_metadata(path).num_rows > 0


@pytest.mark.parametrize(
    ("error", "why"), [(PermissionError(13, "secret"), "le droit de le lire manque"), (OSError(5, "secret"), "système")]
)
def test_a_file_that_the_system_does_not_give_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, why: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(pq, "read_schema", refuse)
    outcome = price_job(Job(folder / "part-1.parquet", tmp_path / "out.parquet"), Terms.of(None, shipped()))
    (found,) = outcome.messages
    assert why in found.text
    assert str(folder / "part-1.parquet") in found.text
    assert "secret" not in found.text


def test_other_tables_or_other_rules_price_nothing(folder: Path, tmp_path: Path) -> None:
    terms = Terms.of(None, shipped())
    job = Job(folder / "part-1.parquet", tmp_path / "out.parquet")
    assert unfit(terms) == ()
    for other, rule in (
        (replace(terms, sha256="0" * 64), "batch.other-tables"),
        (replace(terms, kernel="0" * 64), "batch.other-kernel"),
        (replace(terms, tables=tmp_path / "nowhere"), "tables.not-found"),
        (replace(terms, tables=folder), "tables.faulty"),
    ):
        outcome = price_job(job, other)
        assert outcome.report is None
        assert [found.rule for found in outcome.messages] == [rule]
        assert unfit(other) == outcome.messages
    assert not job.target.exists()


def test_an_invoice_that_files_cut_in_two_is_told(drawn: list[Any], tmp_path: Path) -> None:
    lines = pa.concat_tables(drawn[:2]).unify_dictionaries()
    ids = pa.array(range(lines.num_rows // 2), pa.int32()).to_pylist()
    one = lines.set_column(lines.schema.get_field_index("invoice"), "invoice", pa.array([*ids, *ids][: lines.num_rows]))
    half = lines.num_rows // 2
    pieces = {"a": one.slice(0, half), "b": one.slice(half - 1, 2), "c": one.slice(3, 4)}
    folder = tmp_path / "in"
    folder.mkdir()
    for name, piece in pieces.items():
        pq.write_table(piece, folder / f"{name}.parquet")
    terms = Terms.of(None, shipped())
    outcomes = [price_job(job, terms) for job in jobs_of([folder], tmp_path / "out")]
    (warning,) = cut_invoices(outcomes)
    assert warning.rule == "batch.cut-invoice"
    assert f"La facture {half - 1} finit le fichier {folder / 'a.parquet'}" in warning.text
    assert str(folder / "b.parquet") in warning.text
    assert cut_invoices([outcomes[0], outcomes[2]]) == ()
