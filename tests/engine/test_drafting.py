"""Who, for whom, with which rights and which cover: what makes a draft, and what refuses it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cardio.vitale.content import RightsPeriod
from engine.cover.contract import CoverChoice, cover
from engine.invoice.drafting import care_days, care_of
from engine.invoice.values import Draft
from engine.office import Office
from engine.people.beneficiary import Organism
from engine.rights.decision import decide
from norms.adri import AmoService, Coverage, Period, RightsAnswer, RightsException, RightsHolder, rights_window
from tables.messages import Severity
from tests.engine.people import DAY, ccam, doctor_request, holder, ngap, optician_request, vitale

OPEN = Period(date(2024, 1, 1), date(2026, 12, 31))


def answer(**changes: Any) -> RightsAnswer:
    """What ADRi answers about the first person of the family's card."""
    person = vitale().beneficiaries[0]
    values: dict[str, Any] = {
        "family_name": person.family_name,
        "first_name": person.first_name,
        "nir": person.nir,
        "nir_key": person.nir_key,
        "birth_date": person.birth_date,
        "birth_rank": person.birth_rank,
        "quality": person.quality,
        "regime": person.regime,
        "caisse": person.caisse,
        "centre": person.centre,
        "code_gestion": person.code_gestion,
        "rights": (OPEN,),
    }
    found = RightsHolder(**{**values, **changes})
    return RightsAnswer(answered_at=datetime(2024, 12, 15, tzinfo=UTC), window=rights_window(DAY), holder=found)


def rules(messages: tuple[Any, ...]) -> list[str]:
    return [each.rule for each in messages]


def test_open_rights_make_a_draft_without_a_word() -> None:
    care, messages = care_of(doctor_request(rights_answer=answer()))
    assert care is not None
    assert messages == ()
    assert (care.rights.source, care.rights.support) == ("adri", "4")
    assert care.demo


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"vitale": vitale("sans-droits")}, "rights.card-closed"),
        ({"rights_answer": answer(rights=(Period(date(2023, 1, 1), date(2024, 6, 30)),))}, "adri.rights-ended"),
        ({"rights_answer": answer(rights=())}, "adri.no-rights"),
        ({"situation": 9}, "people.unknown-situation"),
        ({"beneficiary": 7}, "people.unknown-beneficiary"),
        ({"beneficiary": -1}, "people.unknown-beneficiary"),
        ({"holder": replace(holder(), valid_until=date(2024, 12, 14))}, "people.cps-expired"),
        ({"acts": ()}, "quote.wrong-type"),
        ({"acts": ({"nomenclature": "NGAP"},)}, "quote.missing-field"),
        ({"acts": (ngap(date="15/12/2024"),)}, "quote.bad-date"),
    ],
)
def test_what_refuses_says_which_rule(office: Office, changes: dict[str, Any], rule: str) -> None:
    found = office.draft(doctor_request(**changes))
    assert isinstance(found, tuple)
    errors = [each for each in found if each.severity is Severity.ERROR]
    assert errors
    assert rule in rules(tuple(errors))
    assert all(each.advice for each in errors)
    assert office.invoices() == ()


def test_rights_must_be_open_on_every_day_of_care() -> None:
    asked = doctor_request(
        vitale=vitale(rights=(RightsPeriod(date(2024, 12, 1), date(2024, 12, 15)),)),
        acts=(ngap(), ccam(date="2024-12-16")),
    )
    assert care_days(asked) == (DAY, date(2024, 12, 16))
    care, messages = care_of(asked)
    assert care is None
    assert [(each.rule, "16/12/2024" in each.text) for each in messages] == [("rights.card-closed", True)]


@pytest.mark.parametrize(
    ("period", "is_open"),
    [
        (RightsPeriod(None, None), True),
        (RightsPeriod(DAY, DAY), True),
        (RightsPeriod(None, date(2024, 12, 14)), False),
        (RightsPeriod(date(2024, 12, 16), None), False),
    ],
)
def test_a_period_holds_both_its_ends(period: RightsPeriod, is_open: bool) -> None:
    person = vitale(rights=(period,)).beneficiaries[0]
    assert (decide(person, (DAY,), None).rights is not None) == is_open


def test_a_card_without_periods_is_believed_with_a_warning() -> None:
    found = decide(vitale(rights=()).beneficiaries[0], (DAY,), None)
    assert found.rights is not None
    assert [(each.rule, each.severity) for each in found.messages] == [("rights.card-silent", Severity.WARNING)]


