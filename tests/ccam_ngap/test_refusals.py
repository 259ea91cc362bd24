"""What the tables and the rules refuse or warn of, each with its field: never a silent zero."""

from __future__ import annotations

from typing import Any

import pytest

from ccam_ngap.answer import Answer
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tables.compiled import Tables, open_tables
from tests.ccam_ngap.generated import shipped
from tests.ccam_ngap.test_reading import changed
from tests.tables import tiny

CCAM = {"nomenclature": "CCAM", "code": "AFLB001", "date": "2025-06-10", "activity": "1", "phase": "0"}


def said(data: dict[str, Any], tables: Tables | None = None) -> Answer:
    return quote(read_request(data), tables or shipped())


def act(**fields: Any) -> dict[str, Any]:
    return changed("acts.0", {"nomenclature": "NGAP", "code": "G", "date": "2025-06-10"} | fields)


def ccam(**fields: Any) -> dict[str, Any]:
    return changed("acts.0", {**CCAM, **fields})


REFUSED = [
    (act(code="QQQ"), "acts[0].code", "quote.unknown-act"),
    (act(nomenclature="NABM", code="0123"), "acts[0].code", "quote.unknown-act"),
    (act(nomenclature="LPP", code="0000000"), "acts[0].code", "quote.unknown-act"),
    (act(code="AFLB001"), "acts[0].code", "quote.unknown-act"),
    (act(nomenclature="CCAM", code="G"), "acts[0].code", "quote.unknown-act"),
    (act(nomenclature="NABM", code="2140455"), "acts[0].code", "quote.unknown-act"),
    (ccam(teeth=["19"]), "acts[0].teeth", "act.bad-tooth"),
    (act(code="IK", distance_km="10", day_km_before="-1"), "acts[0].day_km_before", "quote.bad-distance"),
    (act(date="1969-12-31"), "acts[0].date", "quote.date-outside"),
    (act(date="9999-12-31"), "acts[0].date", "quote.date-outside"),
    (act(date="1970-01-01"), "acts[0].code", "quote.no-price"),
    (act(code="GS"), "acts[0].code", "quote.no-price"),
    (act(quantity=0), "acts[0].quantity", "quote.bad-quantity"),
    (act(quantity=-1), "acts[0].quantity", "quote.bad-quantity"),
    (act(quantity=1_000), "acts[0].quantity", "quote.bad-quantity"),
    (act(coefficient="0"), "acts[0].coefficient", "quote.bad-coefficient"),
    (act(coefficient="-1"), "acts[0].coefficient", "quote.bad-coefficient"),
    (act(coefficient="1000"), "acts[0].coefficient", "quote.bad-coefficient"),
    (act(quantity=999, coefficient="999.99"), "acts[0].quantity", "quote.too-great"),
    (act(fee=-1), "acts[0].fee", "quote.bad-amount"),
    (act(fee=100_000_000), "acts[0].fee", "quote.bad-amount"),
    (act(forced_amo=-1), "acts[0].forced_amo", "quote.bad-amount"),
    (act(forced_amc=10**30), "acts[0].forced_amc", "quote.bad-amount"),
    (act(exoneration="2"), "acts[0].exoneration", "quote.unknown-exoneration"),
    (act(code="IK"), "acts[0].distance_km", "quote.distance-missing"),
    (act(code="IK", distance_km="-1"), "acts[0].distance_km", "quote.bad-distance"),
    (changed("exoneration", "2"), "exoneration", "quote.unknown-exoneration"),
    (changed("invoice_date", "1960-01-01"), "invoice_date", "quote.date-outside"),
    (changed("nature", "guerre"), "nature", "quote.unknown-nature"),
    (changed("pathway", "Z"), "pathway", "quote.unknown-pathway"),
    (changed("practitioner.specialty", "99"), "practitioner.specialty", "quote.unknown-specialty"),
    (changed("practitioner.kind", "activity"), "practitioner.specialty", "quote.unknown-specialty"),
    (changed("practitioner.convention", "non_conventionne"), "acts[0].code", "quote.not-contracted"),
    (changed("amc", {"formula": "999"}), "amc.formula", "quote.unknown-formula"),
    (changed("amc", {"formula": "021"}), "amc.percent", "quote.percent-missing"),
    (changed("amc", {"formula": "021", "percent": 1_001}), "amc.percent", "quote.bad-percent"),
    (changed("amc", {"formula": "021", "percent": -1}), "amc.percent", "quote.bad-percent"),
    (changed("amc", {"formula": "052", "amount": 100}), "amc.amount", "quote.amc-twice"),
    (changed("amc", {"amount": -1}), "amc.amount", "quote.bad-amount"),
    (changed("amc", {"amount": 901}), "amc.amount", "quote.amc-above-left"),
    (ccam(code="ZZZZ999"), "acts[0].code", "quote.unknown-act"),
    (ccam(activity="4"), "acts[0].activity", "quote.unknown-activity"),
    (ccam(phase="3"), "acts[0].phase", "quote.unknown-activity"),
    (ccam(association=7), "acts[0].association", "quote.unknown-association"),
    (ccam(association=-(10**30)), "acts[0].association", "quote.unknown-association"),
    (ccam(modifiers=["é"]), "acts[0].modifiers", "quote.unknown-modifier"),
    (ccam(modifiers=["N"]), "acts[0].modifiers", "quote.modifier-not-allowed"),
    (ccam(date="2017-12-31"), "acts[0].code", "quote.not-in-force"),
]


