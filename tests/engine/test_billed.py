"""What the flows tell of an invoice, from the cards to the file: each record that the engine has the facts for."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cardio.vitale.content import AmcContract
from engine.documents.sts import sts_of
from engine.invoice.details import ActDetails
from engine.invoice.request import DraftRequest, Prescription
from engine.invoice.values import Priced, Sealed
from engine.office import Office
from norms.b2.check import check_file
from norms.b2.reading import read_file
from norms.b2.remarks import remarks
from norms.b2.tree import B2File, Record
from norms.dre import CANCELLATION, INITIAL
from norms.sts import read_sts, write_answer, write_question
from simulator.cards.identities import VITALE_IDENTITIES
from simulator.clock import SimulatedClock
from tests.engine.people import (
    DAY,
    ccam,
    doctor_request,
    drafted,
    ngap,
    optician_request,
    priced,
    sealed,
    signer,
    vitale,
)
from tests.engine.way import Kept

FOUND = VITALE_IDENTITIES["famille"].content.beneficiaries[0].amc
assert FOUND is not None
DEMO: AmcContract = FOUND


def card(**changes: Any) -> DraftRequest:
    """The doctor's invoice for someone whose contract says something else."""
    return doctor_request(vitale=vitale(amc=replace(DEMO, **changes)))


def filed(office: Office) -> dict[str, B2File]:
    """The files of every lot, sound, by lot number."""
    office.make_lots()
    office.make_files()
    contents = [office.file_content(each.id) for each in office.files()]
    assert [check_file(each) for each in contents] == [()] * len(contents)
    files = [read_file(each) for each in contents]
    return {each.lots[0].number: each for each in files}


def fse(made: Sealed) -> tuple[Record, ...]:
    """The records that the cards signed."""
    return read_file(made.seal.records).records


def told(records: tuple[Record, ...], kind: str, *names: str) -> tuple[str, ...]:
    """Some fields of the first record of a type."""
    record = next(each for each in records if each.type == kind)
    return tuple(record.fields[name] for name in names)


def owed(office: Office, made: Sealed) -> dict[str, int]:
    return {each.payer: each.expected for each in office.invoice_by_id(made.id).state.shares}


# Who pays the complementary share


def test_an_amc_managed_apart_gets_a_dre_of_its_own(office: Office) -> None:
    made = sealed(office, doctor_request(), "key")
    files = filed(office)
    assert list(files) == ["001", "AAA"]
    assert told(files["001"].records, "2", "split", "contract_type", "amc_number") == ("F", "00", "")
    assert files["001"].invoices[0].amc == 0
    claim = files["AAA"]
    assert claim.invoices[0].amc == made.price.totals.amc == 2207
    names = ("routing", "host", "treatment", "convention_type", "securing", "securing_mode")
    assert told(claim.records, "2P", *names) == ("DM", DEMO.host, "22", "SM", "S", "3")
    assert claim.header is not None
    assert claim.header.fields["message"] == INITIAL
    assert owed(office, made) == {"AMO": 5149, "AMC": 2207}


@pytest.mark.parametrize("changes", [{"routing": "RO"}, {"convention_type": "RO"}, {"contract_type": "89"}])
def test_an_amc_managed_by_the_amo_is_paid_with_it(office: Office, changes: dict[str, str]) -> None:
    made = sealed(office, card(**changes), "key")
    files = filed(office)
    assert list(files) == ["001"]
    head = told(files["001"].records, "2", "split", "contract_type", "amc_number")
    assert head == ("", changes.get("contract_type", "00"), DEMO.number)
    assert files["001"].invoices[0].amc == 2207
    assert owed(office, made) == {"AMO": 5149 + 2207}


def test_the_c2s_of_a_card_is_settled_by_the_amo_alone(office: Office) -> None:
    made = sealed(office, doctor_request(vitale=VITALE_IDENTITIES["c2s"].content), "key")
    files = filed(office)
    assert list(files) == ["001"]
    assert told(files["001"].records, "2", "split", "contract_type") == ("", "89")
    assert set(owed(office, made)) == {"AMO"}


def test_without_third_party_nothing_is_asked_of_the_amc(office: Office) -> None:
    sealed(office, doctor_request(third_party_amc=False), "key")
    files = filed(office)
    assert list(files) == ["001"]
    assert told(files["001"].records, "2", "split", "amc_number") == ("", "")


# How it was secured


@pytest.mark.parametrize(("with_vitale", "top", "mode"), [(True, "S", "3"), (False, "D", "5")])
def test_both_flows_tell_how_the_invoice_was_secured(office: Office, with_vitale: bool, top: str, mode: str) -> None:
    asked = priced(office, doctor_request())
    office.seal(asked, signer("cps"), signer("vitale") if with_vitale else None, idempotency_key="key")
    files = filed(office)
    assert told(files["001"].records, "5", "editor") == (f"SIM{top}",)
    assert told(files["AAA"].records, "2P", "securing", "securing_mode") == (top, mode)


# What the invoice is about


