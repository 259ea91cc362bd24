"""``feuille bench`` as it is typed: its JSON, its table, what it says of a name or a peer that is not there."""

from __future__ import annotations

import io
import json
import sys
from types import ModuleType

import pytest
from rich.console import Console

from api.cli.main import main as feuille
from benches import registry
from benches.command import main
from benches.errors import CannotMeasure
from benches.figure import Aim, Figure
from benches.registry import Bench
from benches.show import table

CONTRACT = {
    "quote_api_p50_us",
    "kernel_invoice_us",
    "batch_lines_per_s",
    "batch_vs_polars",
    "batch_vs_duckdb",
    "batch_vs_memory_copy",
    "parquet_vs_copy",
    "dask_vs_processes",
    "http_quote_vs_echo",
    "seal_p50_ms",
    "card_read_ms",
}
FIGURES = (
    Figure("one_us", 10.0, "µs", "peer 1.0", 1830.0, Aim.at_most(25), note="a note"),
    Figure("two_per_s", 40e6, "lines/s", aim=Aim.ratio_at_least(5), missing="no-such-peer"),
)


@pytest.fixture
def benches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry of two benches: one that measures at once, one that cannot."""

    def refuse() -> tuple[Figure, ...]:
        raise CannotMeasure("never_ms", "il manque un lecteur", "Branchez-le.")

    for name, measure in (("benches_quick", lambda: FIGURES), ("benches_never", refuse)):
        module = ModuleType(name)
        monkeypatch.setattr(module, "measure", measure, raising=False)
        monkeypatch.setitem(sys.modules, name, module)
    found = (Bench("benches_quick", ("one_us", "two_per_s"), "vite"), Bench("benches_never", ("never_ms",), "jamais"))
    monkeypatch.setattr(registry, "BENCHES", found)


@pytest.mark.usefixtures("benches")
def test_json_is_the_list_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json"]) == 0  # all of them were asked: one that cannot run here is told, and no fault
    told = capsys.readouterr()
    one, two = json.loads(told.out)
    assert {"name", "value", "unit", "peer", "peer_value", "ratio", "command"} <= set(one)
    assert (one["name"], one["value"], one["unit"], one["peer"]) == ("one_us", 10.0, "µs", "peer 1.0")
    assert one["ratio"] == one["value"] / one["peer_value"]
    assert one["command"] == "feuille bench one_us"
    assert (two["peer"], two["peer_value"], two["ratio"], two["reached"]) == (None, None, None, None)
    assert "pip install -r requirements-bench.lock" in told.err
    assert "il manque un lecteur" in told.err


@pytest.mark.usefixtures("benches")
def test_a_figure_that_was_asked_for_and_cannot_be_measured_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["never_ms", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.usefixtures("benches")
def test_only_what_was_asked_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["two_per_s", "--json"]) == 0
    assert [figure["name"] for figure in json.loads(capsys.readouterr().out)] == ["two_per_s"]


@pytest.mark.usefixtures("benches")
def test_an_unknown_name_is_refused_with_the_names_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["one_us", "nope"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "nope" in told.err
    assert "one_us, two_per_s, never_ms" in told.err


@pytest.mark.usefixtures("benches")
def test_names_are_listed_without_measuring(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["one_us", "two_per_s", "never_ms"]


def test_people_read_how_many_times_better_and_whether_the_aim_is_reached() -> None:
    console = Console(width=160, file=io.StringIO())
    console.print(table(FIGURES))
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue().replace("\u00a0", " ").replace("\u202f", " ")
    assert "183 × mieux" in text
    assert "≤ 25 µs ✓" in text
    assert "40 000 000 lignes/s" in text
    assert "no-such-peer (pas installé)" in text
    assert "≥ 5 × le pair ?" in text


@pytest.mark.usefixtures("benches")
def test_what_breaks_in_a_bench_is_told_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> tuple[Figure, ...]:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(sys.modules["benches_quick"], "measure", broken)
    assert main(["one_us"]) == 70
    told = capsys.readouterr()
    assert "ZeroDivisionError" in told.err
    assert "Traceback" not in told.err
    assert main(["--no-such-option"]) == 2
    assert "--no-such-option" in capsys.readouterr().err


def test_feuille_hands_the_words_over(capfd: pytest.CaptureFixture[str]) -> None:
    assert feuille(["bench", "nope"]) == 2
    assert "nope" in capfd.readouterr().err
    assert feuille(["bench", "--list", "b2_encode_per_s"]) == 0
    assert "b2_encode_per_s" in capfd.readouterr().out


def test_the_figures_of_the_contract_are_there() -> None:
    assert set(registry.names()) >= CONTRACT
