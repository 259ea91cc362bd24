"""``feuille reprice`` from the command line: as ``feuille quote`` to the cent, and one French line when it cannot."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

from api.cli.main import main  # noqa: E402
from tests.ccam_ngap.columns import flat  # noqa: E402
from tests.ccam_ngap.generated import invoice  # noqa: E402

AMOUNTS = ("unit_price", "tariff", "base", "rate", "fee", "overcharge", "amo", "amc", "patient")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "lignes.parquet"
    pq.write_table(flat([invoice(seed) for seed in range(60)]), path)
    return path


def test_it_prices_as_quote_does(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reprice", str(source), str(tmp_path / "out.parquet"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    requests = tmp_path / "requests.jsonl"
    requests.write_text("\n".join(json.dumps(invoice(seed)) for seed in range(60)), "utf-8")
    assert main(["quote", str(requests), "--jsonl"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    rows: list[dict[str, Any]] = pq.read_table(tmp_path / "out.parquet").to_pylist()
    priced = 0
    for number, answer in enumerate(answers):
        mine = [row for row in rows if row["invoice"] == number]
        if answer["status"] == 0:
            priced += 1
            assert [{name: row[name] for name in AMOUNTS} for row in mine] == [
                {name: line[name] for name in AMOUNTS} for line in answer["lines"]
            ]
        else:
            assert all(row["amo"] is None and row["fault"] for row in mine)
    assert priced > 10
    assert report["lines"] == len(rows)
    assert report["refused"] == sum(row["fault"] is not None for row in rows)
    assert sum(found["lines"] for found in report["refusals"]) == report["refused"]


def test_the_report_is_in_french(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reprice", str(source), str(tmp_path / "out.parquet")]) == 0
    told = capsys.readouterr().out
    assert "lignes refusées, sans montant" in told
    assert "quote." in told


@pytest.mark.parametrize("wrong", ["absent.parquet", "texte.parquet"])
def test_a_bad_input_is_one_line_and_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str) -> None:
    (tmp_path / "texte.parquet").write_text("code;amo\n")
    assert main(["reprice", str(tmp_path / wrong), str(tmp_path / "out.parquet")]) == 2
    told = capsys.readouterr().err.strip()
    assert wrong in told
    assert len(told.splitlines()) == 1
    assert not (tmp_path / "out.parquet").exists()


def test_a_result_without_a_place_is_status_1(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reprice", str(source), str(tmp_path / "nowhere" / "out.parquet")]) == 1
    assert "le dossier n'existe pas" in capsys.readouterr().err


@pytest.fixture
def folder(source: Path) -> Path:
    """A folder of two files, the second of which is not Parquet."""
    found = source.parent / "in"
    found.mkdir()
    shutil.copy(source, found / "un.parquet")
    (found / "deux.parquet").write_text("code;amo\n")
    return found


def test_a_folder_goes_to_a_folder_and_a_bad_file_is_named(
    folder: Path, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, totals = tmp_path / "out", tmp_path / "totals"
    assert main(["reprice", str(folder), str(out), "--invoices", str(totals), "--workers", "1", "--json"]) == 1
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert told.err.strip().startswith(f"✗ Le fichier {folder / 'deux.parquet'} ne peut pas être lu")
    assert len(told.err.strip().splitlines()) == 1
    assert [path.name for path in (*out.iterdir(), *totals.iterdir())] == ["un.parquet"] * 2
    assert main(["reprice", str(source), str(tmp_path / "one.parquet"), "--json"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert (tmp_path / "one.parquet").read_bytes() == (out / "un.parquet").read_bytes()
    for name in ("lines", "invoices", "refused", "refusals", "ignored_columns"):
        assert report[name] == alone[name]
    bad, good = report["files"]
    assert (bad["source"], bad["lines"]) == (str(folder / "deux.parquet"), None)
    assert bad["messages"][0]["rule"] == "batch.not-parquet"
    assert (good["target"], good["lines"]) == (str(out / "un.parquet"), alone["lines"])
    assert {example["file"] for example in report["examples"]} == {str(folder / "un.parquet")}


def test_several_files_are_told_together(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(folder / "un.parquet", folder / "deux.parquet")
    files = [str(folder / name) for name in ("un.parquet", "deux.parquet")]
    assert main(["reprice", *files, str(tmp_path / "out"), "--workers", "1"]) == 0
    told = capsys.readouterr().out
    assert "2 fichiers sur 2" in told
    assert "un.parquet, ligne" in told
    assert main(["reprice", *files, str(folder)]) == 2
    assert "sont le même" in capsys.readouterr().err


def test_dask_is_only_loaded_when_a_cluster_is_asked_for(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["reprice", str(source), str(tmp_path / "out.parquet")]
    text = "import sys; from api.cli.main import main; main(sys.argv[1:]); sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", text, *command], capture_output=True, timeout=100).returncode == 0
    assert (tmp_path / "out.parquet").exists()
    monkeypatch.delitem(sys.modules, "ccam_ngap.cluster", raising=False)
    monkeypatch.delattr("ccam_ngap.cluster", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)  # as where it is not installed
    assert main([*command, "--cluster", "tcp://127.0.0.1:8786"]) == 2
    told = capsys.readouterr().err
    assert "La bibliothèque distributed manque" in told
    assert "feuille[batch]" in told