def test_adri_opens_what_a_stale_card_closes() -> None:
    person = vitale(rights=(RightsPeriod(None, date(2023, 12, 31)),)).beneficiaries[0]
    found = decide(person, (DAY,), answer())
    assert found.rights is not None
    assert (found.rights.source, found.rights.support) == ("adri", "2")
    assert rules(found.messages) == ["rights.periods-differ"]


def test_the_user_may_keep_the_card_and_is_warned_of_what_differs() -> None:
    closed = answer(rights=(), caisse="349", centre="9881")
    found = decide(vitale().beneficiaries[0], (DAY,), closed, keep="card")
    assert found.rights is not None
    assert (found.rights.source, found.rights.organism) == (
        "card",
        Organism(regime="01", caisse="999", centre="9999"),
    )
    assert rules(found.messages) == ["rights.organism-differs", "rights.periods-differ"]
    assert all(each.severity is Severity.WARNING for each in found.messages)


def test_adri_prevails_for_the_organism_and_the_cover() -> None:
    service = AmoService("01", OPEN)
    told = answer(caisse="349", centre="9881", service=service, coverages=(Coverage(True, "0100", OPEN),))
    found = decide(vitale().beneficiaries[0], (DAY,), told)
    assert found.rights is not None
    assert found.rights.organism == Organism(regime="01", caisse="349", centre="9881")
    assert (found.rights.ald, found.rights.c2s, found.rights.support) == (True, True, "2")
    assert rules(found.messages) == ["rights.organism-differs", "rights.cover-differs"]


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        (answer(birth_date="19990101"), "rights.adri-unusable"),
        (replace(answer(), window=Period(date(2020, 1, 1), date(2020, 12, 31))), "rights.adri-unusable"),
        (
            replace(answer(), holder=None, exception=RightsException("unknown-person", "Personne inconnue")),
            "rights.adri-silent",
        ),
    ],
)
def test_an_answer_about_someone_or_some_day_else_leaves_the_card(told: RightsAnswer, rule: str) -> None:
    found = decide(vitale().beneficiaries[0], (DAY,), told)
    assert found.rights is not None
    assert found.rights.source == "card"
    assert rules(found.messages) == [rule]


@pytest.mark.parametrize(("exoneration", "expected"), [(None, "0"), ("4", "4")])
def test_an_ald_asks_whether_the_care_is_for_it(exoneration: str | None, expected: str) -> None:
    care, messages = care_of(doctor_request(vitale=vitale(ald=True, exoneration="4"), exoneration=exoneration))
    assert care is not None
    assert care.request().exoneration == expected
    assert rules(messages) == ([] if exoneration else ["rights.ald-unanswered"])


def test_a_cover_out_of_its_dates_is_left_out_with_a_warning() -> None:
    contract = vitale().beneficiaries[0].amc
    assert contract is not None
    care, messages = care_of(doctor_request(vitale=vitale(amc=replace(contract, end=date(2024, 12, 14)))))
    assert care is not None
    assert care.cover is None
    assert care.request().amc is None
    assert not care.request().third_party.amc
    assert rules(messages) == ["cover.out-of-dates"]


def test_an_amount_replaces_the_formula_of_the_card() -> None:
    contract = vitale().beneficiaries[0].amc
    found, messages = cover(contract, (DAY,), CoverChoice(amount=10000))
    assert found is not None
    assert (found.formula, found.percent, found.amount, messages) == (None, None, 10000, ())
    assert cover(None, (DAY,), CoverChoice(amount=10000))[1][0].rule == "cover.none"


def test_a_lunar_birth_is_billed() -> None:
    care, messages = care_of(doctor_request(vitale=vitale(birth_date="19632000"), rights_answer=None))
    assert care is not None
    assert messages == ()
    assert care.beneficiary.birth_date == "19632000"


def test_another_beneficiary_of_the_card_keeps_their_own_number(office: Office) -> None:
    found = office.draft(doctor_request(beneficiary=2))
    assert isinstance(found, Draft)
    child = vitale().beneficiaries[2]
    person = found.care.beneficiary
    assert (person.nir, person.individual_nir, person.birth_date) == (
        child.nir,
        child.individual_nir,
        child.birth_date,
    )


def test_what_is_personal_shows_in_no_repr(office: Office) -> None:
    asked = optician_request(rights_answer=answer())
    found = office.draft(asked)
    assert isinstance(found, Draft)
    shown = repr(asked) + repr(found)
    person = vitale().beneficiaries[0]
    for secret in (person.nir, person.family_name, person.birth_date, "1955-06-15", "DEMO0001", holder().family_name):
        assert secret not in shown
