"""``feuille b2``: exit statuses, one line per fault, nothing that a terminal would obey, no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.b2 import app
from tests.norms.b2.samples import dre, fse, one_per_line

RUN = CliRunner()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "lot.b2"
    path.write_bytes(fse())
    return path


@pytest.mark.parametrize("data", [fse(), one_per_line(fse()), one_per_line(dre(), b"\r\n")])
def test_check_accepts_a_sound_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "lot.b2"
    path.write_bytes(data)
    result = RUN.invoke(app, ["check", str(path)])
    assert result.exit_code == 0
    assert "aucun défaut" in result.stdout


def test_check_tells_one_line_per_fault(good: Path) -> None:
    good.write_bytes(fse()[:-200] + b"\x1b[2J")
    result = RUN.invoke(app, ["check", str(good)])
    assert result.exit_code == 1
    assert all(line.startswith("enregistrement ") for line in result.stdout.splitlines())
    assert "\x1b" not in result.stdout
    assert "ne pas transmettre" in result.stderr


def test_check_warns_of_a_key_without_refusing(good: Path) -> None:
    good.write_bytes(fse().replace(b"9999999934", b"9999999935"))
    result = RUN.invoke(app, ["check", str(good)])
    assert result.exit_code == 0
    assert "avertissement : enregistrement 3, clé NIR" in result.stderr


def test_show_json_gives_every_record_field_by_field(good: Path) -> None:
    result = RUN.invoke(app, ["show", str(good), "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert len(told["records"]) == len(fse()) // 128
    assert told["faults"] == []
    fee = next(each for each in told["records"][4]["fields"] if each["name"] == "fee")
    assert (fee["value"], fee["human"], fee["start"]) == ("0002300", "23,00", 115)


def test_show_reports_damage_and_goes_on(good: Path) -> None:
    data = bytearray(fse())
    data[4 * 128 + 107] = ord("O")
    good.write_bytes(bytes(data))
    result = RUN.invoke(app, ["show", str(good)])
    assert result.exit_code == 0
    assert "✗ montant remboursable AMO" in result.stdout
    assert "999 · fin de fichier" in result.stdout
    told = json.loads(RUN.invoke(app, ["show", str(good), "--json"]).stdout)
    assert [(fault["record"], fault["rule"]) for fault in told["faults"]] == [(5, "b2.not-digits")]


def test_show_marks_what_is_not_attested(good: Path) -> None:
    good.write_bytes(dre())
    result = RUN.invoke(app, ["show", str(good)])
    assert "2P · données AMC (simulé)" in result.stdout
    assert "non attesté" in result.stdout


@pytest.mark.parametrize("command", ["show", "check"])
def test_a_file_that_cannot_be_read_is_one_line_and_status_2(tmp_path: Path, command: str) -> None:
    for path in (tmp_path, tmp_path / "absent.b2"):
        result = RUN.invoke(app, [command, str(path)])
        assert result.exit_code == 2
        assert result.stdout == ""
        assert len(result.stderr.strip().splitlines()) == 1


def test_a_foreign_file_is_said_to_be_foreign(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(bytes(range(256)) * 40)
    shown, checked = RUN.invoke(app, ["show", str(path)]), RUN.invoke(app, ["check", str(path)])
    assert (shown.exit_code, checked.exit_code) == (2, 1)
    assert "pas un fichier B2" in shown.stderr
    assert "pas un fichier B2" in checked.stdout
