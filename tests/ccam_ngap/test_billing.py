"""Checks of what may be billed, on drawn invoices: they refuse nothing, and what they propose contents them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import process_time
from typing import Any

import pytest

from ccam_ngap.book import book
from ccam_ngap.checks.days import is_holiday
from ccam_ngap.proposals import propose
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from ccam_ngap.request import Act, Beneficiary, Practitioner, Request
from tables.catalogue import rules
from tests.ccam_ngap.generated import invoice, shipped

SEEDS = range(600)
DAY = date(2025, 6, 10)
PROPOSED = ("act.association-missing", "act.association-other", "act.association-alone", "act.association-none")


def test_what_is_proposed_contents_the_checks() -> None:
    followed = 0
    for seed in SEEDS:
        request = read_request(invoice(seed))
        found = propose(request, shipped())
        changed: dict[int, dict[str, Any]] = {
            place: {"association": code} for place, code in found.associations.items() if code != 0
        }
        for place, percent in found.abatements.items():
            changed.setdefault(place, {})["abatement"] = percent
        acts = tuple(replace(act, **changed.get(place, {})) for place, act in enumerate(request.acts))
        answer = quote(replace(request, acts=acts), shipped())
        said = {(one.rule, one.field) for one in answer.messages if one.rule in (*PROPOSED, "act.abatement")}
        assert not said, f"seed {seed}"
        followed += bool(changed)
    assert followed > 100


def test_acts_of_two_rules_hear_of_both() -> None:
    """Surgery beside a technical act: other limbs (code 3) are told as well as what is special to the second."""
    acts = tuple(Act(nomenclature="CCAM", code=code, date=DAY) for code in ("FAFA001", "AHLB006"))
    surgeon = Practitioner(specialty="04", convention="secteur_1")
    request = Request(
        invoice_date=DAY, practitioner=surgeon, beneficiary=Beneficiary(birth_date="1955-06-15"), pathway="O", acts=acts
    )
    said = [found.advice for found in quote(request, shipped()).messages if found.rule == "act.association-missing"]
    assert len(said) == 2
    for advice in said:
        assert "code 3 pour le second" in advice
        assert "Électromyographie" in advice


def test_only_the_dearest_act_is_paid_whole() -> None:
    for seed in SEEDS:
        request = read_request(invoice(seed))
        answer, found = quote(request, shipped()), propose(request, shipped())
        for place, code in found.associations.items():
            others = [
                answer.lines[other].unit_price
                for other, given in found.associations.items()
                if given in (2, 0) and answer.lines[other].date == answer.lines[place].date
            ]
            same = [act for act in request.acts if act.date == request.acts[place].date]
            if code == 1 and all(act.activity == "1" and act.code[:2] != "HB" for act in same):
                assert all(price <= answer.lines[place].unit_price for price in others), f"seed {seed}"


def test_the_checks_refuse_nothing() -> None:
    for seed in SEEDS:
        answer = quote(read_request(invoice(seed)), shipped())
        said = [one for one in answer.messages if one.family == "act"]
        assert all(str(one.severity) != "error" for one in said) or not answer.priced, f"seed {seed}"
        assert all(one.field and one.field.startswith("acts[") for one in said), f"seed {seed}"


def test_warnings_may_be_passed_over() -> None:
    found = [rule for name, rule in rules().items() if name.startswith("act.") and str(rule.severity) == "warning"]
    assert len(found) > 20
    assert {rule.id for rule in found if not rule.forcible} == {"act.km-ceiling"}, "the ceiling is a sum, not an advice"


@pytest.mark.parametrize(("nomenclature", "code", "specialty"), [("CCAM", "QZHA001", "15"), ("NGAP", "AMI", "24")])
def test_a_thousand_lines_are_priced(nomenclature: str, code: str, specialty: str) -> None:
    act = Act(nomenclature=nomenclature, code=code, date=DAY)
    request = Request(
        invoice_date=DAY,
        practitioner=Practitioner(specialty=specialty, convention="secteur_1"),
        beneficiary=Beneficiary(birth_date="1955-06-15"),
        pathway="D",
        acts=(act,) * 1_000,
    )
    started = process_time()
    answer = quote(request, shipped())
    assert process_time() - started < 5
    assert len(answer.lines) == 1_000
    assert answer.totals is not None
    assert answer.totals.fee == 1_000 * answer.lines[0].tariff


@pytest.mark.parametrize(
    ("day", "zone", "alsace", "found"),
    [
        ("2025-06-10", "metropole", False, False),
        ("2025-06-09", "metropole", False, True),
        ("2025-12-26", "metropole", False, False),
        ("2025-12-26", "metropole", True, True),
        ("2025-05-22", "antilles", False, True),
        ("2025-05-27", "antilles", False, True),
        ("2025-12-20", "guyane_reunion", False, True),
        ("2025-12-20", "antilles", False, False),
        ("2026-04-27", "mayotte", False, True),
        ("1971-07-14", "metropole", False, True),
    ],
)
def test_holidays(day: str, zone: str, alsace: bool, found: bool) -> None:
    assert is_holiday(date.fromisoformat(day), zone, alsace_moselle=alsace) is found


def test_a_book_knows_what_it_said_before() -> None:
    coefficients = book(shipped(), "ngap/coefficients.csv")
    assert (coefficients.at("AMS/7.5", date(2025, 6, 10)) or {})["coefficient"] == "7.5"
    assert (coefficients.at("AMS/7.5", date(2026, 6, 10)) or {})["coefficient"] == "8.1"
    assert coefficients.at("AMS/7.5", date(2017, 6, 10)) is None
    assert [start.year for start, _ in coefficients.before("AMS/7.5", date(2026, 6, 10))] == [2026, 2018]
    assert len(book(shipped(), "no/such.csv")) == 0
    assert list(book(shipped(), "ngap/days.csv").on(date(2021, 1, 1))) == []
    assert ("F", {"day": "holiday"}) in list(book(shipped(), "ngap/days.csv").on(DAY))