@pytest.mark.parametrize(("accident", "field"), [(None, "241200001"), ("180831", "000180831"), ("", "000000000")])
def test_a_work_accident_is_told_from_the_card_or_the_user(office: Office, accident: str | None, field: str) -> None:
    content = VITALE_IDENTITIES["accident"].content
    asked = doctor_request(vitale=content, nature="at_mp", pathway=None, accident=accident)
    records = fse(sealed(office, asked, "key"))
    assert told(records, "2", "nature", "accident") == ("41", field)
    warned = {each.rule for each in remarks(records)}
    assert ("b2.no-accident" in warned) is (accident == "")


@pytest.mark.parametrize(("name", "count"), [("famille", "0"), ("complete", "2")])
def test_an_accident_that_the_card_does_not_single_out_is_asked_for(office: Office, name: str, count: str) -> None:
    content = VITALE_IDENTITIES[name].content
    draft = drafted(office, doctor_request(vitale=content, nature="at_mp", pathway=None))
    (said,) = (each for each in draft.messages if each.rule == "invoice.which-accident")
    assert said.field == "accident"
    assert said.text.endswith(f"la carte en porte {count}.")
    assert draft.care.accident == ""


def test_an_accident_of_another_shape_is_refused_before_any_card_signs(office: Office) -> None:
    found = office.price(drafted(office, doctor_request(nature="at_mp", pathway=None, accident="12")))
    assert not isinstance(found, Priced)
    assert [each.rule for each in found if each.rule == "invoice.unwritable"] == ["invoice.unwritable"]


def test_an_accident_stays_out_of_every_repr(office: Office) -> None:
    draft = drafted(office, doctor_request(nature="at_mp", pathway=None, accident="241200001"))
    assert "241200001" not in repr(draft.care)


PRESCRIPTION = Prescription(
    prescriber="991000696", rpps="99700557897", day=DAY - timedelta(days=9), specialty="15", exercise="S", origin="T"
)


def test_a_prescription_is_told_whole(office: Office) -> None:
    acts = fse(sealed(office, doctor_request(prescription=PRESCRIPTION), "doctor"))
    assert told(acts, "4", "prescriber", "prescription_origin", "prescriber_specialty") == ("991000696", "T", "15")
    assert told(acts, "4S", "prescriber_exercise") == ("S",)
    assert told(acts, "4E", "prescriber_rpps") == ("99700557897",)
    devices = fse(sealed(office, optician_request(prescription=PRESCRIPTION), "optician"))
    names = ("prescriber", "prescriber_exercise", "prescriber_specialty", "prescription_date", "prescription_origin")
    assert told(devices, "3S", *names) == ("991000696", "S", "15", "241206", "T")
    assert told(devices, "3E", "prescriber_rpps") == ("99700557897",)


def test_a_prior_agreement_is_told_of_its_act_alone(office: Office) -> None:
    agreed = ActDetails(act=1, agreement="2", agreement_date=date(2024, 12, 1))
    records = fse(sealed(office, doctor_request(details=(agreed,)), "key"))
    told_by = [(each.fields["agreement"], each.fields["agreement_date"]) for each in records if each.type == "4S"]
    assert told_by == [("0", "000000"), ("2", "241201")]


def test_the_sessions_of_an_act_come_by_ascending_days(office: Office) -> None:
    days = (DAY, DAY - timedelta(days=7))
    made = sealed(office, doctor_request(acts=(ccam(),), details=(ActDetails(act=0, sessions=days),)), "key")
    assert [each.fields["date"] for each in fse(made) if each.type == "4M"] == ["241208", "241215"]


def test_a_ccam_act_tells_teeth_and_condition(office: Office) -> None:
    asked = doctor_request(acts=(ccam(teeth=["11", "12"], exceptional=True),))
    names = ("code", "activity", "tooth_1", "tooth_2", "tooth_3", "conditional")
    assert told(fse(sealed(office, asked, "key")), "4M", *names) == ("AFLB001", "1", "11", "12", "", "O")


def test_a_device_tells_who_made_it(office: Office) -> None:
    frame = ActDetails(act=2, maker_siret="73282932000074", purchase_price=9000)
    records = fse(sealed(office, optician_request(details=(frame,)), "key"))
    devices = [(each.fields["maker_siret"], each.amount("purchase_price")) for each in records if each.type == "3F"]
    assert devices == [("", 0), ("", 0), ("73282932000074", 9000)]


def test_details_come_back_from_the_store(office: Office) -> None:
    asked = doctor_request(prescription=PRESCRIPTION, details=(ActDetails(act=0, agreement="2", agreement_date=DAY),))
    made = sealed(office, asked, "key")
    kept = office.stage(made.id)
    assert isinstance(kept, Sealed)
    assert kept.care == made.care
    assert kept.care.details == asked.details


# A claim taken back, a claim replaced


@pytest.fixture
def claimed(office: Office) -> Sealed:
    """An invoice whose FSE and DRE have left."""
    made = sealed(office, card(treatment="23"), "first")
    filed(office)
    office.send(Kept())
    return made


