"""DBF archives of the CCAM, LPP, NABM, AMO organisms, AMC conventions: small files of their published structure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tables.importers.amc import read_amc
from tables.importers.amo import read_amo
from tables.importers.ccam import read_ccam
from tables.importers.ccam_archive import COLUMNS
from tables.importers.errors import UnreadableFileError
from tables.importers.lpp import read_lpp
from tables.importers.nabm import read_nabm
from tables.importers.run import run_import
from tests.tables.importers.builders import dbf, write_csv, write_zip
from tests.tables.importers.conftest import prices, table

Rows = list[dict[str, str]]
TODAY = date(2026, 6, 1)


def row(name: str, *cells: str) -> dict[str, str]:
    """Return a row of a table of the archive, in the order of the columns that the importer needs."""
    return dict(zip(COLUMNS[name], cells, strict=True))


ARCHIVE: dict[str, Rows] = {
    "R_ACTE": [
        row("R_ACTE", "QXAB001", "20180101", "Acte", "Acte à l'étude", "1", "N", "00000000"),
        row("R_ACTE", "QXAB001", "20250101", "Acte", "Acte à l'étude, revu", "3", "O", ""),
        row("R_ACTE", "QXAB002", "20180101", "Fini", "", "1", "N", "20241231"),
        row("R_ACTE", "QXAB003", "20180101", "Exclu", "Acte exclu", "2", "N", ""),
        row("R_ACTE", "mauvais", "20180101", "", "", "1", "", ""),
    ],
    "R_ACTE_IVITE": [
        row("R_ACTE_IVITE", "QXAB0011", "20180101", "ADC"),
        row("R_ACTE_IVITE", "QXAB0014", "20180101", "ADA"),
        row("R_ACTE_IVITE", "QXAB0021", "20180101", "ATM"),
        row("R_ACTE_IVITE", "QXAB0031", "20180101", "ATM"),
    ],
    "R_ACTE_IVITE_PHASE": [
        row("R_ACTE_IVITE_PHASE", "QXAB00110", "20180101", "21.40"),
        row("R_ACTE_IVITE_PHASE", "QXAB00140", "20180101", "0.00"),
        row("R_ACTE_IVITE_PHASE", "QXAB00210", "20180101", ""),
        row("R_ACTE_IVITE_PHASE", "QXAB00310", "20180101", ""),
    ],
    "R_PU_BASE": [
        row("R_PU_BASE", "QXAB00110", "3", "100.00", "20180101"),
        row("R_PU_BASE", "QXAB00110", "7", "100.00", "20180101"),
        row("R_PU_BASE", "QXAB00110", "4", "90.5", "20180101"),
        row("R_PU_BASE", "QXAB00110", "3", "110.00", "20250101"),
        row("R_PU_BASE", "QXAB00110", "4", "90.50", "20250101"),
        row("R_PU_BASE", "QXAB00110", "15", "99.00", "20250101"),
        row("R_PU_BASE", "QXAB00140", "3", "50.00", "20180101"),
        row("R_PU_BASE", "QXAB00210", "3", "10.00", "20180101"),
        row("R_PU_BASE", "QXAB00310", "3", "0.00", "20180101"),
        row("R_PU_BASE", "QXAB00310", "4", "cher", "20180101"),
    ],
    "R_ACTIVITE_MODIFICATEUR": [
        row("R_ACTIVITE_MODIFICATEUR", "QXAB0011", "20180101", "J"),
        row("R_ACTIVITE_MODIFICATEUR", "QXAB0011", "20180101", "F"),
        row("R_ACTIVITE_MODIFICATEUR", "QXAB0014", "20180101", "A"),
    ],
    "R_ACTE_EXO_TM": [
        row("R_ACTE_EXO_TM", "QXAB001", "20180101", "1"),
        row("R_ACTE_EXO_TM", "QXAB001", "20180101", "7"),
    ],
    "R_ACTIVITE_PHASE_DOM": [
        row("R_ACTIVITE_PHASE_DOM", "QXAB00110", "20180101", "971", "1.050"),
        row("R_ACTIVITE_PHASE_DOM", "QXAB00110", "20180101", "974", "1.200"),
        row("R_ACTIVITE_PHASE_DOM", "QXAB00110", "20240101", "974", "1.200"),
        row("R_ACTIVITE_PHASE_DOM", "QXAB00110", "20240101", "99", "1.200"),
        row("R_ACTIVITE_PHASE_DOM", "QXAB00110", "20240101", "972", "0.000"),
    ],
    "R_ASSOCIATIONS": [row("R_ASSOCIATIONS", "QXAB0011", "20180101", "QXAB0021", "6")],
    "R_INCOMPATIBILITES": [
        row("R_INCOMPATIBILITES", "QXAB001", "20180101", "QXAB003"),
        row("R_INCOMPATIBILITES", "QXAB001", "20180101", "QXAB002"),
    ],
    "R_TB02": [row("R_TB02", "2", "20050325", "0.500", "00000000", "0")],
    "R_TB09": [row("R_TB09", "J", "F", "20050325", "")],
    "R_TB11": [
        row("R_TB11", "F", "20180101", "0.000", "19.06", "", "0"),
        row("R_TB11", "F", "20250201", "", "40.00", "", "3"),
        row("R_TB11", "J", "20180101", "1.065", "0.00", "", "0"),
        row("R_TB11", "A", "20180101", "1.490", "", "20241231", "0"),
        row("R_TB11", "Z", "20180101", "49", "", "", "0"),
    ],
    "R_TB19": [row("R_TB19", "20050325", "4", "")],
}


def archive(path: Path, without: str = "", folder: str = "") -> Path:
    """Write the archive, its tables in a folder, maybe without one."""
    members = {f"{folder}{name}.dbf": dbf(rows) for name, rows in ARCHIVE.items() if name != without}
    return write_zip(path, members)


def test_a_dbf_archive_gives_every_grille_and_the_whole_history(tmp_path: Path, bare: Path) -> None:
    report = run_import(read_ccam, [archive(tmp_path / "ccam.zip", folder="CCAM/")], bare)
    assert prices(bare, "QXAB001/1/0", date(2020, 1, 1)) == {"3": "100.00", "7": "100.00", "4": "90.50"}
    assert prices(bare, "QXAB001/1/0", TODAY) == {"3": "110.00", "4": "90.50", "15": "99.00"}
    assert prices(bare, "QXAB002/1/0", date(2024, 12, 31)) == {"3": "10.00"}
    assert prices(bare, "QXAB002/1/0", date(2025, 1, 1)) == {}
    acts = table(bare, "ccam/acts.csv")
    surgeon, anaesthetist = acts.at("QXAB001/1/0", TODAY), acts.at("QXAB001/4/0", TODAY)
    assert surgeon is not None
    assert anaesthetist is not None
    assert tuple(surgeon.values()) == ("Acte à l'étude, revu", "ADC", "1-7", "F J", "21.40")
    assert tuple(anaesthetist.values()) == ("Acte à l'étude, revu", "ADA", "1-7", "A", "")
    assert (acts.at("QXAB002/1/0", date(2020, 1, 1)) or {})["label"] == "Fini"
    assert acts.at("QXAB002/1/0", date(2025, 1, 1)) is None
    coverage = table(bare, "ccam/coverage.csv")
    assert tuple((coverage.at("QXAB001/1/0", TODAY) or {}).values()) == ("conditions", "yes")
    assert tuple((coverage.at("QXAB003/1/0", TODAY) or {}).values()) == ("no", "no")
    assert (table(bare, "ccam/incompatibles.csv").at("QXAB001", TODAY) or {})["acts"] == "QXAB002 QXAB003"
    assert (table(bare, "ccam/associables.csv").at("QXAB001/1", TODAY) or {})["activities"] == "QXAB0021:6"
    zones = table(bare, "ccam/zones.csv")
    assert (zones.at("QXAB001/1/0/reunion", TODAY) or {})["coefficient"] == "1.2"
    assert (zones.at("QXAB001/1/0/guadeloupe", date(2020, 1, 1)) or {})["coefficient"] == "1.05"
    assert zones.at("QXAB001/1/0/guadeloupe", TODAY) is None
    assert (table(bare, "ccam/associations.csv").at("2", TODAY) or {})["percent"] == "50"
    assert (table(bare, "ccam/modifier_pairs.csv").at("F J", TODAY) or {})["allowed"] == "yes"
    assert (table(bare, "ccam/limits.csv").at("max_modifiers", TODAY) or {})["value"] == "4"
    modifiers = {
        key: tuple((table(bare, "ccam/modifiers.csv").at(key, date(2025, 3, 1)) or {}).values())
        for key in ("F/*", "F/grille-3", "J/*", "A/*")
    }
    assert modifiers == {
        "F/*": ("flat", "19.06"),
        "F/grille-3": ("flat", "40.00"),
        "J/*": ("percent", "6.5"),
        "A/*": (),
    }
    found = [(note.line, note.message.rule) for note in report.files[0].notes]
    assert found == [(line, "import.dbf-row") for line in (5, 10, 4, 5, 5)]
    assert report.files[0].counts["actes"] == 3


def test_the_parts_of_an_archive_are_one(tmp_path: Path, bare: Path) -> None:
    inner = {f"{name}.DBF": dbf(ARCHIVE[name]) for name in ("R_ACTE", "R_ACTE_IVITE", "R_TB11")}
    first = write_zip(tmp_path / "part1.zip", {"tables.zip": write_zip(tmp_path / "x.zip", inner).read_bytes()})
    rest = {f"{name}.dbf": dbf(rows) for name, rows in ARCHIVE.items() if f"{name}.DBF" not in inner}
    report = run_import(read_ccam, [first, write_zip(tmp_path / "part2.zip", rest)], bare)
    assert prices(bare, "QXAB001/1/0", TODAY)["15"] == "99.00"
    assert report.files[0].file == "part1.zip, part2.zip"


@pytest.mark.parametrize("name", ["R_ACTE", "R_ACTE_IVITE", "R_ACTE_IVITE_PHASE", "R_PU_BASE"])
def test_an_archive_without_a_needed_table_is_refused(tmp_path: Path, bare: Path, name: str) -> None:
    with pytest.raises(UnreadableFileError, match=name) as refused:
        run_import(read_ccam, [archive(tmp_path / "ccam.zip", without=name)], bare)
    assert refused.value.message.rule == "import.missing-tables"


def test_a_table_cut_short_or_without_a_column_is_refused(tmp_path: Path, bare: Path) -> None:
    whole = {f"{name}.dbf": dbf(rows) for name, rows in ARCHIVE.items()}
    cut = write_zip(tmp_path / "cut.zip", {**whole, "R_PU_BASE.dbf": whole["R_PU_BASE.dbf"][:-40]})
    with pytest.raises(UnreadableFileError) as refused:
        run_import(read_ccam, [cut], bare)
    assert refused.value.message.rule == "import.truncated-dbf"
    lacking = dbf([{"AAP_COD": "QXAB00110", "GRILLE_COD": "3"}])
    with pytest.raises(UnreadableFileError, match="PU_BASE, APDT_MODIF"):
        run_import(read_ccam, [write_zip(tmp_path / "lacking.zip", {**whole, "R_PU_BASE.dbf": lacking})], bare)


CARDS = [
    {"CODE_TIPS": "9234567", "NOM_COURT": "APPAREIL D'ESSAI, UNITÉ", "TYPE_PREST": "A", "DATE_FIN": ""},
    {"CODE_TIPS": "9234568", "NOM_COURT": "APPAREIL FINI", "TYPE_PREST": "L", "DATE_FIN": "20240630"},
]


def lpp_row(code: str, day: str, tariff: str, **more: str) -> dict[str, str]:
    given = {"FINHISTO": "", "NAT_PREST": "DVO", "PUREGLEMEN": "0.00", "ENTENTE": "N", "QTE_MAX": "0", "MT_MAX": "0.00"}
    coefficients = {
        f"MAJO_DOM{number}": value for number, value in enumerate(("1.30", "1.15", "1.20", "1.40", "1.000", "1.36"), 1)
    }
    return {"CODE_TIPS": code, "DEBUTVALID": day, "TARIF": tariff, **coefficients, **given, **more}


def test_lpp_tables_give_dated_tariffs_coefficients_and_limits(tmp_path: Path, bare: Path) -> None:
    history = [
        lpp_row("9234567", "20090801", "14.43"),
        lpp_row("9234567", "20250101", "15.00", PUREGLEMEN="20.00", ENTENTE="O", QTE_MAX="2"),
        lpp_row("9234568", "20200101", "5.00"),
        lpp_row("9234569", "20200101", "cinq"),
    ]
    members = {"lpp_fiche_tot901.dbf": dbf(CARDS), "lpp_histo_tot901.dbf": dbf(history)}
    report = run_import(read_lpp, [write_zip(tmp_path / "LPP901.zip", members)], bare)
    found = table(bare, "lpp/prices.csv")
    assert [tuple((found.at("9234567", day) or {}).values()) for day in (date(2010, 1, 1), TODAY)] == [
        ("14.43", ""),
        ("15.00", "20.00"),
    ]
    assert found.at("9234568", date(2024, 6, 30)) is not None
    assert found.at("9234568", date(2024, 7, 1)) is None
    assert tuple((table(bare, "lpp/acts.csv").at("9234567", TODAY) or {}).values()) == (
        "APPAREIL D'ESSAI, UNITÉ",
        "DVO",
        "A",
    )
    zones = table(bare, "lpp/zones.csv")
    assert {row.key.partition("/")[2]: row.values["coefficient"] for row in zones.rows if "567/" in row.key} == {
        "guadeloupe": "1.3",
        "martinique": "1.15",
        "guyane": "1.2",
        "reunion": "1.4",
        "saint_pierre_et_miquelon": "1",
        "mayotte": "1.36",
    }
    assert tuple((table(bare, "lpp/limits.csv").at("9234567", TODAY) or {}).values()) == ("2", "", "yes")
    assert [(note.line, note.message.rule) for note in report.files[0].notes] == [(4, "import.dbf-row")]
    moves = report.files[0].prices[0]
    assert (moves.added, report.files[0].counts["tarifs datés"]) == (1, 3)


def test_nabm_tables_give_letters_and_coefficients(tmp_path: Path, bare: Path) -> None:
    card = [{"CODE_NABM": "9998", "NOM_COURT": "DOSAGE", "NOM_LONG": "DOSAGE D'ESSAI", "DATE_FIN": ""}]
    history = [
        {
            "CODE_NABM": "9998",
            "DATE_EFFET": "20200101",
            "LC1": "B",
            "COEF1": "20.00",
            "LC2": "",
            "COEF2": "",
            "ENTENTE": "N",
        },
        {
            "CODE_NABM": "9998",
            "DATE_EFFET": "20240101",
            "LC1": "B",
            "COEF1": "17",
            "LC2": "KB",
            "COEF2": "5.0",
            "ENTENTE": "O",
        },
        {"CODE_NABM": "x", "DATE_EFFET": "20240101", "LC1": "B", "COEF1": "1", "LC2": "", "COEF2": "", "ENTENTE": ""},
    ]
    for name, content in (("NABM_FICHE_TOT105.dbf", dbf(card)), ("NABM_HISTO_TOT105.dbf", dbf(history))):
        (tmp_path / name).write_bytes(content)
    report = run_import(read_nabm, sorted(tmp_path.glob("NABM*.dbf")), bare)
    acts = table(bare, "nabm/acts.csv")
    assert tuple((acts.at("9998", date(2021, 1, 1)) or {}).values()) == ("DOSAGE D'ESSAI", "B", "20", "", "")
    assert tuple((acts.at("9998", TODAY) or {}).values()) == ("DOSAGE D'ESSAI", "B", "17", "KB:5", "yes")
    assert [note.line for note in report.files[0].notes] == [3]


def test_organisms_come_with_their_recipient(tmp_path: Path, bare: Path) -> None:
    (bare / "routing").mkdir()
    (bare / "routing/regimes.csv").write_text(
        "key;from;type;organism;label;source;grade\n01;2008-01-01;CT;;RG;tests;S\n", encoding="utf-8"
    )
    rows = [
        ["Régime", "Caisse", "Centre", "Libellé", "Destinataire", "Centre informatique"],
        ["01", "998", "9991", "CPAM d'essai", "998", "16"],
        ["2", "997", "", "MSA d'essai", "", ""],
        ["01", "99X", "0", "illisible", "", ""],
    ]
    report = run_import(read_amo, [write_csv(tmp_path / "organismes.csv", rows, ";")], bare)
    found = table(bare, "organisms/amo.csv")
    assert tuple((found.at("01/998/9991", TODAY) or {}).values()) == ("CPAM d'essai", "CT", "00000001016998")
    assert tuple((found.at("02/997/0000", TODAY) or {}).values()) == ("MSA d'essai", "", "")
    assert tuple((table(bare, "routing/amo.csv").at("01/998/9991", TODAY) or {}).values()) == ("016", "998")
    assert [note.line for note in report.files[0].notes] == [4]


def test_organisms_of_the_health_data_system_take_the_label_of_their_caisse(tmp_path: Path, bare: Path) -> None:
    numbers = write_csv(
        tmp_path / "IR_ORG_V.csv", [["ORG_NUM", "ORG_BSE_NUM"], ["01C998674", "01C998"], ["01M998", ""]], ";"
    )
    labels = write_csv(tmp_path / "IR_CAI_V.csv", [["ORG_BSE_NUM", "ORG_CAI_LIB"], ["01C998", "CPAM d'essai"]], ";")
    run_import(read_amo, [numbers, labels], bare)
    found = {row.key: row.values["label"] for row in table(bare, "organisms/amo.csv").rows}
    assert found == {"01/998/0674": "CPAM d'essai"}


def test_conventions_groupings_and_correspondences(tmp_path: Path, bare: Path) -> None:
    def convention(action: str, number: str) -> list[str]:
        cells = [""] * 22
        cells[0], cells[5], cells[6], cells[8], cells[9] = action, "98500001", "Signataire", "SM", "94???????"
        cells[11], cells[12], cells[21] = number, "Mutuelle d'essai", "amc.essai.invalid"
        return cells

    grouping = ["", "", "", "98500002", "Groupe", "SM", "", "", "98500001", "Signataire"]
    files = [
        write_csv(
            tmp_path / "C-001.csv", [convention("A", "98500002"), convention("X", "98500003"), convention("", "")], ";"
        ),
        write_csv(tmp_path / "R-001.csv", [grouping], ";"),
        write_csv(tmp_path / "correspondances.csv", [["98500009", "01/998", "98500002", "Mutuelle"]], ";"),
    ]
    report = run_import(read_amc, files, bare)
    conventions = table(bare, "conventions/amc.csv")
    assert {row.key: tuple(row.values.values()) for row in conventions.rows} == {
        "98500002/SM/94???????": ("Mutuelle d'essai", "98500001", "Signataire", "amc.essai.invalid")
    }
    assert table(bare, "conventions/groupings.csv").at("98500002/SM/-", TODAY) is not None
    assert table(bare, "conventions/correspondences.csv").at("98500009", TODAY) is not None
    assert [(note.line, note.message.rule) for note in report.files[0].notes] == [
        (2, "import.amc-action"),
        (3, "import.amc-row"),
    ]


@pytest.mark.parametrize(
    ("reader", "rule"), [(read_lpp, "no-lpp"), (read_nabm, "no-nabm"), (read_amo, "no-amo"), (read_amc, "no-amc")]
)
def test_a_table_of_something_else_is_refused(tmp_path: Path, bare: Path, reader: object, rule: str) -> None:
    assert callable(reader)
    with pytest.raises(UnreadableFileError) as refused:
        run_import(reader, [write_csv(tmp_path / "autre.csv", [["a", "b"], ["1", "2"]], ";")], bare)
    assert refused.value.message.rule == f"import.{rule}"
