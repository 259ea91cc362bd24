"""The shipped CCAM acts: complete in themselves, and equal to the official files where those are at hand."""

from __future__ import annotations

import csv
import gzip
import json
import re
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from tests.tables.shipped import OFFICIAL, ccam_price, grille_prices, table, value

GRILLES = [str(number) for number in range(3, 20)]
SECTOR_1 = ("3", "5", "9", "11", "16", "17", "18")
OUTSIDE = ("4", "6", "8", "10", "12", "14", "19")
CODE = re.compile(r"[A-Z]{4}\d{3}")

SHOWN_BY_THE_TERMINAL = ("AFLB001", "AFLB007", "AFLB017", "AFLH001", "AGLB001")
NAMED = (
    *SHOWN_BY_THE_TERMINAL,
    *("DEQP003", "GLQP012", "CDRP002", "BLQP010", "BENP001", "GABD002", "QZJA002", "ZCQM008", "HEQE002"),
    *("HBJD001", "HBMD050", "HBMD054", "HBMD042", "HBFD035", "HBLD038", "HBLD634", "HBGD036", "JQGD010"),
)


def acts() -> list[str]:
    """Every shipped act/activity/phase."""
    return list(table("ccam/acts.csv").keys())


def test_keys_are_act_activity_phase() -> None:
    assert [key for key in acts() if not re.fullmatch(r"[A-Z]{4}\d{3}/[1-5]/[0-3]", key)] == []


@pytest.mark.parametrize("code", NAMED)
def test_named_acts_ship(code: str) -> None:
    assert f"{code}/1/0" in acts()


def test_enough_acts_ship() -> None:
    assert len({key.partition("/")[0] for key in acts()}) >= 150


def test_every_price_belongs_to_a_shipped_act() -> None:
    assert {act for act, _, _ in grille_prices(table("ccam/prices.csv").rows)} == set(acts())


def test_a_grille_is_priced_once_a_day() -> None:
    seen = [(act, grille, row.start) for act, grille, row in grille_prices(table("ccam/prices.csv").rows)]
    assert len(seen) == len(set(seen))
    assert {grille for _, grille, _ in seen} == set(GRILLES)


@pytest.mark.parametrize("key", acts())
def test_every_act_is_priced_for_those_who_perform_it(key: str) -> None:
    for grille in ("9", "16", "13", "15"):
        assert ccam_price(key, grille, "2025-01-01"), grille


def test_attested_prices() -> None:
    assert ccam_price("AFLB001/1/0", "9", "2024-12-15") == "50.56"
    assert ccam_price("AFLB001/1/0", "10", "2024-12-15") == "35.78"
    assert ccam_price("AFLB001/1/0", "9", "2017-12-31") is None
    assert ccam_price("DEQP003/1/0", "17", "2025-01-01") == "14.52"
    assert ccam_price("DEQP003/1/0", "19", "2025-01-01") == "13.66"
    assert ccam_price("DEQP003/1/0", "13", "2026-06-01") == "13.52"
    assert ccam_price("BENP001/1/0", "16", "2025-06-10") == "125.40"
    assert ccam_price("HBLD045/1/0", "13", "2018-06-01") is None


def test_acts_refer_to_known_groupings_and_modifiers() -> None:
    groupings = set(table("codes/ccam_groupings.csv").keys())
    modifiers = {key.partition("/")[0] for key in table("ccam/modifiers.csv").keys()}  # noqa: SIM118
    for row in table("ccam/acts.csv").rows:
        assert row.values["grouping"] in groupings, row.key
        assert re.fullmatch(r"[12345](-7)?|7", row.values["exo_tm"]), row.key
        assert set(row.values["modifiers"].split()) <= modifiers, row.key


def test_modifiers_of_anaesthesia_and_of_the_operator_are_told_apart() -> None:
    for row in table("ccam/acts.csv").rows:
        wrong = set("JKT6") if "/4/" in row.key else set("A34578")
        assert not wrong & set(row.values["modifiers"].split()), row.key


def test_modifiers_are_flat_amounts_or_percents_of_known_members() -> None:
    groups = {row.values["group"] for row in table("ccam/groups.csv").rows}
    for row in table("ccam/modifiers.csv").rows:
        modifier, _, members = row.key.partition("/")
        assert re.fullmatch("[A-Z0-9]", modifier)
        assert set(members.split()) <= groups | {"*"} | {f"grille-{grille}" for grille in GRILLES}
        assert row.values["kind"] in ("flat", "percent")
        shape = r"\d{1,3}\.\d{2}" if row.values["kind"] == "flat" else r"\d{1,3}(\.\d)?"
        assert re.fullmatch(shape, row.values["value"]), row.key


