"""LPP lines, organisms, conventions and code lists."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from tests.tables.shipped import OFFICIAL, table, value

TREATMENTS = "codes/treatment_indicators.csv"


MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def sas_day(text: str) -> date:
    """Read a day as ``08SEP2003:00:00:00``."""
    return date(int(text[5:9]), MONTHS.index(text[2:5]) + 1, int(text[:2]))


@pytest.mark.parametrize(("code", "prestation"), [("7230795", "VU3"), ("7211674", "M03")])
def test_optical_lines_at_five_cents(code: str, prestation: str) -> None:
    assert value("lpp/prices.csv", code, "2024-05-28") == "0.05"
    assert value("lpp/acts.csv", code, "2024-05-28", "prestation") == prestation


def test_2140455_and_its_overseas_coefficients() -> None:
    assert value("lpp/prices.csv", "2140455", "2009-07-31") is None
    assert value("lpp/prices.csv", "2140455", "2009-08-01") == "14.43"
    assert value("lpp/zones.csv", "2140455/mayotte", "2024-12-15", "coefficient") == "1.36"


def test_every_lpp_price_has_its_act_and_the_old_optics_list_ends() -> None:
    assert set(table("lpp/prices.csv").keys()) == set(table("lpp/acts.csv").keys())
    assert value("lpp/prices.csv", "2223342", "2019-12-31") == "2.84"
    assert value("lpp/prices.csv", "2223342", "2020-01-01") is None


def test_lpp_prices_equal_the_dated_public_list() -> None:
    path = OFFICIAL / "snds" / "IR_LPP_V.csv"
    if not path.exists():
        pytest.skip("the public LPP tariff list is not beside this checkout")
    with path.open(encoding="utf-8-sig") as file:
        listed = {
            (row["LPP_COD"], sas_day(row["VAL_DTD"])): row["LPP_TAR"] for row in csv.DictReader(file, delimiter=";")
        }
    ours = [row for row in table("lpp/prices.csv").rows if row.start.year < 2020]
    assert len(ours) >= 20
    assert {row.key: row.values["value"] for row in ours} == {row.key: listed[row.key, row.start] for row in ours}


def test_organisms_are_of_known_regimes_that_have_a_route() -> None:
    for key in table("organisms/amo.csv").keys():  # noqa: SIM118
        regime, caisse, centre = key.split("/")
        assert (len(regime), len(caisse), len(centre)) == (2, 3, 4)
        assert table("codes/regimes.csv").versions(regime)
        assert table("routing/regimes.csv").versions(regime)
    for name in ("01/349/9881", "02/349/0000", "10/349/0210", "08/835/0300", "08/758/0200", "01/261/0000"):
        assert table("organisms/amo.csv").versions(name)


def test_the_demonstration_organisms_say_that_they_are_simulated() -> None:
    demo = table("organisms/amo.csv").versions("01/999/9999")[0]
    assert demo.grade == "S"
    assert "simulée" in demo.values["label"]
    amc = table("conventions/amc.csv").versions("99999999/SM/DEMO")[0]
    assert amc.grade == "S"
    assert "simulée" in amc.values["amc_label"]
    assert (amc.values["host"], amc.values["routing"], amc.values["treatment"]) == ("001", "DM", "22")


def test_no_domain_of_a_convention_can_be_reached() -> None:
    for row in table("conventions/amc.csv").rows:
        assert not row.values["domain"] or row.values["domain"].endswith(".invalid")


def test_conventions_are_coded_with_known_indicators() -> None:
    for row in table("conventions/amc.csv").rows:
        number, kind, _ = row.key.split("/")
        assert number.isdigit()
        assert 8 <= len(number) <= 10
        assert len(kind) == 2
        assert not row.values["treatment"] or table(TREATMENTS).versions(row.values["treatment"])
        assert not row.values["sts_switch"] or table("codes/sts_switches.csv").versions(row.values["sts_switch"])
        assert {row.values[flag] for flag in ("grouped", "sts_off", "cancel_accepted")} <= {"", "yes", "no"}


@pytest.mark.parametrize(
    ("name", "key", "label"),
    [
        ("codes/regimes.csv", "10", "Clercs et employés de notaires (CRPCEN)"),
        ("codes/specialties.csv", "01", "Médecine générale"),
        ("codes/activities.csv", "64", "Opticien"),
        ("codes/qualifiers.csv", "N", "Non remboursable (NR)"),
        ("codes/securing_modes.csv", "3", "Synchronisé, CPS et Vitale"),
        ("codes/proof_of_rights.csv", "4", "Carte Vitale"),
        ("codes/contract_types.csv", "89", "Complémentaire santé solidaire (C2S)"),
        ("codes/qualities.csv", "6", "Enfant"),
    ],
)
def test_code_lists(name: str, key: str, label: str) -> None:
    assert value(name, key, "2024-12-15", "label") == label
