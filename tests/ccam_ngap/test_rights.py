"""Rights, régimes, overcharges, participations: what the shares of an invoice are and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from ccam_ngap.answer import Answer, Withheld
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tests.ccam_ngap.generated import shipped
from tests.ccam_ngap.test_reading import changed

DAY = "2025-06-10"


def priced(code: str = "G", act: dict[str, Any] | None = None, **changes: Any) -> Answer:
    """Price one act of a general practitioner in secteur 1; ``who_…`` changes the beneficiary."""
    nomenclature = "CCAM" if len(code) == 7 else "NGAP"
    data = changed("acts", [{"nomenclature": nomenclature, "code": code, "date": DAY, **(act or {})}])
    data |= {"invoice_date": DAY, "amc": None, "third_party": {"amo": True, "amc": True}}
    for name, value in changes.items():
        place, _, field = name.partition("_")
        if place in ("who", "by"):
            data["beneficiary" if place == "who" else "practitioner"][field] = value
        else:
            data[name] = value
    return quote(read_request(data), shipped())


def rules(answer: Answer) -> list[str]:
    return [found.rule for found in answer.messages]


@pytest.mark.parametrize(("modulation", "rate"), [("1", 70), ("2", 90), ("3", 90), ("4", 90), ("5", 70), (None, 70)])
def test_modulation_codes(modulation: str | None, rate: int) -> None:
    answer = priced(who_modulation=modulation)
    assert answer.lines[0].rate == rate
    assert ("share.modulation-rates" in rules(answer)) == (modulation == "5")


def test_a_modulation_code_that_does_not_exist() -> None:
    answer = priced(who_modulation="Q")
    assert not answer.priced
    assert rules(answer) == ["share.unknown-modulation"]


def test_the_ame_pays_all_of_the_tariff_and_knows_no_pathway() -> None:
    answer = priced(who_ame=True, pathway="S2", act={"fee": 3_500})
    assert (answer.lines[0].rate, answer.lines[0].amo, answer.lines[0].patient) == (100, 3_000, 500)
    assert "share.overcharge-ame" in rules(answer)
    assert "share.ame-with-c2s" in rules(priced(who_ame=True, who_c2s=True))


def test_mayotte_knows_no_pathway() -> None:
    assert priced(pathway="S2").lines[0].amo == 900
    assert priced(pathway="S2", who_caisse="976").lines[0].amo == 2_100


@pytest.mark.parametrize(("regime", "said"), [("01", False), ("02", False), ("10", True), ("06", True), ("91", False)])
def test_a_regime_whose_rates_are_not_known(regime: str, said: bool) -> None:
    answer = priced(who_regime=regime)
    assert answer.lines[0].rate == 70
    assert ("share.regime-rates" in rules(answer)) == said
    assert "share.regime-rates" not in rules(priced(who_regime=regime, exoneration="4"))


def test_a_guessed_cap_is_said() -> None:
    assert "share.cap-unsure" in rules(priced(pathway="S2", act={"code": "APC"}))
    assert "share.cap-unsure" not in rules(priced(pathway="T", act={"code": "APC"}))


def test_a_specialty_that_may_be_seen_directly() -> None:
    assert "share.direct-access" in rules(priced("CS", by_specialty="33", pathway="S2"))
    assert "share.direct-access" not in rules(priced("CS", by_specialty="03", pathway="S2"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"by_specialty": "03", "pathway": "S1", "act": {"fee": 2_700}}, []),
        ({"by_specialty": "03", "pathway": "S1", "act": {"fee": 2_900}}, ["share.overcharge-ceiling"]),
        ({"by_specialty": "03", "pathway": "T", "act": {"fee": 2_700}}, ["share.qualifier-pathway"]),
        (
            {"by_specialty": "03", "by_convention": "secteur_2", "pathway": "S1", "act": {"fee": 2_300}},
            ["share.qualifier-convention"],
        ),
    ],
)
def test_the_authorised_overcharge(changes: dict[str, Any], said: list[str]) -> None:
    changes["act"] = {**changes["act"], "qualifier": "A"}
    found = [rule for rule in rules(priced("CS", **changes)) if rule.startswith(("share.q", "share.o"))]
    assert found == said


def test_a_general_practitioner_has_no_authorised_overcharge() -> None:
    assert "share.qualifier-specialty" in rules(priced(pathway="S2", act={"fee": 3_200, "qualifier": "A"}))


@pytest.mark.parametrize("qualifier", ["G", "N"])
def test_what_is_free_or_not_covered_has_neither_rate_nor_justification(qualifier: str) -> None:
    (line,) = priced(exoneration="4", act={"qualifier": qualifier}).lines
    assert (line.rate, line.amo, line.base, line.justification) == (0, 0, 0, "0")
    assert line.fee == (0 if qualifier == "G" else 3_000)


def test_the_justification_of_a_rate() -> None:
    assert priced(exoneration="4").lines[0].justification == "4"
    assert priced("BENP001", by_specialty="15", pathway="D").lines[0].justification == "C"
    assert priced("K", by_specialty="15", pathway="D", act={"coefficient": "70"}).lines[0].justification == "1"


def test_the_flat_participation_and_its_line() -> None:
    answer = priced("BENP001", by_specialty="15", pathway="D")
    assert (answer.lines[0].participation, answer.lines[0].patient) == (2_400, 2_400)
    assert ("share.pav", "acts[0]") in [(found.rule, found.field) for found in answer.messages]
    waivers: tuple[dict[str, Any], ...] = ({"who_alsace_moselle": True}, {"who_aspa": True})
    for waiver in waivers:
        (line,) = priced("BENP001", by_specialty="15", pathway="D", **waiver).lines
        assert (line.rate, line.participation, line.patient) == (100, 0, 0)


def test_an_exoneration_of_the_threshold_rule_that_is_typed_in() -> None:
    answer = priced("BENP001", by_specialty="15", pathway="D", exoneration="C")
    assert (answer.lines[0].participation, answer.lines[0].patient) == (2_400, 2_400)
    assert [rule for rule in rules(answer) if rule.startswith("share.threshold")] == []


def test_an_exoneration_of_the_threshold_rule_below_the_threshold() -> None:
    answer = priced("AFLB001", exoneration="C")
    assert (answer.lines[0].rate, answer.lines[0].participation, answer.lines[0].patient) == (100, 0, 0)
    assert ("share.threshold-declared", "exoneration") in [(found.rule, found.field) for found in answer.messages]


def test_an_exoneration_of_the_threshold_rule_on_what_it_does_not_reach() -> None:
    answer = priced("AMI", by_specialty="24", act={"coefficient": "61", "exoneration": "1"})
    assert (answer.lines[0].rate, answer.lines[0].participation) == (60, 0)
    said = [(found.rule, found.field) for found in answer.messages]
    assert ("share.threshold-excluded", "acts[0].exoneration") in said


def test_an_exoneration_of_the_threshold_rule_beside_a_full_rate() -> None:
    answer = priced("AMI", by_specialty="24", nature="at_mp", exoneration="1")
    assert (answer.lines[0].rate, [rule for rule in rules(answer) if "threshold" in rule]) == (100, [])


def test_prevention_on_an_act_of_no_programme() -> None:
    answer = priced("AFLB001", exoneration="7")
    assert ("share.prevention-unlisted", "exoneration") in [(found.rule, found.field) for found in answer.messages]
    answer = priced("AFLB001", act={"exoneration": "7"})
    assert ("share.prevention-unlisted", "acts[0].exoneration") in [
        (found.rule, found.field) for found in answer.messages
    ]
    assert "share.prevention-unlisted" not in rules(priced("G", exoneration="7"))


@pytest.mark.parametrize(
    ("changes", "withheld"),
    [
        ({}, Withheld(200, 0)),
        ({"act": {"quantity": 9}}, Withheld(800, 0)),
        ({"who_c2s": True}, Withheld(0, 0)),
        ({"who_birth_date": "2010-06-15"}, Withheld(0, 0)),
        ({"nature": "maternite"}, Withheld(0, 0)),
        ({"nature": "at_mp"}, Withheld(200, 0)),
        ({"act": {"qualifier": "N"}}, Withheld(0, 0)),
        ({"code": "AMI", "by_specialty": "24", "by_kind": "activity"}, Withheld(0, 100)),
        ({"code": "C", "by_specialty": "19", "by_kind": "activity"}, Withheld(0, 0)),
    ],
)
def test_what_the_caisse_will_withhold(changes: dict[str, Any], withheld: Withheld) -> None:
    answer = priced(**changes)
    assert answer.withheld == withheld
    assert answer.totals is not None
    assert answer.totals.fee == answer.totals.amo + answer.totals.amc + answer.totals.patient


def test_the_limits_of_a_responsible_contract() -> None:
    surgeon = {"by_specialty": "04", "by_convention": "secteur_2", "by_option": None}
    whole = {"user_formula": {"operand": "DR"}, "responsible": True}
    answer = priced("CS", act={"fee": 9_000}, amc=whole, **surgeon)
    assert "share.responsible-overcharge" in rules(answer)
    answer = priced("CS", act={"fee": 4_000}, amc=whole, **surgeon)
    assert "share.responsible-overcharge" not in rules(answer)
    assert "share.responsible-tm" in rules(priced(amc={"formula": "050", "percent": 50, "responsible": True}))


@pytest.mark.parametrize(
    ("optam_percent", "fee", "said"),
    [
        (None, 4_600, False),
        ("100", 4_140, False),
        ("100", 4_141, True),
        ("10", 2_301, True),
        ("200", 4_600, False),
        ("0", 2_300, False),
    ],
)
def test_the_second_limit_of_a_responsible_contract(optam_percent: str | None, fee: int, said: bool) -> None:
    """CS 23.00: a contract that pays 100 % of it in overcharges under OPTAM pays at most 80 %, 18.40, outside."""
    surgeon = {"by_specialty": "04", "by_convention": "secteur_2", "by_option": None}
    whole = {"user_formula": {"operand": "DR"}, "responsible": True, "optam_percent": optam_percent}
    assert ("share.responsible-optam" in rules(priced("CS", act={"fee": fee}, amc=whole, **surgeon))) is said
    under = surgeon | {"by_option": "OPTAM"}
    assert "share.responsible-optam" not in rules(priced("CS", act={"fee": fee}, amc=whole, **under))


def test_outside_third_party_payment_and_below_the_amo() -> None:
    outside = {"amo": True, "amc": False}
    assert "share.outside-third-party" in rules(priced(amc={"formula": "052"}, third_party=outside))
    below = priced(amc={"formula": "052"}, act={"forced_amo": 3_100})
    assert "share.dr-below-amo" in rules(below)
