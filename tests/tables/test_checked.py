"""Tables of the checks: a wrong cell, key or column is refused when the tables are built, and nothing is replaced."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tables.catalogue import SOURCES
from tables.checked import CHECKED
from tables.compiled import open_tables
from tables.compiler import FILE_NAME, build, compile_tables
from tables.dated import TableError
from tables.schema import PRICING
from tests.tables import tiny

WRONG = {
    "ngap/abatement.csv": ["nurse;AMI AMX;cent;50;0;|first", "nurse;;100;50;0;|letters", "nurse;AMI;100;150;0;|second"],
    "ngap/billers.csv": [
        "G;Nurse;;;;infirmiers|who",
        "G;nurse;x;;;infirmiers|from_age",
        "G;nurse;;;9,1;infirmiers|max_coefficient",
    ],
    "ngap/sectors.csv": ["G;secteur_1;C|sector", "G;opposable;|otherwise"],
    "ngap/coordination.csv": ["MCS;hors parcours|refused"],
    "ngap/exclusions.csv": ["MCI/MAU;déjà coté|alphabétique", "MAU;déjà coté|alphabétique"],
    "ngap/requires.csv": ["MAU;AMI;1,5;un seul acte|max_coefficient", "MAU;;1.5;un seul acte|with"],
    "ngap/coefficients.csv": ["AMS/7.5;sept;Rééducation|coefficient", "AMS/7.5;8.1;|label"],
    "ngap/days.csv": ["F;sunday|day"],
    "ccam/association_rules.csv": [
        "general;general;1 9;;3;|codes",
        "general;general;;;3;|codes",
        "general;general;1 2;x;3;|beyond",
        "general;general;1 2;;trois;|also",
    ],
    "ccam/extras.csv": ["HBQK040;;geste|role"],
    "ccam/complements.csv": ["HBJD001;HBQK|codes"],
    "ccam/incompatibles.csv": ["AFLB001;AFLB|acts"],
    "ccam/associables.csv": ["AFLB001/1;AFLB|activities"],
    "ccam/consultation_exceptions.csv": ["DEQP003;75;ECG|percent"],
    "ccam/modifier_conditions.csv": [
        "A;quatre;81;no;;moins de 4 ans|under",
        "A;4;-1;no;;moins de 4 ans|over",
        "A;4;81;maybe;;moins de 4 ans|both",
        "F;;;no;monday;le dimanche|day",
    ],
    "ccam/modifier_practitioners.csv": ["Z;Radiologues;les radiologues|who", "Z;specialty/06;|label"],
    "ccam/export_modifiers.csv": ["3;5|activity"],
    "ccam/export_grilles.csv": ["opposable;trois|grilles"],
    "ccam/export_practitioners.csv": ["pediatre;a;b;perhaps|exclusive"],
    "rates/modulations.csv": ["1;no;yes;oui;ASPA|known"],
    "rates/regimes.csv": ["01;autre|rates"],
    "rates/responsible.csv": ["overcharge;cent|value"],
    "rates/qualifiers.csv": [
        "A;none;yes;secteur_9;01;S;17.5|conventions",
        "A;none;yes;secteur_1;1;S;17.5|refused",
        "A;none;yes;secteur_1;01;S;beaucoup|cap",
        "A;nothing;yes;secteur_1;01;S;17.5|effect",
    ],
    "rates/withheld.csv": ["doctor;tax;2.00;8.00|name", "doctor;participation;-2;8.00|each"],
    "codes/territories.csv": ["971;corse|territory"],
}
CASES = [(name, *row.split("|")) for name, rows in WRONG.items() for row in rows]


def written(name: str, row: str) -> str:
    key, _, values = row.partition(";")
    return f"key;from;{';'.join(CHECKED[name])}\n{key};2020-01-01;{values}"


@pytest.mark.parametrize(("name", "row", "what"), CASES, ids=[f"{name}-{what}-{row[:20]}" for name, row, what in CASES])
def test_a_wrong_cell_stops_the_build_with_its_line(tmp_path: Path, name: str, row: str, what: str) -> None:
    folder = tiny.write(tmp_path / "tables")
    before = build(folder).read_bytes()
    tiny.write(folder, **{name.removesuffix(".csv").replace("/", "__"): written(name, row)})
    with pytest.raises(TableError) as caught:
        build(folder)
    assert str(caught.value).startswith(f"{name}:2: ")
    assert what in str(caught.value)
    assert re.search(r"[a-zà-ù] [a-zà-ù]", str(caught.value))
    assert (folder / FILE_NAME).read_bytes() == before


def test_a_missing_or_unknown_column_is_named(tmp_path: Path) -> None:
    for columns, what in (("letters;first;second;others", "derogations"), ("label;extra", "extra")):
        name = "ngap__abatement" if "letters" in columns else "ngap__travels"
        cells = ";".join("AMI" for _ in columns.split(";"))
        folder = tiny.write(tmp_path / what, **{name: f"key;from;{columns}\nX;2020-01-01;{cells}"})
        with pytest.raises(TableError, match=what):
            compile_tables(folder)


def test_a_repealed_row_is_not_read(tmp_path: Path) -> None:
    days = "key;from;day\nF;2020-01-01;holiday\nF;2024-01-01;"
    assert open_tables(tiny.write(tmp_path, ngap__days=days)).keys("ngap/days.csv") == ("F",)


def test_every_table_that_a_check_reads_is_one_of_the_two_lists() -> None:
    room = SOURCES.parents[1] / "ccam_ngap"
    read = {
        name
        for path in room.rglob("*.py")
        for name in re.findall(r'"((?:ngap|ccam|lpp|nabm|rates|formulas)/\w+\.csv)"', path.read_text("utf-8"))
    }
    assert sorted(read - CHECKED.keys() - PRICING.keys()) == []


def test_the_shipped_tables_pass(tmp_path: Path) -> None:
    shutil.copytree(SOURCES, tmp_path / "copy", ignore=shutil.ignore_patterns("*.feuille"))
    assert compile_tables(tmp_path / "copy")
