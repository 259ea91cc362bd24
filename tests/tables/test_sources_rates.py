"""Rates, parameters and formulas: every name that one table uses is defined by another."""

from __future__ import annotations

import re

import pytest

from tests.tables.shipped import table, value


def families() -> set[str]:
    """Every family with a base rate."""
    return set(table("rates/base.csv").keys())


@pytest.mark.parametrize(
    ("family", "day", "percent"),
    [
        ("doctor", "2024-12-15", "70"),
        ("midwife", "2024-12-15", "70"),
        ("auxiliary", "2024-12-15", "60"),
        ("lpp", "2024-05-28", "60"),
        ("dental", "2023-10-14", "70"),
        ("dental", "2023-10-15", "60"),
        ("biology", "2024-12-15", "60"),
    ],
)
def test_base_rates(family: str, day: str, percent: str) -> None:
    assert value("rates/base.csv", family, day, "percent") == percent


@pytest.mark.parametrize(
    "name",
    ["base", "local_regime", "special_regimes", "aspa", "exonerations", "natures"],
)
def test_rates_are_whole_percents(name: str) -> None:
    for row in table(f"rates/{name}.csv").rows:
        percent = row.values["percent"]
        assert not percent or (percent.isdigit() and int(percent) <= 100), row.key


def test_families_are_defined() -> None:
    assert set(table("rates/local_regime.csv").keys()) <= families()
    assert set(table("rates/aspa.csv").keys()) <= families()
    assert {key.partition("/")[2] for key in table("rates/special_regimes.csv").keys()} <= families()  # noqa: SIM118
    for name in ("rates/practitioners.csv", "rates/ccam_groupings.csv"):
        assert {row.values["family"] for row in table(name).rows} <= families()


def test_groupings_are_defined() -> None:
    known = set(table("codes/ccam_groupings.csv").keys())
    assert set(table("rates/ccam_groupings.csv").keys()) <= known
    for row in table("rates/threshold_groupings.csv").rows:
        assert row.values["role"] in ("suppressed", "excluded")
        family = row.key.partition("family/")[2]
        code = row.key.partition("act/")[2]
        if family:
            assert family in families()
        else:
            assert row.key in known or table("ngap/acts.csv").versions(code)


def test_every_exoneration_nature_and_pathway_is_known() -> None:
    assert set(table("rates/exonerations.csv").keys()) == set("013456789C")
    assert set(table("rates/natures.csv").keys()) == {"maladie", "maternite", "at_mp", "smg", "prevention"}
    points = {key: value("rates/pathway.csv", key, "2024-12-15", "points") for key in table("rates/pathway.csv").keys()}  # noqa: SIM118
    assert {key for key, taken in points.items() if taken == "40"} == {"S", "S1", "S2"}
    assert {key for key, taken in points.items() if taken == "0"} == set("TNROMJBDHUA")


def test_special_regimes_are_regimes() -> None:
    for key in table("rates/special_regimes.csv").keys():  # noqa: SIM118
        assert table("codes/regimes.csv").versions(key.partition("/")[0])


@pytest.mark.parametrize(
    ("name", "day", "number"),
    [
        ("threshold_amount", "2011-02-28", "91.00"),
        ("threshold_amount", "2011-03-01", "120.00"),
        ("threshold_participation", "2018-12-31", "18.00"),
        ("threshold_participation", "2019-01-01", "24.00"),
        ("threshold_participation", "2026-04-22", "32.00"),
        ("threshold_coefficient", "2025-06-10", "60"),
        ("pathway_cap", "2023-01-01", "10.60"),
        ("pathway_cap", "2025-06-10", "12.60"),
    ],
)
def test_parameters(name: str, day: str, number: str) -> None:
    assert value("rates/parameters.csv", name, day) == number


def test_every_practitioner_has_a_family_a_specialty_label_and_if_a_doctor_a_ccam_group() -> None:
    ccam = set(table("ccam/groups.csv").keys())
    for key in table("rates/practitioners.csv").keys():  # noqa: SIM118
        kind, _, code = key.partition("/")
        assert table("codes/specialties.csv" if kind == "specialty" else "codes/activities.csv").versions(code), key
        assert kind == "activity" or key in ccam, key
    labelled = {f"specialty/{code}" for code in table("codes/specialties.csv").keys()}  # noqa: SIM118
    labelled |= {f"activity/{code}" for code in table("codes/activities.csv").keys()}  # noqa: SIM118
    assert labelled == set(table("rates/practitioners.csv").keys())
    assert set(table("codes/practitioner_groups.csv").keys()) <= labelled


def test_formulas() -> None:
    formulas = table("formulas/sts.csv")
    assert {"012", "020", "021", "029", "02A", "050", "052"} <= set(formulas.keys())
    operands = ("dr", "tr", "tm", "mro", "pmss", "pu")
    for row in formulas.rows:
        counted = [row.values[operand] for operand in operands if row.values[operand]]
        assert counted
        assert all(re.fullmatch(r"p|-?\d{1,3}", percent) for percent in counted)
    typed = {row.key for row in formulas.rows if "p" in (row.values[operand] for operand in operands)}
    assert typed == {"012", "021", "02A", "050"}
    assert {row.key for row in formulas.rows if row.values["mro"] == "-100"} == {"029", "02A"}


def test_formulas_without_a_published_meaning_are_not_computed() -> None:
    unknown = set(table("formulas/unknown.csv").keys())
    assert {"051", "099", "02X"} <= unknown
    assert not unknown & set(table("formulas/sts.csv").keys())
