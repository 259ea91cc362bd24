"""Overseas: prices of the four zones, coefficients by territory, and what is said where a zone is not enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ccam_ngap.answer import Answer
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tables.compiled import Tables, open_tables
from tests.ccam_ngap.generated import shipped
from tests.ccam_ngap.test_reading import changed
from tests.tables import tiny

ZONES = """key;from;coefficient
AAAA001/1/0/reunion;2018-01-01;1.2
AAAA001/1/0/guyane;2018-01-01;1.3
AAAA001/guadeloupe;2018-01-01;1.1
AAAA001/martinique;2018-01-01;1.1
BBBB002/antilles;2018-01-01;1.25
BBBB002/martinique;2018-01-01;1.4
*/antilles;2018-01-01;1.05
*/mayotte;2018-01-01;1.36
*/mayotte;2024-01-01;"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return open_tables(tiny.write(tmp_path_factory.mktemp("overseas"), ccam__zones=ZONES))


def priced(tables: Tables, zone: str, **act: Any) -> Answer:
    data = changed("acts.0", {"nomenclature": "NGAP", "date": "2023-06-10", **act})
    data["practitioner"]["zone"] = zone
    data["invoice_date"] = act.get("date", "2023-06-10")
    data["amc"] = None
    return quote(read_request(data), tables)


@pytest.mark.parametrize(
    ("code", "zone", "unit"),
    [
        ("AAAA001", "metropole", 10_000),
        ("AAAA001", "reunion", 12_000),
        ("AAAA001", "guyane", 13_000),
        ("AAAA001", "guadeloupe", 11_000),
        ("AAAA001", "antilles", 11_000),
        ("BBBB002", "antilles", 12_500),
        ("BBBB002", "guadeloupe", 12_500),
        ("BBBB002", "martinique", 14_000),
        ("CCCC003", "martinique", 10_500),
        ("CCCC003", "mayotte", 13_600),
    ],
)
def test_the_most_precise_coefficient_of_a_ccam_act(small: Tables, code: str, zone: str, unit: int) -> None:
    answer = priced(small, zone, nomenclature="CCAM", code=code)
    assert answer.lines[0].unit_price == unit
    assert [found.rule for found in answer.messages if "zone" in found.rule or "territory" in found.rule] == []


def test_a_zone_whose_territories_differ_asks_for_the_territory(small: Tables) -> None:
    answer = priced(small, "guyane_reunion", nomenclature="CCAM", code="AAAA001")
    assert answer.lines[0].unit_price == 10_000
    said = {found.rule: found for found in answer.messages}
    assert said["act.territory-needed"].field == "acts[0].code"
    assert "guyane, reunion" in said["act.territory-needed"].advice
    assert "quote.zone-unknown" in said


@pytest.mark.parametrize(("zone", "date"), [("mayotte", "2024-06-10"), ("saint_pierre_et_miquelon", "2023-06-10")])
def test_a_coefficient_that_is_not_known_is_said(small: Tables, zone: str, date: str) -> None:
    answer = priced(small, zone, nomenclature="CCAM", code="CCCC003", date=date)
    assert answer.lines[0].unit_price == 10_000
    assert "quote.zone-unknown" in [found.rule for found in answer.messages]
    assert "act.territory-needed" not in [found.rule for found in answer.messages]


@pytest.mark.parametrize(
    ("zone", "unit"),
    [
        ("metropole", 1_443),
        ("guadeloupe", 1_876),
        ("martinique", 1_659),
        ("guyane", 1_732),
        ("reunion", 2_020),
        ("mayotte", 1_962),
        ("saint_pierre_et_miquelon", 1_443),
    ],
)
def test_an_lpp_product_costs_what_its_territory_says(zone: str, unit: int) -> None:
    answer = priced(shipped(), zone, nomenclature="LPP", code="2140455")
    assert answer.lines[0].unit_price == unit
    assert "quote.zone-unknown" not in [found.rule for found in answer.messages]


def test_an_lpp_product_in_a_zone_of_several_territories() -> None:
    answer = priced(shipped(), "antilles", nomenclature="LPP", code="2140455")
    assert (answer.lines[0].unit_price, answer.lines[0].amo) == (1_443, 866)
    assert "act.territory-needed" in [found.rule for found in answer.messages]


@pytest.mark.parametrize(("territory", "zone"), [("martinique", "antilles"), ("reunion", "guyane_reunion")])
@pytest.mark.parametrize("act", [{"code": "G"}, {"code": "MDD"}, {"code": "IK", "distance_km": "10"}])
def test_the_ngap_of_a_territory_is_that_of_its_zone(territory: str, zone: str, act: dict[str, str]) -> None:
    one, other = priced(shipped(), territory, **act), priced(shipped(), zone, **act)
    assert one.priced
    assert one.lines == other.lines
    assert one.lines[0].unit_price != priced(shipped(), "metropole", **act).lines[0].unit_price


def test_the_ngap_of_saint_pierre_et_miquelon_is_not_known() -> None:
    answer = priced(shipped(), "saint_pierre_et_miquelon", code="G")
    assert [(found.field, found.rule) for found in answer.messages if found.severity == "error"] == [
        ("acts[0].code", "quote.no-price")
    ]


def test_a_profession_and_a_territory_of_their_own(tmp_path: Path) -> None:
    groups = "key;from;value\nC/antilles/doctor;2010-01-01;28.00\nC/martinique/doctor;2020-01-01;29.00"
    tables = open_tables(tiny.write(tmp_path, ngap__group_prices=groups))
    units = {zone: priced(tables, zone, code="C").lines[0].unit_price for zone in ("guadeloupe", "martinique")}
    assert units == {"guadeloupe": 2_800, "martinique": 2_900}
