"""Repricing a Parquet file: whole invoices whatever the row groups, whole files or none, words for what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

from ccam_ngap import batch_file  # noqa: E402
from ccam_ngap.batch import price_batch  # noqa: E402
from ccam_ngap.batch_file import reprice  # noqa: E402
from ccam_ngap.errors import UnreadableBatch, UnwritableBatch  # noqa: E402
from tests.ccam_ngap.columns import flat  # noqa: E402
from tests.ccam_ngap.generated import invoice, shipped  # noqa: E402

COUNT = 400


@pytest.fixture(scope="module")
def lines() -> Any:
    return flat([invoice(seed) for seed in range(COUNT)])


@pytest.fixture
def source(lines: Any, tmp_path: Path) -> Path:
    path = tmp_path / "lignes.parquet"
    pq.write_table(lines, path, row_group_size=37)
    return path


@pytest.mark.parametrize("least", [1, 100, 10**6])
def test_row_groups_never_cut_an_invoice(
    lines: Any, source: Path, tmp_path: Path, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_file, "LEAST", least)
    told: list[tuple[int, int]] = []
    target, totals = tmp_path / "out.parquet", tmp_path / "totals.parquet"
    report = reprice(source, target, shipped(), totals=totals, progress=lambda *seen: told.append(seen))
    whole = price_batch(lines, shipped())
    found = pq.read_table(target)
    assert found.column("invoice").to_pylist() == lines.column("invoice").to_pylist()
    assert found.drop_columns(["invoice"]).to_pydict() == whole.lines.to_pydict()
    assert pq.read_table(totals).drop_columns(["invoice"]).to_pydict() == whole.invoices.to_pydict()
    assert report.refusals == whole.refusals
    assert (report.lines, report.invoices) == (lines.num_rows, COUNT)
    assert told[-1] == (lines.num_rows, lines.num_rows)
    for example in report.examples:
        assert whole.lines.column("fault")[example.line - 1].as_py() == example.rule
        assert lines.column("code")[example.line - 1].as_py() == example.code


def test_columns_that_nobody_knows_are_told(lines: Any, tmp_path: Path) -> None:
    path = tmp_path / "more.parquet"
    pq.write_table(lines.append_column("médecin", pa.array(["x"] * lines.num_rows)), path)
    assert reprice(path, tmp_path / "out.parquet", shipped()).ignored == ("médecin",)


def test_an_empty_file_gives_an_empty_file(lines: Any, tmp_path: Path) -> None:
    path, target = tmp_path / "empty.parquet", tmp_path / "out.parquet"
    pq.write_table(lines.slice(0, 0), path)
    assert reprice(path, target, shipped()).lines == 0
    assert pq.read_table(target).num_rows == 0
    assert "amo" in pq.read_table(target).column_names


def refused(source: Path, target: Path) -> list[tuple[str, str | None]]:
    with pytest.raises(UnreadableBatch) as raised:
        reprice(source, target, shipped())
    assert list(target.parent.glob(".*.part")) == []
    assert not target.exists() or target == source
    return [(found.rule, found.field) for found in raised.value.messages]


@pytest.mark.parametrize("name", ["invoice", "code", "nomenclature", "birth_date", "specialty"])
def test_a_missing_column_is_named(lines: Any, tmp_path: Path, name: str) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(lines.drop_columns([name]), path)
    assert refused(path, tmp_path / "out.parquet") == [("batch.missing-column", name)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("fee", "double"), ("code", "int32"), ("date", "string"), ("night", "int8"), ("quantity", "string")],
)
def test_a_column_of_the_wrong_type_is_named(lines: Any, tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / "in.parquet"
    place = lines.schema.get_field_index(name)
    pq.write_table(lines.set_column(place, name, pa.nulls(lines.num_rows, pa.type_for_alias(kind))), path)
    assert refused(path, tmp_path / "out.parquet") == [("batch.wrong-type", name)]


def test_invoices_must_follow_each_other_and_say_one_thing(lines: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    again = pa.concat_tables([lines, lines.slice(0, 1)]).unify_dictionaries()
    pq.write_table(again, path)
    assert refused(path, tmp_path / "out.parquet") == [("batch.not-contiguous", "invoice")]
    pq.write_table(again, path, row_group_size=lines.num_rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch_file, "LEAST", 1)
        assert refused(path, tmp_path / "out.parquet") == [("batch.not-contiguous", "invoice")]
    one = lines.set_column(lines.schema.get_field_index("invoice"), "invoice", pa.array([1] * lines.num_rows))
    pq.write_table(one, path)
    assert refused(path, tmp_path / "out.parquet")[0][0] == "batch.not-constant"


def test_what_is_not_parquet_or_is_cut_is_told(source: Path, tmp_path: Path) -> None:
    data = source.read_bytes()
    bad, target = tmp_path / "bad.parquet", tmp_path / "out.parquet"
    assert refused(tmp_path / "absent.parquet", target) == [("batch.no-file", None)]
    assert refused(source, source) == [("batch.same-file", None)]
    for wrong in (b"", b"<html></html>" * 9, data[: len(data) // 2], data[:900] + bytes(400) + data[1300:]):
        bad.write_bytes(wrong)
        assert refused(bad, target)[0][0] == "batch.not-parquet"


def test_a_result_that_cannot_be_written_leaves_what_was_there(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.parquet"
    target.write_bytes(b"before")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(UnwritableBatch, match="plus de place"):
        reprice(source, target, shipped())
    assert target.read_bytes() == b"before"
    assert list(tmp_path.glob(".*.part")) == []
    with pytest.raises(UnwritableBatch, match="n'existe pas"):
        reprice(source, tmp_path / "nowhere" / "out.parquet", shipped())
