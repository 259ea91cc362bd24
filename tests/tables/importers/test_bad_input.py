"""Files that are not what they should be: one clear French message, the folder of tables untouched, status 2."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.cli.tables_import import app
from tables.importers.amc import read_amc
from tables.importers.amo import read_amo
from tables.importers.ccam import read_ccam
from tables.importers.errors import ImportRefusedError, UnreadableFileError
from tables.importers.files import Limits
from tables.importers.lpp import read_lpp
from tables.importers.nabm import read_nabm
from tables.importers.run import Reader, run_import
from tests.tables.importers import builders
from tests.tables.importers.builders import csv_text, dbf, export, write_csv, write_zip
from tests.tables.importers.conftest import picture

READERS: dict[str, Reader] = {"ccam": read_ccam, "lpp": read_lpp, "nabm": read_nabm, "amo": read_amo, "amc": read_amc}
GOOD = csv_text(export()).encode()
TABLE = dbf([{"CODE_TIPS": "1234567", "TARIF": "12.00"}])


def _truncated_xlsx(path: Path) -> None:
    builders.write_xlsx(path, export())
    path.write_bytes(path.read_bytes()[:-400])


def _damaged_xlsx(path: Path) -> None:
    builders.write_xlsx(path, export())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row")


def _boundless_xlsx(path: Path) -> None:
    builders.write_xlsx(path, [["x"]])
    content = path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive, zipfile.ZipFile(io.BytesIO(content)) as origin:
        for name in origin.namelist():
            archive.writestr(name, origin.read(name).replace(b'r="A1"', b'r="XFD1048576"'))


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty.csv": (_bytes(b""), "empty"),
    "blank.csv": (_bytes(b" \r\n\r\n"), "empty"),
    "page.csv": (_bytes(b"<!DOCTYPE html><html><body>Session expir\xc3\xa9e</body></html>"), "web-page"),
    "page.xls": (_bytes(b"\r\n<html><table><tr><td>Code</td></tr></table></html>"), "web-page"),
    "page.csv.gz": (_bytes(gzip.compress(b"<html></html>")), "web-page"),
    "junk.csv": (_bytes(bytes(range(256)) * 20), "binary"),
    "cut.csv": (_bytes(GOOD[: len(GOOD) // 2]), "truncated-export"),
    "cut.csv.gz": (_bytes(gzip.compress(GOOD)[:-20]), "truncated-gzip"),
    "fake.csv.gz": (_bytes(b"\x1f\x8b\x08" + b"x" * 50), "truncated-gzip"),
    "bomb.csv.gz": (_bytes(gzip.compress(bytes(3_000_000), 9)), "too-big"),
    "big.csv": (_bytes(b"x," * 1_000_000), "too-big"),
    "renamed.csv": (_bytes(GOOD.replace("Activité".encode(), b"Act", 1)), "columns"),
    "encoding.csv": (_bytes(GOOD.replace("é".encode(), b"\x81")), "encoding"),
    "cut.xlsx": (_truncated_xlsx, "truncated-archive"),
    "boundless.xlsx": (_boundless_xlsx, "too-many-cells"),
    "no.xls": (_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "damaged-workbook"),
    "photos.zip": (lambda path: write_zip(path, {"photo.jpg": b"x"}), "unknown-archive"),
    "other.zip": (lambda path: write_zip(path, {"LPP_HISTO.dbf": TABLE}), "missing-tables"),
    "missing.csv": (lambda path: None, "missing"),
    "folder.csv": (lambda path: path.mkdir(), "missing"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_and_changes_nothing(tmp_path: Path, bare: Path, name: str) -> None:
    make, rule = BAD[name]
    path = tmp_path / name
    make(path)
    before, around = picture(bare), sorted(bare.parent.iterdir())
    with pytest.raises(ImportRefusedError) as refused:
        run_import(read_ccam, [path], bare, Limits.of_megabytes(1))
    assert refused.value.message.rule == f"import.{rule}"
    assert name in refused.value.message.text or name == "encoding.csv"
    assert refused.value.message.advice
    assert picture(bare) == before
    assert sorted(bare.parent.iterdir()) == around, "no leftover beside the folder"


def test_a_damaged_workbook_is_refused(tmp_path: Path, bare: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    with pytest.warns(UserWarning, match="Duplicate name"):
        _damaged_xlsx(path)
    with pytest.raises(ImportRefusedError):
        run_import(read_ccam, [path], bare)


@pytest.mark.parametrize("kind", READERS)
def test_one_bad_file_among_good_ones_changes_nothing(tmp_path: Path, bare: Path, kind: str) -> None:
    good, bad = write_csv(tmp_path / "good.csv", export()), tmp_path / "bad.csv"
    bad.write_bytes(b"<html></html>")
    before = picture(bare)
    with pytest.raises(ImportRefusedError):
        run_import(READERS[kind], [good, bad], bare)
    assert picture(bare) == before


def test_a_folder_that_is_not_one_of_tables_is_left_alone(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "v81.csv", export())
    papers = tmp_path / "papiers"
    papers.mkdir()
    (papers / "lettre.txt").write_text("privé", encoding="utf-8")
    for folder, rule in ((papers, "import.not-tables"), (file, "import.not-a-folder")):
        with pytest.raises(ImportRefusedError) as refused:
            run_import(read_ccam, [file], folder)
        assert refused.value.message.rule == rule
    assert (papers / "lettre.txt").read_text(encoding="utf-8") == "privé"


def test_tables_that_would_not_compile_are_not_written(tmp_path: Path, bare: Path) -> None:
    (bare / "rates/base.csv").write_text("key;from;percent;source;grade\nlpp;1970-01-01;beaucoup;x;S\n", "utf-8")
    before = picture(bare)
    with pytest.raises(ImportRefusedError) as refused:
        run_import(read_ccam, [write_csv(tmp_path / "v81.csv", export())], bare)
    assert refused.value.message.rule == "import.would-not-compile"
    assert "rates/base.csv:2" in refused.value.message.text
    assert picture(bare) == before


def test_a_failure_while_taking_place_changes_nothing(
    tmp_path: Path, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk while the old folder makes room: both ways of exchanging folders are tried."""
    from tables.importers import place

    before, file = picture(bare), write_csv(tmp_path / "v81.csv", export())
    with monkeypatch.context() as patch:
        patch.setattr(place, "_exchange", lambda *_: False)
        real = Path.rename

        def rename(self: Path, target: Path) -> Path:
            if self.name == "tables":
                raise OSError(28, "No space left on device")
            return real(self, target)

        patch.setattr(Path, "rename", rename)
        with pytest.raises(ImportRefusedError) as refused:
            run_import(read_ccam, [file], bare)
    assert refused.value.message.rule == "import.unwritable"
    assert picture(bare) == before
    monkeypatch.setattr(place, "_exchange", lambda *_: False)
    run_import(read_ccam, [file], bare)
    assert picture(bare) != before


