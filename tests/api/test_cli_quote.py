"""``feuille quote`` and ``feuille tables`` as they are typed."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import main
from tables.compiler import FILE_NAME
from tests.ccam_ngap.test_reading import REQUEST, changed
from tests.ccam_ngap.worked import cases
from tests.tables import tiny

Typed = Callable[..., int]


@pytest.fixture
def typed() -> Typed:
    """Type a ``feuille`` command; returns its exit status."""
    return lambda *words: main(words)


@pytest.fixture
def request_file(tmp_path: Path) -> Callable[[object], str]:
    def write(data: object) -> str:
        path = tmp_path / "demande.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return str(path)

    return write


def test_a_priced_request(
    typed: Typed, request_file: Callable[[object], str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("quote", request_file(REQUEST), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["totals"] == {"fee": 3000, "base": 3000, "amo": 2100, "amc": 900, "patient": 0, "to_pay_now": 0}
    assert answer["lines"][0]["steps"] == []
    assert len(answer["tables"]["sha256"]) == 64


def test_people_read_a_table(
    typed: Typed, request_file: Callable[[object], str], capsys: pytest.CaptureFixture[str]
) -> None:
    request = next(case["request"] for case in cases() if case["id"] == "terminal-recap-amo-forced")
    assert typed("quote", request_file(request), "--explain") == 0
    text = capsys.readouterr().out.replace("\u00a0", " ")
    for expected in (
        "73,56 €",
        "54,39 €",
        "22,07 €",
        "−2,90 €",
        "Part AMO forcée",
        "Min(DR − MRO",
        "ccam/prices.csv",
    ):
        assert expected in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 120


def test_a_refused_request(
    typed: Typed, request_file: Callable[[object], str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = request_file(changed("acts.0.code", "QQQ"))
    assert typed("quote", file) == 1
    assert "acts[0].code" in capsys.readouterr().out
    assert typed("quote", file, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["lines"], answer["totals"]) == ([], None)


@pytest.mark.parametrize(
    ("data", "field"),
    [("{", "ligne 1"), ("[]", "objet JSON"), (changed("invoice_date", 5), "invoice_date"), ({}, "invoice_date")],
    ids=["open", "list", "date", "empty"],
)
def test_unreadable_input_is_one_line(
    typed: Typed, request_file: Callable[[object], str], capsys: pytest.CaptureFixture[str], data: Any, field: str
) -> None:
    assert typed("quote", request_file(data)) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert field in told.err


def test_a_file_that_cannot_be_read(typed: Typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, why in ((tmp_path / "absent.json", "il n'existe pas"), (tmp_path, "c'est un dossier")):
        assert typed("quote", str(path)) == 2
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 1
        assert why in said
    assert typed("quote", "-", "--tables", str(tmp_path / "absent")) == 2
    assert "n'existe pas" in capsys.readouterr().err


def test_one_answer_a_line_in_order(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps(REQUEST), "nonsense", "", json.dumps(changed("acts.0.code", "QQQ")), json.dumps(REQUEST)]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    assert typed("quote", "-", "--jsonl", "--json") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["status"] for answer in answers] == [0, 2, 1, 0]
    assert answers[1]["messages"][0]["rule"] == "quote.not-json"


def test_a_line_that_is_too_long(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("api.cli.quote.GREATEST_BYTES", 2_000)
    path = tmp_path / "long.jsonl"
    path.write_text(f"{'x' * 9_000}\n{json.dumps(REQUEST)}\n")
    assert typed("quote", str(path), "--jsonl") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["status"] for answer in answers] == [2, 0]
    assert answers[0]["messages"][0]["rule"] == "quote.too-long"


def test_tables_are_built_and_described(typed: Typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tiny.write(tmp_path / "tiny")
    assert typed("tables", "build", str(folder)) == 0
    digest = capsys.readouterr().out.strip()
    assert (folder / FILE_NAME).is_file()
    assert typed("tables", "info", "--tables", str(folder), "--json") == 0
    info = json.loads(capsys.readouterr().out)
    assert (info["sha256"], info["version"], info["nomenclatures"]["CCAM"]["acts"]) == (digest, "tiny", 8)
    assert typed("tables", "info") == 0
    text = capsys.readouterr().out
    assert "CCAM" in text
    assert "Version" in text


def test_faulty_tables_are_named(typed: Typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tiny.write(tmp_path / "tiny", ngap__prices="key;from;value\nZZZ/metropole;2020-01-01;3.00")
    assert typed("tables", "build", str(folder)) == 1
    assert "ngap/prices.csv:2" in capsys.readouterr().err
    assert not (folder / FILE_NAME).exists()
    assert typed("quote", "-", "--tables", str(folder)) == 2
    assert "ngap/prices.csv:2" in capsys.readouterr().err
    assert typed("tables", "build", str(tmp_path / "absent")) == 2
    assert "n'existe pas" in capsys.readouterr().err


def test_a_full_disk_leaves_the_tables_as_they_were(
    typed: Typed, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny.write(tmp_path / "tiny")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert typed("tables", "build", str(folder)) == 1
    assert "intactes" in capsys.readouterr().err
    assert sorted(path.suffix for path in folder.iterdir() if path.is_file()) == [".csv"]