@pytest.mark.parametrize(("data", "field", "rule"), REFUSED, ids=[f"{rule}-{field}" for _, field, rule in REFUSED])
def test_a_refusal_names_its_field_and_gives_no_amount(data: dict[str, Any], field: str, rule: str) -> None:
    answer = said(data)
    assert not answer.priced
    assert answer.lines == ()
    errors = [(found.field, found.rule) for found in answer.messages if found.severity == "error"]
    assert (field, rule) in errors
    assert all(found.advice for found in answer.messages)


def test_an_act_of_another_nomenclature_says_which() -> None:
    for data, where in ((act(code="AFLB001"), "CCAM"), (ccam(code="G"), "NGAP"), (act(code="2140455"), "LPP")):
        assert f"mais en {where}" in said(data).messages[0].text
    assert "mais en" not in said(act(code="QQQ")).messages[0].text


WARNED = [
    (act(modifiers=["F"]), "acts[0].modifiers", "quote.field-ignored"),
    (act(association=1), "acts[0].association", "quote.field-ignored"),
    (act(office_supplement=True), "acts[0].office_supplement", "quote.field-ignored"),
    (act(exceptional=True), "acts[0].exceptional", "quote.field-ignored"),
    (act(distance_km="3"), "acts[0].distance_km", "quote.field-ignored"),
    (act(code="IK", distance_km="3", coefficient="2"), "acts[0].coefficient", "quote.field-ignored"),
    (act(code="IK", distance_km="3", night=True), "acts[0].night", "quote.field-ignored"),
    (ccam(coefficient="2"), "acts[0].coefficient", "quote.field-ignored"),
    (ccam(abatement=50), "acts[0].abatement", "quote.field-ignored"),
    (ccam(distance_km="1"), "acts[0].distance_km", "quote.field-ignored"),
    (ccam(night=True), "acts[0].night", "quote.field-ignored"),
    (ccam(holiday=True), "acts[0].holiday", "quote.field-ignored"),
    (ccam(office_supplement=True), "acts[0].office_supplement", "quote.no-office-supplement"),
    (act(date="2025-06-11"), "acts[0].date", "quote.act-after-invoice"),
    (act(fee=3_001), "acts[0].qualifier", "quote.overcharge-unqualified"),
    (act(forced_amo=1_000), "acts[0].forced_amo", "quote.forced"),
    (act(forced_amc=5_000), "acts[0]", "quote.negative-patient"),
    (changed("pathway", None), "pathway", "quote.pathway-missing"),
    (changed("amc.percent", "100"), "amc.percent", "quote.percent-unused"),
    (changed("beneficiary.c2s", True), "amc", "quote.c2s-with-amc"),
]


@pytest.mark.parametrize(("data", "field", "rule"), WARNED, ids=[f"{rule}-{field}" for _, field, rule in WARNED])
def test_a_warning_names_its_field_and_lets_through(data: dict[str, Any], field: str, rule: str) -> None:
    answer = said(data)
    assert answer.priced
    assert (field, rule) in [(found.field, found.rule) for found in answer.messages if found.severity == "warning"]


def test_several_faults_are_told_together() -> None:
    data = changed("acts", [{**CCAM, "code": "ZZZZ999"}, {**CCAM, "quantity": 0}, {**CCAM, "association": 9}])
    fields = [found.field for found in said(data).messages]
    assert fields == ["acts[0].code", "acts[1].quantity", "acts[2].association"]


def test_what_holds_for_the_invoice_is_said_once() -> None:
    data = changed("acts", [CCAM, CCAM])
    data["pathway"] = None
    assert [found.rule for found in said(data).messages].count("quote.pathway-missing") == 1


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return open_tables(tiny.write(tmp_path_factory.mktemp("tiny")))


def small_ccam(**fields: Any) -> dict[str, Any]:
    return ccam(**({"code": "AAAA001"} | fields))