def test_the_command_tells_and_leaves_with_2(tmp_path: Path, bare: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_bytes(b"<html></html>")
    outcome = CliRunner().invoke(app, ["ccam", str(page), "--into", str(bare)])
    assert outcome.exit_code == 2
    assert outcome.stdout == ""
    assert "page web" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_the_command_reports_in_json_and_in_words(tmp_path: Path, bare: Path) -> None:
    file = write_csv(tmp_path / "v81.csv", export())
    outcome = CliRunner().invoke(app, ["ccam", str(file), "--into", str(bare), "--json"])
    assert outcome.exit_code == 0
    report = json.loads(outcome.stdout)
    assert report["files"][0]["read"]["tarifs"] == 8
    assert report["files"][0]["rows"][0] == {
        "file": "v81.csv",
        "line": 16,
        "severity": "warning",
        "rule": "import.unknown-code",
        "text": "QXAB002 : le code « QXAB009 » de sa liste d'actes complémentaires n'existe pas ; "
        "il est laissé de côté.",
        "advice": "Rien à faire : le reste de la liste est repris.",
    }
    words = CliRunner().invoke(app, ["ccam", str(file), "--into", str(bare)])
    assert words.exit_code == 0
    assert "en vigueur le" in words.stdout
    assert report["tables"]["sha256"] in words.stdout


CHANGES = st.lists(st.tuples(st.integers(0, 2**16), st.binary(max_size=12)), max_size=6)
BASES = {
    "text": GOOD,
    "dbf": dbf([{"CODE_TIPS": "1234567", "DEBUTVALID": "20200101", "TARIF": "12.00"}] * 3),
    "rows": b"regime;caisse;centre;libelle\n01;349;9881;x\n",
}


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=st.sampled_from(sorted(BASES)), changes=CHANGES, cut=st.integers(0, 2**16))
def test_any_bytes_raise_only_declared_errors(
    tmp_path: Path, kind: str, base: str, changes: list[tuple[int, bytes]], cut: int
) -> None:
    content = bytearray(BASES[base])
    for place, patch in changes:
        at = place % (len(content) + 1)
        content[at : at + len(patch)] = patch
    path = tmp_path / "fuzz.bin"
    path.write_bytes(bytes(content[: cut % (len(content) + 1) or None]))
    with contextlib.suppress(ImportRefusedError):
        READERS[kind]([path], Limits.of_megabytes(1))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["xlsx", "xls", "zip"]), CHANGES)
def test_any_damage_to_a_workbook_raises_only_declared_errors(
    tmp_path: Path, kind: str, changes: list[tuple[int, bytes]]
) -> None:
    path = tmp_path / f"fuzz.{kind}"
    rows = export()[:20]
    if kind == "xlsx":
        builders.write_xlsx(path, rows)
    elif kind == "xls":
        builders.write_xls(path, rows)
    else:
        write_zip(path, {"R_ACTE.dbf": TABLE, "inner.zip": b"PK\x05\x06" + bytes(18)})
    content = bytearray(path.read_bytes())
    for place, patch in changes:
        at = place % len(content)
        content[at : at + len(patch)] = patch
    path.write_bytes(bytes(content))
    with contextlib.suppress(ImportRefusedError):
        read_ccam([path], Limits.of_megabytes(1))


def test_a_cell_out_of_all_proportion_is_told_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tables.importers.sheets.LONGEST_CELL", 50)
    path = tmp_path / "wide.csv"
    path.write_text(f"Code,Texte\n{'x' * 60},y\n", "utf-8")
    with pytest.raises(UnreadableFileError, match=r"\(ligne 2 : une cellule est démesurée\)"):
        read_ccam([path], Limits())