def test_a_claim_is_cancelled_by_a_dre_alone_in_a_file_of_its_own(
    office: Office, clock: SimulatedClock, claimed: Sealed
) -> None:
    clock.advance(timedelta(days=3))
    undone = office.cancel_claim(claimed.id, idempotency_key="undo")
    assert isinstance(undone, Priced)
    again = office.cancel_claim(claimed.id, idempotency_key="undo")
    assert again == undone
    made = office.seal(undone, signer("cps"), None, idempotency_key="seal")
    sealed(office, card(treatment="23"), "another")  # a claim of the same day, to the same AMC
    files = filed(office)
    assert sorted(files) == ["001", "002", "AAA", "AAB", "AAC"]
    by_message = {name: each.header.fields["message"] for name, each in files.items() if each.header}
    assert sorted(by_message[name] for name in ("AAB", "AAC")) == [CANCELLATION, INITIAL]
    cancelling = next(each for name, each in files.items() if by_message[name] == CANCELLATION)
    assert [each.number for each in cancelling.invoices] == [made.number]
    previous = told(cancelling.records, "2R", "kind", "previous_invoice", "previous_lot", "previous_date")
    assert previous == ("A", f"{claimed.number:09d}", "AAA", "241215")
    assert told(cancelling.records, "2P", "securing", "securing_mode") == ("D", "5")
    assert cancelling.invoices[0].raw == made.seal.records
    assert owed(office, made) == {}
    state = next(each for each in office.invoices() if each.id == made.id)
    assert (state.fee, state.amo, state.amc) == (0, 0, 0)


def test_a_claim_that_has_not_left_is_not_cancelled(office: Office) -> None:
    made = sealed(office, doctor_request(), "key")
    office.make_lots()
    found = office.cancel_claim(made.id)
    assert not isinstance(found, Priced)
    assert [each.rule for each in found] == ["invoice.no-claim"]
    assert len(office.invoices()) == 1


def test_a_claim_is_replaced_under_a_new_number(office: Office, claimed: Sealed) -> None:
    made = sealed(office, replace(card(treatment="23"), acts=(ngap(),), replaces=claimed.id), "second")
    files = filed(office)
    assert told(files["AAB"].records, "2R", "kind", "previous_invoice", "previous_lot") == (
        "R", f"{claimed.number:09d}", "AAA",
    )  # fmt: skip
    assert files["AAB"].invoices[0].number == made.number != claimed.number
    assert "2R" not in {each.type for each in files["002"].records}
    assert owed(office, made) == {"AMO": 1610, "AMC": 690}


def test_an_amc_that_takes_no_rectification_gets_none(office: Office) -> None:
    first = sealed(office, doctor_request(), "first")
    filed(office)
    office.send(Kept())
    found = office.draft(doctor_request(replaces=first.id))
    assert isinstance(found, tuple)
    assert [each.rule for each in found] == ["invoice.no-rectification"]
    assert "22" in found[0].text


def test_only_a_claim_that_left_is_replaced(office: Office) -> None:
    first = sealed(office, doctor_request(complementary=False), "first")
    filed(office)
    office.send(Kept())
    found = office.draft(doctor_request(replaces=first.id))
    assert isinstance(found, tuple)
    assert [each.rule for each in found] == ["invoice.no-claim"]


@pytest.mark.parametrize(("acts", "head", "lines"), [
    ((ngap("K", coefficient="60"),), "1", [""]),
    ((ccam("AAQP006"),), "C", [""]),
    ((ngap(), ccam("AAQP006")), "0", ["0", "C"]),
])  # fmt: skip
def test_what_exempts_an_act_stands_on_the_head_or_on_its_line(
    office: Office, acts: tuple[dict[str, object], ...], head: str, lines: list[str]
) -> None:
    records = fse(sealed(office, doctor_request(acts=acts), "key"))
    assert told(records, "2", "exoneration") == (head,)
    assert [each.fields["exoneration"] for each in records if each.type == "4"] == lines
    assert not {each.rule for each in remarks(records)} & {"b2.exoneration-rate"}


# What the STS were asked


def test_the_sts_exchange_of_an_invoice_is_told_again(office: Office) -> None:
    made = sealed(office, doctor_request(), "key")
    exchange = sts_of(made.care, made.price)
    assert exchange is not None
    assert (exchange.formula, exchange.organism, exchange.amc) == ("052", DEMO.number, 2207)
    assert [(line.code, line.fee, line.amo, line.amc) for line in exchange.lines] == [
        ("C", 2300, 1610, 690),
        ("AFLB001", 5056, 3539, 1517),
    ]
    assert read_sts(write_question(exchange), write_answer(exchange)) == exchange


@pytest.mark.parametrize("asked", [
    doctor_request(complementary=False), card(routing="RO"), optician_request(),
])  # fmt: skip
def test_nothing_is_asked_of_the_sts_where_no_formula_prices_the_share(office: Office, asked: DraftRequest) -> None:
    made = sealed(office, asked, "key")
    assert sts_of(made.care, made.price) is None
