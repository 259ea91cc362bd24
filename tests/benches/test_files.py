"""The benches of files: NOEMIE, tables, imports, the command; each checks its answers and gives its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from benches import b2, b2_check, command_start, import_ccam, noemie, tables_build
from benches.errors import CannotMeasure
from benches.figure import Figure
from benches.settings import CCAM_EXPORT
from norms.noemie import read_noemie, write_580

EXPORT = Path(__file__).parents[3] / "shared" / "data" / "ccam" / "cnam_export_v81_2026-01-01.csv.gz"


def sound(names: tuple[str, ...], figures: tuple[Figure, ...]) -> None:
    """The figures of a bench are those it names, each above zero beside a peer."""
    assert tuple(figure.name for figure in figures) == names
    for figure in figures:
        assert figure.peer is not None
        assert figure.peer_value is not None
        assert figure.peer_value > 0
        assert figure.value >= 0


def test_b2_records_are_written_and_read() -> None:
    sound(b2.NAMES, b2.measure(invoices=20))


def test_a_b2_file_is_checked_in_a_process_of_its_own() -> None:
    sound(b2_check.NAMES, b2_check.measure(size=100_000))


def test_the_return_of_the_bench_reads_back() -> None:
    told = noemie.returned(3)
    found = read_noemie(write_580(told))
    assert found.faults == ()
    assert found.payments[0].amount == 3 * 5149
    sound(noemie.NAMES, noemie.measure(invoices=3))


def test_tables_are_built(tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text("# a remark\nkey;from\na;2020-01-01\nb;2020-01-01\n", encoding="utf-8")
    assert tables_build.read_rows(tmp_path) == 3
    sound(tables_build.NAMES, tables_build.measure(rounds=1))


def test_the_command_is_timed_on_a_right_answer() -> None:
    sound(command_start.NAMES, command_start.measure(calls=1, rounds=1))


def test_an_import_without_its_official_file_says_what_to_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CCAM_EXPORT, raising=False)
    with pytest.raises(CannotMeasure) as caught:
        import_ccam.measure()
    assert "--ccam" in caught.value.message.advice


def test_an_import_of_something_else_says_so(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("not;an;export\n", encoding="utf-8")
    with pytest.raises(CannotMeasure):
        import_ccam.measure(other)


@pytest.mark.skipif(not EXPORT.exists(), reason="the official export is not here")
def test_an_official_export_is_imported_and_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CCAM_EXPORT, str(EXPORT))
    sound(import_ccam.NAMES, import_ccam.measure())
