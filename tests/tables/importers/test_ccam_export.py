"""Reading the CNAM spreadsheet export: structure, typing slips, formats."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tables.importers.ccam_edition import Edition
from tables.importers.ccam_export import read_export
from tables.importers.errors import UnreadableFileError
from tables.importers.files import Limits, open_file
from tables.importers.report import Notes
from tables.importers.sheets import read_sheet
from tests.tables.importers import builders
from tests.tables.importers.builders import acts, export, line, modifiers, tariff


def read(path: Path) -> tuple[Edition, list[tuple[int, str]]]:
    notes = Notes(path.name)
    edition = read_export(read_sheet(open_file(path, Limits())), notes)
    return edition, [(note.line, note.message.rule) for note in notes.found]


def of(tmp_path: Path, rows: builders.Rows) -> tuple[Edition, list[tuple[int, str]]]:
    return read(builders.write_csv(tmp_path / "export.csv", rows))


def test_an_edition_is_read_whole(tmp_path: Path) -> None:
    edition, notes = of(tmp_path, export())
    assert (edition.version, edition.start) == ("81", date(2026, 1, 1))
    assert list(edition.acts) == ["QXAB001", "QXAB002", "QXAB003", "QXAB004", "QXAB005", "HBAB006"]
    found = {
        (act.code, one.activity, one.phase): (one.opposable, one.outside, one.covered, one.exo_tm, one.grouping)
        for act, one in edition.tariffs()
    }
    assert found == {
        ("QXAB001", "1", "0"): (5184, 5184, "yes", "2", "ATM"),
        ("QXAB002", "1", "0"): (28066, 22000, "yes", "1", "ADC"),
        ("QXAB002", "4", "0"): (6124, 6124, "yes", "1", "ADA"),
        ("QXAB003", "1", "1"): (30484, 30484, "conditions", "1", "ADC"),
        ("QXAB003", "1", "2"): (6760, 6760, "conditions", "1", "ADC"),
        ("QXAB004", "1", "0"): (None, None, "no", "2", "ATM"),
        ("QXAB005", "1", "0"): (None, None, "unpriced", "1", "ADC"),
        ("HBAB006", "1", "0"): (5200, 5200, "yes", "1", "SDE"),
    }
    assert edition.acts["QXAB002"].modifiers == ("A", "J", "K", "T", "7", "3")
    assert edition.acts["QXAB002"].complements == ("QXAB001",)
    assert [one.prior_approval for one in edition.acts["QXAB005"].tariffs] == [True]
    assert {rule for _, rule in notes} == {"import.unknown-code", "import.modifier-value"}


def test_every_format_reads_the_same(tmp_path: Path) -> None:
    rows = export()
    wanted = of(tmp_path, rows)[0]
    files = [
        builders.write_csv(tmp_path / "a.csv.gz", rows),
        builders.write_csv(tmp_path / "b.csv", rows, ";", "cp1252"),
        builders.write_csv(tmp_path / "c.csv", rows, "\t", "utf-16"),
        builders.write_csv(tmp_path / "d.csv", rows, ",", "utf-8-sig"),
    ]
    assert [read(path)[0] for path in files] == [wanted] * len(files)


def test_workbooks_read_the_same_but_for_their_line_numbers(tmp_path: Path) -> None:
    rows = export()
    wanted = [
        (act.code, one.activity, one.phase, one.opposable, one.outside) for act, one in of(tmp_path, rows)[0].tariffs()
    ]
    numbers = [
        [float(cell) if place in (5, 6) and cell.replace(".", "").isdigit() else cell for place, cell in enumerate(row)]
        for row in rows
    ]
    for path in (builders.write_xlsx(tmp_path / "a.xlsx", numbers), builders.write_xls(tmp_path / "b.xls", rows)):
        edition, notes = read(path)
        assert [
            (act.code, one.activity, one.phase, one.opposable, one.outside) for act, one in edition.tariffs()
        ] == wanted
        assert edition.acts["QXAB001"].line == rows.index(next(row for row in rows if row[0] == "QXAB001")) + 1
        assert {rule for _, rule in notes} == {"import.unknown-code", "import.modifier-value"}


SLIPS = {
    "a space in a price": ([tariff("QXAB010", "x", "1", "0", "248, 15", "248, 15")], "import.price", (24815, "1")),
    "a space in an exo code": (
        [tariff("QXAB010", "x", "1", "0", "1.00", "1.00", exo="5 -7")],
        "import.exo",
        (100, "5-7"),
    ),
    "a quote in an exo code": (
        [tariff("QXAB010", "x", "1", "0", "1.00", "1.00", exo='"2-7')],
        "import.exo",
        (100, "2-7"),
    ),
    "an unreadable price": ([tariff("QXAB010", "x", "1", "0", "gratuit", "2.00")], "import.price-lost", (None, "1")),
    "three decimals": ([tariff("QXAB010", "x", "1", "0", "1.005", "1.00")], "import.price-lost", (None, "1")),
    "an unreadable exo code": (
        [tariff("QXAB010", "x", "1", "0", "1.00", "1.00", exo="1-2")],
        "import.exo-lost",
        (100, ""),
    ),
    "no grouping": ([tariff("QXAB010", "x", "1", "0", "1.00", "1.00", grouping="")], "import.grouping", (100, "1")),
    "a star for a bracket": (
        [
            tariff("QXAB010", "x", "1", "0", "1.00", "1.00"),
            tariff("*", "anesthésie", "4", "0", "2.00", "2.00", grouping="ADA"),
        ],
        "import.first-cell",
        (100, "1"),
    ),
    "a price on a note": (
        [tariff("QXAB010", "x", "1", "0", "1.00", "1.00"), line("", "", "(QXAB001)", "", "", "529.68", "529.68")],
        "import.note-price",
        (100, "1"),
    ),
    "an unreadable bracket": (
        [tariff("QXAB010", "x", "1", "0", "1.00", "1.00"), line("[F; P")],
        "import.modifiers",
        (100, "1"),
    ),
    "an impossible phase": (
        [tariff("QXAB010", "x", "1", "0", "1.00", "1.00"), tariff("", "y", "1", "9", "1.00", "1.00")],
        "import.tariff-row",
        (100, "1"),
    ),
    "the same tariff twice": (
        [tariff("QXAB010", "x", "1", "0", "1.00", "1.00"), tariff("", "y", "1", "0", "9.00", "9.00")],
        "import.tariff-twice",
        (100, "1"),
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_survived_and_told_with_its_line(tmp_path: Path, slip: str) -> None:
    rows, rule, (price, exo) = SLIPS[slip]
    edition, notes = of(tmp_path, export(body=[*acts(), *rows]))
    mended = edition.acts["QXAB010"].tariffs[0]
    assert (mended.opposable, mended.exo_tm) == (price, exo)
    told = [line for line, found in notes if found == rule]
    text = (tmp_path / "export.csv").read_text(encoding="utf-8")
    first = text[: text.index("QXAB010")].count("\n") + 1
    assert told == [first + len(rows) - 1]
    assert len(edition.acts) == 7


def test_an_anaesthesia_typed_as_activity_1_is_read_as_activity_4(tmp_path: Path) -> None:
    slip = [
        tariff("QXAB010", "x", "1", "0", "2.00", "2.00"),
        tariff("", "anesthésie", "1", "0", "3.00", "3.00", grouping="ADA"),
    ]
    edition, notes = of(tmp_path, export(body=[*acts(), *slip]))
    assert [(one.activity, one.opposable) for one in edition.acts["QXAB010"].tariffs] == [("1", 200), ("4", 300)]
    assert "import.activity" in {rule for _, rule in notes}


def test_modifier_values_are_read_with_their_columns(tmp_path: Path) -> None:
    edition, notes = of(tmp_path, export())
    values = [(one.letter, one.kind, one.opposable, one.outside) for one in edition.modifiers]
    assert values == [
        ("F", "flat", "19.06", "19.06"),
        ("F", "flat", "40.00", "40.00"),
        ("P", "flat", "35.00", "35.00"),
        ("S", "flat", "80.00", "80.00"),
        ("U", "flat", "25.15", "25.15"),
        ("A", "flat", "23.00", "23.00"),
        ("9", "percent", "30", "30"),
        ("7", "percent", "6", "6"),
        ("3", "percent", "12", "12"),
        ("J", "percent", "6.5", "6.5"),
        ("K", "percent", "20", "20"),
        ("K", "percent", "30", "25"),
        ("T", "percent", "21.5", "16.5"),
    ]
    assert [rule for _, rule in notes].count("import.modifier-value") == 1


def test_a_chapter_that_became_a_number_still_begins_the_modifiers(tmp_path: Path) -> None:
    last = [
        [cell.replace("19.03", "19.030000000000001") if cell == "19.03" else cell for cell in row]
        for row in modifiers()
    ]
    assert len(of(tmp_path, export(last=last))[0].modifiers) == 13


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        (export(last=[]), "import.truncated-export"),
        (export(body=[]), "import.no-act"),
        (export()[1:], "import.no-title"),
        ([export()[0], *export()[2:]], "import.no-header"),
        ([["a", "b"], ["c", "d"]], "import.not-an-export"),
        (export(day="31/02/2026"), "import.no-title"),
        (export(day="01/01/1900"), "import.impossible-day"),
        (export(day="24/03/2005"), "import.impossible-day"),
        (export(day="01/01/2126"), "import.impossible-day"),
        ([export()[0], [cell.replace("Phase", "Étape") for cell in builders.HEADER], *acts()], "import.columns"),
    ],
)
def test_a_file_that_is_no_whole_export_is_refused(tmp_path: Path, rows: builders.Rows, rule: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        of(tmp_path, rows)
    assert refused.value.message.rule == rule
    assert "export.csv" in refused.value.message.text