def test_a_modifier_gives_a_grille_one_value() -> None:
    members: dict[str, list[str]] = {}
    for key in table("ccam/modifiers.csv").keys():  # noqa: SIM118
        modifier, _, named = key.partition("/")
        members.setdefault(modifier, []).extend(named.split())
    assert {modifier: named for modifier, named in members.items() if len(named) != len(set(named))} == {}


@pytest.mark.parametrize(
    ("key", "day", "percent_or_euros"),
    [
        ("M/general midwife paediatrician", "2025-06-10", "26.88"),
        ("K/grille-3 grille-5", "2021-06-01", "20"),
        ("K/grille-3 grille-5", "2025-02-01", "25"),
        ("K/grille-3 grille-5", "2026-01-01", "30"),
        ("T/grille-3 grille-5", "2025-02-01", "16.5"),
        ("Y/*", "2025-12-31", "15.8"),
        ("Z/*", "2026-01-01", "13"),
        ("F/*", "2026-01-01", "19.06"),
        ("F/anaesthetist paediatrician surgeon", "2026-01-01", "40.00"),
        ("P/paediatrician", "2026-01-01", "50.00"),
    ],
)
def test_attested_modifiers(key: str, day: str, percent_or_euros: str) -> None:
    assert value("ccam/modifiers.csv", key, day) == percent_or_euros


def test_pairs_are_a_sorted_white_list() -> None:
    known = {key.partition("/")[0] for key in table("ccam/modifiers.csv").keys()}  # noqa: SIM118
    pairs = set(table("ccam/modifier_pairs.csv").keys())
    for pair in pairs:
        one, other = pair.split()
        assert one <= other
        assert {one, other} <= known
    assert not pairs & {" ".join(pair) for pair in combinations("FPSU", 2)}
    assert "Y Z" not in pairs
    assert {"H H", "A F", "7 8", "M P", "A R"} <= pairs
    assert {pair for pair in pairs if set(pair.split()) & set("HQVW")} == {
        *(" ".join(pair) for pair in combinations("HQVW", 2)),
        *("H H", "Q Q", "V V", "W W"),
    }


def test_associations_and_limits() -> None:
    percents = {key: value("ccam/associations.csv", key, "2024-12-15", "percent") for key in "12345"}
    assert percents == {"1": "100", "2": "50", "3": "75", "4": "100", "5": "100"}
    assert value("ccam/limits.csv", "max_modifiers", "2024-12-15") == "4"


def test_every_performer_reaches_a_priced_grille() -> None:
    groups = {row.values["group"] for row in table("ccam/groups.csv").rows}
    reached = {key.split("/")[0] for key in table("ccam/grilles.csv").keys()}  # noqa: SIM118
    assert groups == reached
    since = [row for row in table("ccam/grilles.csv").rows if row.start >= date(2018, 1, 1)]
    before = [row for row in table("ccam/grilles.csv").rows if row.start < date(2018, 1, 1)]
    assert {row.values["grille"] for row in since} <= set(GRILLES)
    assert {row.values["grille"] for row in before} == {"1", "2"}


@pytest.mark.parametrize(
    ("key", "day", "grille"),
    [
        ("general/secteur_1/-", "2024-12-15", "9"),
        ("general/secteur_2/-", "2024-12-15", "10"),
        ("general/secteur_2/OPTAM", "2024-12-15", "9"),
        ("surgeon/secteur_2/OPTAM-CO", "2024-12-15", "3"),
        ("surgeon/non_conventionne/-", "2024-12-15", "6"),
        ("surgeon/secteur_1/-", "2017-12-31", "1"),
        ("surgeon/secteur_2/-", "2017-12-31", "2"),
        ("general/secteur_2/OPTAM", "2017-12-31", "1"),
        ("specialist/secteur_1_dp/-", "2006-01-01", "2"),
        ("midwife/secteur_1/-", "2016-01-01", "1"),
        ("anaesthetist/secteur_1/-", "2024-12-31", "7"),
        ("anaesthetist/secteur_1/-", "2025-01-01", "18"),
        ("anaesthetist/secteur_2/-", "2025-01-01", "19"),
        ("specialist/secteur_1/-", "2024-12-15", "16"),
        ("dentist/secteur_1/-", "2024-12-15", "13"),
        ("midwife/secteur_1/-", "2024-12-15", "15"),
    ],
)
def test_grilles_of_performers(key: str, day: str, grille: str) -> None:
    assert value("ccam/grilles.csv", key, day, "grille") == grille


