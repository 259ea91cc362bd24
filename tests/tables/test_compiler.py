"""Compiling sources: same sources, same bytes; a fault names its file, its line and what to change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tables.catalogue import SOURCES
from tables.compiled import Tables, open_tables
from tables.compiler import FILE_NAME, build, compile_tables
from tables.dated import TableError
from tables.image import DamagedTables, read_image
from tables.layout import ALIGNMENT, DENSE, DENSE_START, FORMAT
from tests.tables import tiny

ROOT = SOURCES.parents[1]
ONLY_CSV = shutil.ignore_patterns("*.feuille")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "tiny")


def compiled_elsewhere(folder: Path, **environment: str) -> str:
    code = "import sys; from pathlib import Path; from hashlib import sha256; from tables.compiler import *; "
    code += "print(sha256(compile_tables(Path(sys.argv[1]))).hexdigest())"
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, env=env, check=True
    )
    return done.stdout.strip()


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    here = sha256(compile_tables(SOURCES)).hexdigest()
    moved = tmp_path / "ailleurs"
    shutil.copytree(SOURCES, moved, ignore=ONLY_CSV)
    for path in moved.rglob("*.csv"):
        os.utime(path, (1, 1))
    assert compiled_elsewhere(moved, PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C") == here
    assert compiled_elsewhere(moved, PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C.UTF-8") == here


def test_rows_may_stand_in_any_order(folder: Path, tmp_path: Path) -> None:
    before = compile_tables(folder)
    path = folder / "ngap/prices.csv"
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header, *reversed(rows)]) + "\n")
    after = compile_tables(folder)
    first, second = Tables(before), Tables(after)
    assert list(first.cells[-50:]) != []
    assert len(before) == len(after)
    assert first.info()["nomenclatures"] == second.info()["nomenclatures"]


def test_shipped_tables_compile_in_under_two_seconds() -> None:
    start = time.process_time()
    compile_tables(SOURCES)
    assert time.process_time() - start < 2


def test_every_array_is_aligned(folder: Path) -> None:
    data = compile_tables(folder)
    header, cells, _ = read_image(memoryview(data))
    assert (len(data) - 32 - cells.nbytes) % ALIGNMENT == 0
    assert all(first * 4 % ALIGNMENT == 0 for first, _ in header["arrays"].values())
    tables = Tables(data)
    for place, name in enumerate(DENSE):
        first, sources, _ = tables.directory[DENSE_START + 3 * place : DENSE_START + 3 * place + 3]
        assert first == header["arrays"][name][0]
        assert sources == header["arrays"][f"{name}.sources"][0]


FAULTS = [
    (
        "ngap__prices",
        "key;from;value\nZZZ/metropole;2020-01-01;3.00",
        "ngap/prices.csv:2",
        "aucune ligne dans ngap/acts.csv",
    ),
    ("ngap__prices", "key;from;value\nC/metropole;2020-01-01;3.001", "ngap/prices.csv:2", "value"),
    ("ngap__prices", "key;from;value\nC/metropole;2020-01-01;-3", "ngap/prices.csv:2", "négatif"),
    ("ngap__prices", "key;from;value\nC/metropole;2020-01-01;9999999", "ngap/prices.csv:2", "trop grand"),
    ("ngap__prices", "key;from;value\nC/corse;2020-01-01;3.00", "ngap/prices.csv:2", "zone"),
    (
        "ngap__prices",
        "key;from;value;extra\nC/metropole;2020-01-01;3.00;x",
        "ngap/prices.csv",
        "colonne inconnue extra",
    ),
    ("ngap__prices", "key;from;price\nC/metropole;2020-01-01;3.00", "ngap/prices.csv", "colonne inconnue price"),
    ("lpp__prices", "key;from;value\n1234567;2020-01-01;3.00", "lpp/prices.csv", "manque la colonne max_price"),
    (
        "ngap__acts",
        "key;from;label;family;kind\nC;2000-01-01;C;nobody;act\nK;2000-01-01;K;practitioner;letter\n"
        "AMI;2000-01-01;A;auxiliary;letter\nOLD;2000-01-01;O;practitioner;act",
        "ngap/acts.csv:2",
        "family",
    ),
    ("rates__practitioners", "key;from;family\nspecialty/01;1970-01-01;nobody", "rates/practitioners.csv:2", "family"),
    ("rates__local_regime", "key;from;percent\nnobody;1970-01-01;90", "rates/local_regime.csv:2", "nobody"),
    (
        "rates__base",
        "key;from;percent\ndoctor;2000-01-01;70.5\nlpp;2000-01-01;60\nauxiliary;2000-01-01;60\ndental;2000-01-01;60",
        "rates/base.csv:2",
        "pourcentage entier",
    ),
    ("rates__pathway", "key;from;points;label\nS2;2009-01-01;quarante;x", "rates/pathway.csv:2", "points"),
    ("ccam__grilles", "key;from;grille\ngeneral;2018-01-01;9", "ccam/grilles.csv:2", "groupe/convention/option"),
    ("ccam__grilles", "key;from;grille\ngeneral/*/*;2018-01-01;neuf", "ccam/grilles.csv:2", "grille"),
    ("ccam__prices", "key;from;value\nAAAA001/1/0/99;2018-01-01;1.00", "ccam/prices.csv:2", "grille « 99 »"),
    (
        "ccam__prices",
        "key;from;value\nAAAA001/1/0/9;2018-01-01;1.00\nAAAA001/1/0/9 10;2018-01-01;2.00",
        "ccam/prices.csv:3",
        "deux prix",
    ),
    (
        "ccam__acts",
        "key;from;label;grouping;exo_tm;modifiers;office_supplement\nAAAA001;2018-01-01;x;ADC;1;;",
        "ccam/acts.csv:2",
        "code/activité/phase",
    ),
    (
        "ccam__modifiers",
        "key;from;kind;value\nF/*;2018-01-01;double;2\nK/*;2018-01-01;flat;2\nM/*;2018-01-01;flat;2",
        "ccam/modifiers.csv:2",
        "kind",
    ),
    ("ccam__zones", "key;from;coefficient\n*/antilles;2018-01-01;1,1", "ccam/zones.csv:2", "coefficient"),
    (
        "formulas__sts",
        "key;from;label;dr;tr;tm;mro;pmss;pu;amount;cap\n052;1970-01-01;x;;;;;;;p3;",
        "formulas/sts.csv:2",
        "amount",
    ),
    (
        "formulas__sts",
        "key;from;label;dr;tr;tm;mro;pmss;pu;amount;cap\n052;1970-01-01;x;;;5000;;;;;",
        "formulas/sts.csv:2",
        "trop grand",
    ),
    (
        "ngap__kilometric",
        "key;from;price;deducted_km\nIK/doctor;2000-01-01;0.60;4.125",
        "ngap/kilometric.csv:2",
        "trop de décimales",
    ),
    ("version", None, "version.csv", "il manque"),
]


@pytest.mark.parametrize(("name", "text", "where", "why"), FAULTS, ids=[f"{name}-{why}" for name, _, _, why in FAULTS])
def test_a_fault_names_its_place_and_its_reason(
    tmp_path: Path, name: str, text: str | None, where: str, why: str
) -> None:
    with pytest.raises(TableError) as caught:
        compile_tables(tiny.write(tmp_path, **{name: text}))
    assert where in str(caught.value)
    assert why in str(caught.value)


ACTS = "key;from;label;grouping;exo_tm;modifiers;office_supplement\nAAAA001/1/0;2018-01-01;x;ADC;{};{};{}\n"


@pytest.mark.parametrize(
    ("exo", "modifiers", "office", "why"),
    [
        ("6", "", "", "exo_tm"),
        ("1-2", "", "", "exo_tm"),
        ("1", "F ?", "", "modifiers"),
        ("1", "", "x", "office_supplement"),
    ],
)
def test_a_faulty_ccam_act(tmp_path: Path, exo: str, modifiers: str, office: str, why: str) -> None:
    prices = "key;from;value\nAAAA001/1/0/9;2018-01-01;1.00"
    folder = tiny.write(tmp_path, ccam__acts=ACTS.format(exo, modifiers, office), ccam__prices=prices)
    with pytest.raises(TableError, match=rf"ccam/acts.csv:2: colonne {why}"):
        compile_tables(folder)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="pas un dossier"):
        compile_tables(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError):
        open_tables(tmp_path / "nowhere")


def test_a_build_replaces_the_file_in_one_step(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = build(folder)
    assert target.name == FILE_NAME
    whole = target.read_bytes()
    assert whole == compile_tables(folder)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        build(folder)
    assert target.read_bytes() == whole
    assert [path.name for path in folder.iterdir() if path.name.startswith(".tables-")] == []


def test_open_tables_takes_the_compiled_file_while_it_is_current(folder: Path) -> None:
    fresh = open_tables(folder).sha256
    target = build(folder)
    assert open_tables(folder).sha256 == fresh
    prices = folder / "ngap/prices.csv"
    prices.write_text(prices.read_text().replace("20.00", "21.00"))
    later = target.stat().st_mtime_ns + 1_000_000
    os.utime(prices, ns=(later, later))
    assert open_tables(folder).sha256 != fresh


@pytest.mark.parametrize("damage", [b"", b"FEUILLE", b"x" * 500, None], ids=["empty", "short", "other", "flipped"])
def test_a_damaged_compiled_file_is_compiled_again(folder: Path, damage: bytes | None) -> None:
    fresh = open_tables(folder).sha256
    target = build(folder)
    whole = bytearray(target.read_bytes())
    whole[len(whole) // 2] ^= 1
    target.write_bytes(bytes(whole) if damage is None else damage)
    assert open_tables(folder).sha256 == fresh


def test_a_row_of_a_far_future_is_refused(folder: Path) -> None:
    prices = folder / "ngap/prices.csv"
    prices.write_text(prices.read_text().replace(";2000-01-01;20.00", ";9999-01-01;20.00"))
    with pytest.raises(TableError, match=r"ngap/prices\.csv:2: la date 9999-01-01 est trop lointaine"):
        build(folder)


def test_another_format_is_refused(folder: Path) -> None:
    whole = compile_tables(folder)[:-32].replace(f'"format":{FORMAT}'.encode(), b'"format":9')
    with pytest.raises(DamagedTables, match="format 9"):
        read_image(memoryview(whole + sha256(whole).digest()))


def test_what_the_tables_say_of_themselves(folder: Path) -> None:
    info = open_tables(folder).info()
    assert info["version"] == "tiny"
    assert info["nomenclatures"] == {
        "CCAM": {"acts": 8, "first_effective": "2018-01-01", "last_effective": "2025-01-01"},
        "LPP": {"acts": 1, "first_effective": "2010-01-01", "last_effective": "2010-01-01"},
        "NABM": {"acts": 0, "first_effective": None, "last_effective": None},
        "NGAP": {"acts": 6, "first_effective": "2000-01-01", "last_effective": "2030-01-01"},
    }
    assert info["last_day"] == "2031-12-31"
    assert info["sources"] == ["test"]


def test_any_room_reads_any_row(folder: Path) -> None:
    tables = open_tables(folder)
    day = date(2024, 1, 1)
    assert tables.at("organisms/amo.csv", "01/999/9999", day) == {"label": "Caisse de démonstration"}
    assert tables.at("organisms/amo.csv", "nobody", day) is None
    assert tables.at("nothing.csv", "nobody", day) is None
    assert tables.keys("nothing.csv") == ()
    assert tables.keys("ngap/acts.csv") == ("AMI", "BARE", "C", "IK", "K", "OLD")
    assert tables.at("ngap/acts.csv", "OLD", day) is None
    row = tables.row_at("ngap/prices.csv", "C/metropole", date(2009, 12, 31))
    assert row is not None
    assert (row.values["value"], row.start, row.line, row.grade) == ("20.00", date(2000, 1, 1), 2, "S")


def test_days_outside_the_tables(folder: Path) -> None:
    tables = open_tables(folder)
    assert tables.epoch(date(1969, 12, 31)) is None
    assert tables.epoch(date(1970, 1, 1)) == 0
    assert tables.epoch(tables.last_day) is not None
    assert tables.epoch(date(2032, 1, 1)) is None
    assert tables.value("base_rates", tables.index("families")["doctor"], date(2032, 1, 1)) is None
    assert tables.value("base_rates", tables.index("families")["doctor"], date(2024, 1, 1)) == 7000
    assert tables.value("base_rates", tables.index("families")["doctor"], date(1999, 1, 1)) is None
