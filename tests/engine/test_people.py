"""Practitioners of a terminal: first seen, listed, replaced in four steps, deleted under conditions."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from cardio.cps.holder import CpsHolder
from engine.documents.billed import billed
from engine.invoice.values import Draft, Priced
from engine.office import Office
from engine.people.registered import REMPLACANT, TITULAIRE, Registered, Replacement
from engine.people.sheet import Sheet, faults, sheet_of, verified
from engine.people.swap import Step, Swap
from engine.settings import Settings
from engine.store.schema import journal
from engine.store.store import FILE_NAME
from simulator.clock import SimulatedClock
from tables.compiled import Tables
from tables.messages import Message
from tests.engine.people import DAY, doctor_request, holder

DAYS = (DAY, DAY + timedelta(days=1))


def remplacant() -> CpsHolder:
    """A nurse's card stands for the remplaçant's: another person, another billing number."""
    return holder("infirmier")


def known(office: Office, who: CpsHolder | None = None) -> Registered:
    sheet = office.people.meet(who or holder(), 1)
    assert isinstance(sheet, Sheet)
    found = office.people.validate(replace(sheet, caisse="991"))
    assert isinstance(found, Registered)
    return found


def swapped(titulaire: Registered, days: tuple[date, ...] = DAYS) -> Swap:
    swap: Swap | Message = Swap()
    assert isinstance(swap, Swap)
    swap = swap.present_remplacant(remplacant(), 1, DAY)
    assert isinstance(swap, Swap)
    swap = swap.tick([titulaire])
    assert isinstance(swap, Swap)
    swap = swap.choose(days)
    assert isinstance(swap, Swap)
    swap = swap.present_titulaire(holder(), DAY)
    assert isinstance(swap, Swap)
    return swap


def replaced(office: Office) -> Replacement:
    made = office.people.add_remplacant(swapped(known(office)))
    assert len(made) == 1
    assert isinstance(made[0], Replacement)
    return made[0]


def rules(messages: object) -> list[str]:
    assert isinstance(messages, tuple)
    return [each.rule for each in messages]


def test_a_practitioner_is_met_once(office: Office) -> None:
    first = office.people.meet(holder(), 1)
    assert isinstance(first, Sheet)
    assert (first.origin, first.civility, first.situation, first.caisse) == ("cps", "Dr", 1, "")
    found = known(office)
    assert office.people.meet(holder(), 1) == found
    assert (found.role, found.sheet.caisse) == (TITULAIRE, "991")
    assert office.people.practitioners() == (found,)
    assert found.sheet.family_name not in repr(found) + repr(found.sheet)


def test_a_card_without_that_situation_has_no_sheet(office: Office) -> None:
    found = office.people.meet(holder(), 7)
    assert isinstance(found, Message)
    assert found.rule == "people.unknown-situation"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"family_name": " "}, "people.sheet-empty"),
        ({"first_name": ""}, "people.sheet-empty"),
        ({"rpps": "99900000012"}, "people.sheet-number"),
        ({"billing_number": "9900000"}, "people.sheet-number"),
        ({"situation": 17}, "people.sheet-number"),
        ({"mode": "autre"}, "people.sheet-empty"),
        ({"caisse": "99A"}, "people.sheet-number"),
    ],
)
def test_a_sheet_is_verified_before_it_is_kept(office: Office, changes: dict[str, object], rule: str) -> None:
    sheet = sheet_of(holder(), 1)
    assert isinstance(sheet, Sheet)
    wrong = replace(sheet, **changes)  # type: ignore[arg-type]
    assert rules(office.people.validate(wrong)) == [rule]
    assert office.people.practitioners() == ()


TEXTS = dict.fromkeys(("origin", "civility", "family_name", "first_name", "rpps", "billing_number", "mode"), st.text())


@given(st.builds(Sheet, situation=st.integers(), caisse=st.text(), **TEXTS))
def test_any_sheet_is_judged(sheet: Sheet) -> None:
    assert all(each.text and each.advice for each in faults(sheet))


def test_a_corrected_sheet_takes_the_place_of_the_first(office: Office) -> None:
    found = known(office)
    again = office.people.validate(replace(found.sheet, caisse="992"))
    assert office.people.practitioners() == (again,)


def test_four_steps_add_a_remplacant_and_his_days(office: Office) -> None:
    made = replaced(office)
    assert office.people.replacements() == (made,)
    assert (made.days, made.active) == (DAYS, True)
    assert [each.role for each in office.people.practitioners()] == [TITULAIRE, REMPLACANT]


def test_nothing_is_kept_before_the_titulaire_closes(office: Office) -> None:
    titulaire = known(office)
    swap = replace(swapped(titulaire), step=Step.CLOSING)
    assert rules(office.people.add_remplacant(swap)) == ["people.swap-order"]
    assert office.people.practitioners() == (titulaire,)


def test_every_other_order_is_refused(office: Office) -> None:
    titulaire = known(office)
    steps = {
        "remplacant": lambda swap: swap.present_remplacant(remplacant(), 1, DAY),
        "tick": lambda swap: swap.tick([titulaire]),
        "days": lambda swap: swap.choose(DAYS),
        "close": lambda swap: swap.present_titulaire(holder(), DAY),
    }
    for order in permutations(steps):
        swap: Swap = Swap()
        refused = None
        for name in order:
            found = steps[name](swap)
            if isinstance(found, Message):
                refused = found
                break
            swap = found
        if order == tuple(steps):
            assert refused is None
            assert swap.step is Step.DONE
        else:
            assert refused is not None
            assert refused.rule == "people.swap-order"
            assert swap.step.value in refused.text


def test_each_step_has_its_own_refusals(office: Office) -> None:
    titulaire = known(office)
    locked = replace(remplacant(), situations=())
    expired = replace(remplacant(), valid_until=date(2020, 1, 1))
    ticking = Swap(Step.TITULAIRES, sheet_of(remplacant(), 1))  # type: ignore[arg-type]
    closing = replace(swapped(titulaire), step=Step.CLOSING, confirmed=frozenset())
    himself = Registered(9, TITULAIRE, ticking.remplacant)  # type: ignore[arg-type]
    refusals = {
        "people.swap-locked": Swap().present_remplacant(locked, 1, DAY),
        "people.cps-expired": Swap().present_remplacant(expired, 1, DAY),
        "people.unknown-situation": Swap().present_remplacant(remplacant(), 9, DAY),
        "people.swap-no-titulaire": ticking.tick([]),
        "people.swap-oneself": ticking.tick([himself]),
        "people.swap-no-day": replace(ticking, step=Step.DAYS).choose([]),
        "people.swap-wrong-titulaire": closing.present_titulaire(holder("opticien"), DAY),
    }
    for rule, found in refusals.items():
        assert isinstance(found, Message), rule
        assert found.rule == rule
    locked_titulaire = closing.present_titulaire(replace(holder(), situations=()), DAY)
    assert isinstance(locked_titulaire, Message)


def test_each_ticked_titulaire_closes_with_his_own_card(office: Office) -> None:
    both = [known(office), known(office, holder("opticien"))]
    swap = Swap().present_remplacant(remplacant(), 1, DAY)
    assert isinstance(swap, Swap)
    swap = swap.tick(both)
    assert isinstance(swap, Swap)
    swap = swap.choose(DAYS)
    assert isinstance(swap, Swap)
    swap = swap.present_titulaire(holder("opticien"), DAY)
    assert isinstance(swap, Swap)
    assert swap.step is Step.CLOSING
    assert isinstance(swap.present_titulaire(holder("opticien"), DAY), Message)
    swap = swap.present_titulaire(holder(), DAY)
    assert isinstance(swap, Swap)
    assert len(office.people.add_remplacant(swap)) == 2


def test_an_invoice_outside_the_ticked_days_is_refused(office: Office) -> None:
    made = replaced(office)
    asked = doctor_request(holder=remplacant(), acts=({"nomenclature": "NGAP", "code": "AMI", "coefficient": 100},))
    late = DAY + timedelta(days=2)
    for day, good in ((DAY, True), (DAYS[1], True), (late, False), (DAY - timedelta(days=1), False)):
        acts = tuple({**act, "date": day.isoformat()} for act in asked.acts)
        found = office.draft(replace(asked, invoice_date=day, acts=acts))
        if good:
            assert isinstance(found, Draft), found
        else:
            assert "people.outside-days" in rules(found)
    assert office.people.deactivate(made.remplacant, made.titulaire) == ()
    assert "people.outside-days" in rules(office.draft(replace(asked, invoice_date=DAY)))
    assert isinstance(office.draft(doctor_request(invoice_date=late)), Draft), "the titulaire bills as ever"


def test_a_remplacant_is_deactivated_before_he_is_deleted(office: Office) -> None:
    made = replaced(office)
    assert rules(office.people.delete_remplacant(made.remplacant)) == ["people.still-active"]
    assert office.people.deactivate(made.remplacant, made.titulaire) == ()
    assert rules(office.people.deactivate(made.remplacant, made.titulaire)) == ["people.not-attached"]
    assert office.people.delete_remplacant(made.remplacant) == ()
    assert [each.role for each in office.people.practitioners()] == [TITULAIRE]
    assert office.people.replacements() == ()
    assert rules(office.people.delete_remplacant(made.remplacant)) == ["people.unknown"]
    assert rules(office.people.delete_remplacant(made.titulaire)) == ["people.unknown"]


def test_a_titulaire_whose_card_is_in_is_kept(office: Office) -> None:
    found = known(office)
    assert rules(office.people.delete_titulaire(found.id, holder())) == ["people.card-inserted"]
    assert office.people.delete_titulaire(found.id, holder("opticien")) == ()
    assert office.people.practitioners() == ()


def test_a_titulaire_with_an_invoice_left_is_kept(office: Office) -> None:
    found = known(office)
    draft = office.draft(doctor_request())
    assert isinstance(draft, Draft)
    refused = office.people.delete_titulaire(found.id, None)
    assert rules(refused) == ["people.invoices-left"]
    assert "1" in refused[0].text
    office.cancel(draft.id, "essai")
    assert office.people.delete_titulaire(found.id, None) == ()


def test_another_practitioners_invoices_keep_nobody(office: Office) -> None:
    found = known(office, holder("opticien"))  # same health centre, same billing number
    assert isinstance(office.draft(doctor_request()), Draft)
    assert office.people.delete_titulaire(found.id, None) == ()


def test_a_titulaire_with_a_remplacant_is_kept(office: Office) -> None:
    made = replaced(office)
    assert rules(office.people.delete_titulaire(made.titulaire, None)) == ["people.remplacant-attached"]
    assert office.people.deactivate(made.remplacant, made.titulaire) == ()
    assert rules(office.people.delete_titulaire(made.titulaire, None)) == ["people.remplacant-attached"]
    assert office.people.delete_remplacant(made.remplacant) == ()
    assert office.people.delete_titulaire(made.titulaire, None) == ()


def test_every_failing_condition_is_told_at_once(office: Office) -> None:
    made = replaced(office)
    assert isinstance(office.draft(doctor_request()), Draft)
    assert rules(office.people.delete_titulaire(made.titulaire, holder())) == [
        "people.card-inserted",
        "people.invoices-left",
        "people.remplacant-attached",
    ]


def test_a_titulaire_deleted_meanwhile_stops_the_swap(office: Office) -> None:
    titulaire = known(office)
    swap = swapped(titulaire)
    assert office.people.delete_titulaire(titulaire.id, None) == ()
    assert rules(office.people.add_remplacant(swap)) == ["people.swap-changed"]
    assert office.people.practitioners() == ()


def test_new_days_take_the_place_of_the_old(office: Office) -> None:
    made = replaced(office)
    titulaire = next(each for each in office.people.practitioners() if each.id == made.titulaire)
    later = (DAY + timedelta(days=30),)
    office.people.add_remplacant(swapped(titulaire, later))
    assert [each.days for each in office.people.replacements()] == [later]


def test_a_titulaire_is_not_made_a_remplacant_under_the_same_number(office: Office) -> None:
    titulaire = known(office)
    known(office, remplacant())
    assert rules(office.people.add_remplacant(swapped(titulaire))) == ["people.swap-is-titulaire"]


def test_people_survive_a_restart_and_the_journal_names_nobody(
    tmp_path: Path, tables: Tables, clock: SimulatedClock
) -> None:
    with Office.open(tmp_path, tables, clock) as office:
        made = replaced(office)
    with Office.open(tmp_path, tables, clock) as office:
        assert office.people.replacements() == (made,)
        assert office.verify_journal().ok
        with office.store.reading() as connection:
            rows = connection.execute(select(journal.c.kind, journal.c.body)).all()
    assert [row.kind for row in rows] == ["practitioner.registered", "practitioner.registered", "replacement.attached"]
    told = " ".join(row.body for row in rows)
    assert not any(text in told for text in ("EXEMPLE", "INVENTE", holder().rpps))


def test_a_store_of_the_first_schema_is_brought_up_to_date(
    tmp_path: Path, tables: Tables, clock: SimulatedClock
) -> None:
    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{tmp_path / FILE_NAME}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with Office.open(tmp_path, tables, clock) as office:
        assert replaced(office).active
        assert isinstance(office.draft(doctor_request()), Draft)


def billed_by_remplacant(office: Office, **changes: Any) -> Draft:
    found = office.draft(replace(doctor_request(), holder=remplacant(), pathway="R", **changes))
    assert isinstance(found, Draft), found
    return found


def test_a_remplacant_bills_under_the_titulaires_numbers_with_his_own_rpps(office: Office) -> None:
    replaced(office)
    who = billed_by_remplacant(office).care.practitioner
    own, theirs = remplacant(), holder().situations[0]
    assert (who.billing_number, who.number) == (theirs.billing_number, theirs.practitioner_number)
    assert (who.structure_name, who.specialty, who.kind) == (theirs.structure_name, theirs.specialty, theirs.kind)
    assert (who.rpps, who.family_name, who.replaces) == (own.rpps, own.family_name, holder().rpps)


def test_the_b2_of_a_remplacant_names_the_titulaire_as_biller_and_executant(office: Office) -> None:
    replaced(office)
    made = office.price(billed_by_remplacant(office))
    assert isinstance(made, Priced)
    told = billed(made.care, made.price, 1)
    theirs = holder().situations[0]
    assert told.biller == theirs.billing_number
    assert {line.executant for line in told.lines} == {theirs.practitioner_number}
    assert {line.executant_rpps for line in told.lines} == {remplacant().rpps}


def test_the_permanent_right_to_overcharge_is_not_lent(office: Office) -> None:
    own = holder()
    permanent = replace(own, situations=(replace(own.situations[0], convention="secteur_1_dp"),))
    titulaire = known(office, permanent)
    office.people.add_remplacant(swapped(titulaire))
    assert titulaire.sheet.convention == "secteur_1_dp"
    assert billed_by_remplacant(office).care.practitioner.convention == "secteur_1"


def test_a_remplacant_of_the_attending_doctor_is_told_his_indicator(office: Office) -> None:
    replaced(office)
    found = office.draft(replace(doctor_request(), holder=remplacant(), pathway="T"))
    assert isinstance(found, Draft)
    assert "people.remplacant-pathway" in rules(found.messages)
    assert "people.remplacant-pathway" not in rules(billed_by_remplacant(office).messages)


def test_an_invoice_made_in_his_place_keeps_the_titulaire(office: Office) -> None:
    made = replaced(office)
    billed_by_remplacant(office)
    assert rules(office.people.delete_titulaire(made.titulaire, None)) == [
        "people.invoices-left",
        "people.remplacant-attached",
    ]


def two_titulaires(office: Office) -> tuple[Registered, Registered]:
    """Two titulaires of one practice who let the same days tick."""
    first, second = known(office), known(office, holder("opticien"))
    both = {first.id, second.id}
    swap = replace(swapped(first), titulaires=(first, second), confirmed=frozenset(both))
    made = office.people.add_remplacant(swap)
    assert all(isinstance(each, Replacement) for each in made)
    return first, second


def test_of_two_titulaires_the_one_replaced_is_asked_for(office: Office) -> None:
    first, second = two_titulaires(office)
    asked = replace(doctor_request(), holder=remplacant(), pathway="R")
    assert rules(office.draft(asked)) == ["people.which-titulaire"]
    for each in (first, second):
        assert billed_by_remplacant(office, titulaire=each.id).care.practitioner.replaces == each.sheet.rpps
    assert rules(office.draft(replace(asked, titulaire=999))) == ["people.other-titulaire"]
    assert office.people.deactivate(_remplacant(office).id, first.id) == ()
    assert billed_by_remplacant(office).care.practitioner.replaces == second.sheet.rpps


def _remplacant(office: Office) -> Registered:
    return next(each for each in office.people.practitioners() if each.role == REMPLACANT)


def test_nobody_else_bills_for_a_titulaire(office: Office) -> None:
    titulaire = known(office)
    assert rules(office.draft(replace(doctor_request(), titulaire=titulaire.id))) == ["people.not-remplacant"]


def test_a_sheet_of_an_older_version_is_verified_again(office: Office) -> None:
    sheet = sheet_of(holder(), 1)
    assert isinstance(sheet, Sheet)
    old = office.people.validate(
        replace(
            sheet,
            caisse="991",
            mode="salarie",
            number="",
            structure_name="",
            specialty="",
            kind="",
            convention="",
            zone="",
        )
    )
    assert isinstance(old, Registered)
    refused = Swap(step=Step.TITULAIRES, remplacant=sheet_of(remplacant(), 1)).tick([old])  # type: ignore[arg-type]
    assert isinstance(refused, Message)
    assert refused.rule == "people.sheet-incomplete"
    again = office.people.meet(holder(), 1)
    assert again == replace(sheet, caisse="991", mode="salarie")
    assert isinstance(again, Sheet)
    assert office.people.validate(again) == replace(old, sheet=again)


def test_what_the_practitioner_corrects_is_no_longer_the_cards(office: Office) -> None:
    sheet = sheet_of(holder(), 1)
    assert isinstance(sheet, Sheet)
    same = {"civility": "Dr", "family_name": "EXEMPLE", "first_name": "Camille", "mode": "liberal", "caisse": " 991 "}
    assert verified(sheet, **same) == replace(sheet, caisse="991")
    assert verified(sheet, **{**same, "first_name": "Camille-Anne"}).origin == "manual"


def test_settings_are_kept_and_their_change_is_journalled(
    tmp_path: Path, tables: Tables, clock: SimulatedClock
) -> None:
    with Office.open(tmp_path, tables, clock) as office:
        assert office.preferences.current() == Settings(adri_mode="targeted", pcsc="on")
        wanted = Settings(adri_mode="manual")
        assert office.preferences.change(wanted) == wanted
        assert office.preferences.change(wanted) == wanted
        assert rules(office.preferences.change(Settings(adri_mode="never"))) == ["setting.unknown-value"]
    with Office.open(tmp_path, tables, clock) as office:
        assert office.preferences.current() == wanted
        with office.store.reading() as connection:
            rows = connection.execute(select(journal.c.body).where(journal.c.kind == "setting.changed")).all()
    assert [row.body for row in rows] == ['{"after":"manual","before":"targeted","name":"adri_mode"}']
