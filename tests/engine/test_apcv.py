"""When ADRi is asked, and what an apCV is worth without it."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from cardio.vitale.content import APCV, VITALE
from engine.invoice.values import Draft
from engine.office import Office
from engine.rights.asking import MODES, must_ask
from norms.adri import RightsAnswer, RightsQuery
from simulator.clock import SimulatedClock
from simulator.population import demo_rights
from tests.engine.people import DAY, doctor_request, vitale


def test_the_truth_table_of_mode_and_support() -> None:
    covered = vitale().beneficiaries[0]
    uncovered = vitale("sans-droits").beneficiaries[0]
    asked = {
        (mode, support, settled): must_ask(mode, support, (DAY,), covered if settled else uncovered)
        for mode, support, settled in product(MODES, (VITALE, APCV), (True, False))
    }
    assert {case for case, ask in asked.items() if not ask} == {
        ("manual", VITALE, True),
        ("manual", VITALE, False),
        ("targeted", VITALE, True),
    }
    assert MODES[0] == "targeted", "a new terminal asks when the card does not settle it"
    with pytest.raises(ValueError, match="mode"):
        must_ask("never", VITALE, (DAY,))


def answer(clock: SimulatedClock, day: date = DAY) -> RightsAnswer:
    person = vitale().beneficiaries[0]
    query = RightsQuery(
        regime=person.regime,
        nir=person.nir,
        nir_key=person.nir_key,
        birth_date=person.birth_date,
        birth_rank=person.birth_rank,
        caisse=person.caisse,
        centre=person.centre,
        reference_date=day,
    )
    return demo_rights().answer(query, clock.now())


def test_an_apcv_is_worth_nothing_before_adri_answered(office: Office, clock: SimulatedClock) -> None:
    asked = doctor_request(vitale=replace(vitale(), support=APCV))
    refused = office.draft(asked)
    assert isinstance(refused, tuple)
    assert [each.rule for each in refused] == ["rights.apcv-unasked"]
    for keep in (None, "card"):
        draft = office.draft(replace(asked, rights_answer=answer(clock), keep=keep))
        assert isinstance(draft, Draft), draft
        assert draft.care.rights.support == "2", "no Vitale was read"
    assert isinstance(office.draft(doctor_request()), Draft), "a Vitale alone is believed as ever"