SMALL = [
    (act(code="OLD"), "acts[0].code", "quote.not-in-force"),
    (act(code="BARE"), "acts[0].code", "quote.no-price"),
    (act(code="C", night=True), "acts[0].night", "quote.no-majoration"),
    (small_ccam(modifiers=["F", "M"]), "acts[0].modifiers", "quote.modifier-pair"),
    (small_ccam(modifiers=["F", "F"]), "acts[0].modifiers", "quote.modifier-once"),
    (small_ccam(modifiers=["F", "K", "K"]), "acts[0].modifiers", "quote.too-many-modifiers"),
    (small_ccam(association=3, date="2019-01-01"), "acts[0].association", "quote.no-association"),
    (small_ccam(modifiers=["M"], date="2019-01-01"), "acts[0].modifiers", "quote.no-modifier-value"),
    (small_ccam(), "acts[0].code", "quote.no-price"),
]


@pytest.mark.parametrize(("data", "field", "rule"), SMALL, ids=[f"{rule}-{field}" for _, field, rule in SMALL])
def test_refusals_of_the_tiny_tables(small: Tables, data: dict[str, Any], field: str, rule: str) -> None:
    answer = said(data, small)
    assert not answer.priced
    assert (field, rule) in [(found.field, found.rule) for found in answer.messages]


def nurse(**fields: Any) -> dict[str, Any]:
    data = act(**{"code": "AMI", **fields})
    data["practitioner"] = {"specialty": "24", "convention": "secteur_1"}
    return data


OTHERS = [
    (nurse(date="2012-01-01", holiday=True), "acts[0].holiday", "quote.no-majoration"),
    (nurse(nomenclature="CCAM", code="AAAA001"), "acts[0].code", "quote.no-grille"),
    (nurse(code="IK", distance_km="3"), "acts[0].code", "quote.no-kilometre"),
]


@pytest.mark.parametrize(("data", "field", "rule"), OTHERS, ids=[rule for _, _, rule in OTHERS])
def test_refusals_of_the_tiny_tables_to_a_nurse(small: Tables, data: dict[str, Any], field: str, rule: str) -> None:
    answer = said(data, small)
    assert [(found.field, found.rule) for found in answer.messages if found.severity == "error"] == [(field, rule)]


def test_a_formula_and_a_rate_that_are_not_in_force(small: Tables) -> None:
    data = act(code="C", date="2019-06-10")
    data["amc"] = {"formula": "012", "percent": 50}
    answer = said(data, small)
    assert [(found.field, found.rule) for found in answer.messages] == [("amc.formula", "quote.no-formula")]
    data = nurse(date="1999-12-31")
    assert [found.rule for found in said(data, small).messages] == ["quote.not-in-force"]


def test_overseas_prices(small: Tables) -> None:
    for code, unit in (("C", 2_750), ("IK", 70), ("1234567", 1_876)):
        nomenclature = "LPP" if code == "1234567" else "NGAP"
        data = act(code=code, nomenclature=nomenclature, **({"distance_km": "5"} if code == "IK" else {}))
        data["practitioner"]["zone"] = "antilles"
        assert said(data, small).lines[0].unit_price == unit
    data = ccam(code="BBBB002", quantity=2)
    data["practitioner"]["zone"] = "antilles"
    assert (said(data, small).lines[0].unit_price, said(data, small).lines[0].tariff) == (12_500, 25_000)
    data["practitioner"]["zone"] = "mayotte"
    answer = said(data, small)
    assert (answer.lines[0].unit_price, answer.messages[0].rule) == (10_000, "quote.zone-unknown")
    data = act(code="IK", distance_km="5")
    data["practitioner"]["zone"] = "mayotte"
    assert [found.rule for found in said(data, small).messages] == ["quote.no-kilometre"]


def test_a_product_above_its_maximum_price(small: Tables) -> None:
    data = act(code="1234567", nomenclature="LPP", quantity=2, fee=4_001)
    assert [found.rule for found in said(data, small).messages] == ["quote.above-maximum"]
    data["acts"][0]["fee"] = 4_000
    assert said(data, small).messages == ()


def test_the_most_precise_modifier_value_wins(small: Tables) -> None:
    first = said(small_ccam(date="2019-01-01", modifiers=["K"], office_supplement=True), small).lines[0]
    assert first.tariff == 14_000
    data = small_ccam(date="2019-01-01", modifiers=["F", "K"], association=2)
    data["practitioner"]["convention"] = "secteur_2"
    assert said(data, small).lines[0].tariff == 6_000 + 1_906


def test_a_regime_with_its_own_rate(small: Tables) -> None:
    data = act(code="1234567", nomenclature="LPP")
    data["beneficiary"]["regime"] = "10"
    assert said(data, small).lines[0].rate == 85