# --- against the official files, where they are at hand -------------------------------------------------------------


def official(name: str) -> Any:
    """Open a copy of an official file, or skip saying that it is not there."""
    path = OFFICIAL / "ccam" / name
    if not path.exists():
        pytest.skip(f"the official file {name} is not beside this checkout")
    return gzip.open(path, "rt", encoding="utf-8-sig")


@cache
def history() -> list[tuple[str, str, str, str]]:
    """List (act/activity/phase, grille, day, price) of the price history for shipped acts since 2018."""
    shipped = set(acts())
    with official("price_history_2005_2025.json.gz") as file:
        rows = [(f"{row['code']}/{row['activite']}/{row['phase']}", row) for row in json.load(file)]
    recent = [(key, row) for key, row in rows if key in shipped and row["date_effet"] >= "2018-01-01"]
    return [(key, g, row["date_effet"], f"{row[g]:.2f}") for key, row in recent for g in GRILLES if g in row]


def test_prices_equal_the_history_on_each_of_its_dates() -> None:
    compared = 0
    for key, grille, day, price in history():
        assert (ccam_price(key, grille, day) or "0.00") == price, (key, grille, day)
        compared += 1
    assert compared > 10_000


def test_no_price_before_2026_starts_on_a_day_the_history_does_not_have() -> None:
    dated = {(key, grille, day) for key, grille, day, _ in history()}
    shipped = {
        (act, grille, row.start.isoformat()) for act, grille, row in grille_prices(table("ccam/prices.csv").rows)
    }
    assert {found for found in shipped if found[2] < "2026-01-01"} - dated == set()


@cache
def version_81() -> tuple[dict[str, dict[str, str]], dict[str, set[str]]]:
    """Read the official export of version 81: acts by code/activity/phase, and modifiers by code."""
    found: dict[str, dict[str, str]] = {}
    modifiers: dict[str, set[str]] = {}
    code = ""
    with official("cnam_export_v81_2026-01-01.csv.gz") as file:
        rows = [row for row in csv.reader(file) if len(row) >= 11]
    for row in rows:
        code = row[0] if CODE.fullmatch(row[0]) else "" if row[0].replace(".", "").isdigit() else code
        if code and row[3].strip():
            values = {"label": row[2], "sector 1": row[5], "outside": row[6], "exo": row[9], "grouping": row[10]}
            found[f"{code}/{row[3].strip()}/{row[4].strip()}"] = values
        if code and row[0].startswith("["):
            modifiers.setdefault(code, set(re.findall(r"[A-Z0-9]", row[0])))
    return found, modifiers


@pytest.mark.parametrize("key", acts())
def test_prices_of_2026_equal_version_81(key: str) -> None:
    official_act = version_81()[0][key]
    for grilles, column in ((SECTOR_1, "sector 1"), (OUTSIDE, "outside")):
        assert {ccam_price(key, grille, "2026-01-01") for grille in grilles} == {official_act[column].strip()}


@pytest.mark.parametrize("key", acts())
def test_attributes_equal_version_81_and_the_label_is_ours(key: str) -> None:
    official_act, ours = version_81()[0][key], table("ccam/acts.csv").versions(key)[-1].values
    assert (ours["grouping"], ours["exo_tm"]) == (official_act["grouping"], official_act["exo"].replace(" ", ""))
    assert ours["label"].casefold() != official_act["label"].strip().casefold()


@pytest.mark.parametrize("code", sorted({key.partition("/")[0] for key in acts()}))
def test_the_modifiers_of_an_act_over_its_activities_equal_version_81(code: str) -> None:
    """The export lists the modifiers of an act without the activity that each goes with."""
    ours = [table("ccam/acts.csv").versions(key)[-1].values["modifiers"] for key in acts() if key.startswith(code)]
    assert set(" ".join(ours).split()) == version_81()[1].get(code, set())
