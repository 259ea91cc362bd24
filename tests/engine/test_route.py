"""The whole way of two invoices, from cards to money, through the real rooms and the simulated outside world."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.documents.billed import billed
from engine.errors import IllegalTransition, StalePrice, TransportFault, UnknownInvoice, UnknownLot
from engine.invoice.values import SIMULATED_SEAL, Draft, Priced, Sealed
from engine.office import Office
from engine.sealing.seal import holds
from norms.b2.check import check_file
from norms.b2.reading import read_file
from norms.fse import fse_records
from norms.mail import FlowKind
from simulator.clock import SimulatedClock
from simulator.front_end import FrontEnd
from tables.messages import Message
from tests.engine.people import doctor_request, drafted, ngap, optician_request, priced, sealed, signer, vitale
from tests.engine.way import MailWay


@pytest.fixture
def way(tmp_path: Path, clock: SimulatedClock) -> Iterator[MailWay]:
    with FrontEnd(tmp_path / "outside", clock) as front_end:
        yield MailWay(front_end)


def states(office: Office) -> list[str]:
    return [found.state for found in office.invoices()]


def shares(office: Office) -> list[list[tuple[str, int, int, str]]]:
    return [[(one.payer, one.expected, one.paid, one.letter) for one in found.shares] for found in office.invoices()]


def test_two_invoices_from_cards_to_money(office: Office, way: MailWay, clock: SimulatedClock, tmp_path: Path) -> None:
    first = sealed(office, doctor_request(), "first")
    second = sealed(office, optician_request(), "second")
    assert (first.number, second.number) == (1, 2)
    totals = [found.price.totals for found in (first, second)]
    assert [(each.amo, each.amc, each.patient, each.fee) for each in totals] == [
        (5149, 2207, 0, 7356),
        (9, 10000, 31491, 41500),
    ]
    assert [(line.amo, line.amc) for line in second.answer.lines] == [(3, 2482), (3, 2482), (3, 5036)]
    assert [(lot.flow, lot.number, lot.invoices) for lot in office.make_lots()] == [
        ("FSE", "001", (1, 2)),
        ("DRE", "AAA", (1, 2)),
    ]
    files = office.make_files(tmp_path / "files")
    for made in files:
        content = Path(made.path).read_bytes()
        assert content == office.file_content(made.id)
        assert check_file(content) == ()
    report = office.send(way)
    assert (report.transmission, len(report.sent), report.messages) == (1, 2, ())
    assert states(office) == ["sent", "sent"]

    clock.advance(timedelta(hours=1))
    found = office.receive(way)
    assert (found.arls, found.rsps, found.matched, found.messages) == (2, 0, 2, ())
    assert states(office) == ["acknowledged", "acknowledged"]
    assert [lot.state for lot in office.lots()] == ["acknowledged", "acknowledged"]

    clock.advance(timedelta(days=3))
    transfers = way.front_end.pay()
    found = office.receive(way)
    assert (found.arls, found.rsps, found.known, found.matched, found.unmatched) == (0, 2, 2, 4, 0)
    assert sum(transfer.amount for transfer in transfers) == 5149 + 2207 + 9 + 10000
    assert states(office) == ["paid", "paid"]
    assert shares(office) == [
        [("AMO", 5149, 5149, "P"), ("AMC", 2207, 2207, "P")],
        [("AMO", 9, 9, "P"), ("AMC", 10000, 10000, "P")],
    ]
    assert [lot.label for lot in office.lots()] == ["Lot acquitté", "Lot acquitté"]
    again = office.receive(way)
    assert (again.known, again.arls, again.rsps, again.matched, again.messages) == (4, 0, 0, 0, ())
    assert office.verify_journal([office.checkpoint()]).ok
    assert office.integrity() == ()
    assert office.unmatched() == ()


def test_what_is_sealed_is_what_leaves(office: Office) -> None:
    found = sealed(office, doctor_request(), "key")
    assert holds(found.seal)
    assert found.seal.label == SIMULATED_SEAL
    assert found.seal.records == fse_records(billed(found.care, found.price, found.number))
    office.make_lots()
    fse = next(made for made in office.make_files() if made.flow == "FSE")
    assert found.seal.records in office.file_content(fse.id)
    detail = office.invoice(found.number)
    assert detail.seal == found.seal
    assert office.stage(found.id) == found


def test_the_dre_carries_the_amc_part_and_the_fse_does_not(office: Office) -> None:
    sealed(office, doctor_request(), "key")
    office.make_lots()
    parts = {made.flow: read_file(office.file_content(made.id)) for made in office.make_files()}
    lines = {flow: [line.main for line in found.invoices[0].lines] for flow, found in parts.items()}
    assert [line.amount("amc") for line in lines["FSE"]] == [0, 0]
    assert [line.amount("amc") for line in lines["DRE"]] == [690, 1517]
    assert parts["FSE"].invoices[0].head.fields["split"] == "F"  # type: ignore[union-attr]


def test_without_amc_no_dre_is_made(office: Office) -> None:
    sealed(office, doctor_request(complementary=False), "key")
    assert [lot.flow for lot in office.make_lots()] == ["FSE"]
    assert shares(office) == [[("AMO", 5149, 0, "C")]]


def test_without_third_party_nothing_is_expected_and_the_ack_closes(office: Office, way: MailWay) -> None:
    sealed(office, doctor_request(third_party_amo=False, complementary=False), "key")
    assert shares(office) == [[]]
    office.make_lots()
    office.make_files()
    office.send(way)
    office.receive(way)
    assert states(office) == ["closed"]


def test_a_rejected_share_is_told_with_its_reason(office: Office, way: MailWay) -> None:
    sealed(office, doctor_request(), "key")
    office.make_lots()
    office.make_files()
    office.send(way)
    way.front_end.reject_next(1, "I100", "DROITS NON OUVERTS", FlowKind.DRE)
    way.front_end.pay()
    found = office.receive(way)
    assert [(message.rule, "DROITS NON OUVERTS" in message.text) for message in found.messages] == [
        ("lettrage.rejected", True)
    ]
    assert states(office) == ["rejected"]
    assert shares(office) == [[("AMO", 5149, 5149, "P"), ("AMC", 2207, 0, "R")]]
    detail = office.invoice(1)
    assert [(line.payer, line.rejected, line.code) for line in detail.payments if line.rejected] == [
        ("AMC", True, "I100")
    ]


def test_a_refused_lot_is_reopened_and_leaves_again(office: Office, clock: SimulatedClock, tmp_path: Path) -> None:
    outside = SimulatedClock(clock.now() - timedelta(days=2))  # the front-end refuses lots of a day to come
    with FrontEnd(tmp_path / "outside", outside) as front_end:
        refuse_then_accept(office, MailWay(front_end), outside)


def refuse_then_accept(office: Office, way: MailWay, outside: SimulatedClock) -> None:
    sealed(office, doctor_request(), "key")
    office.make_lots()
    office.make_files()
    office.send(way)
    found = office.receive(way)
    assert {message.rule for message in found.messages} == {"lettrage.lot-refused"}
    assert states(office) == ["refused"]
    assert all("EST A VENIR" in lot.answer for lot in office.lots())
    with pytest.raises(UnknownLot):
        office.reopen_lot("999")
    outside.advance(timedelta(days=2))
    for number in ("001", "AAA"):
        office.reopen_lot(number)
    assert states(office) == ["refused"]
    assert [lot.number for lot in office.make_lots()] == ["002", "AAB"]
    assert states(office) == ["lotted"]
    office.make_files()
    office.send(way)
    office.receive(way)
    way.front_end.pay()
    office.receive(way)
    assert states(office) == ["paid"]
    assert office.verify_journal().ok


def test_a_transport_that_fails_loses_nothing_and_sends_nothing_twice(office: Office, way: MailWay) -> None:
    sealed(office, doctor_request(), "key")
    office.make_lots()
    office.make_files()
    way.broken = 1
    with pytest.raises(TransportFault):
        office.send(way)
    assert states(office) == ["lotted"]
    assert [made.state for made in office.files()] == ["leaving", "made"]
    assert [lot.state for lot in office.lots()] == ["error", "filed"]
    assert len(office.send(way).sent) == 2
    assert [lot.state for lot in office.lots()] == ["sent", "sent"]
    assert office.send(way).sent == ()
    assert [flow.flow for flow in way.sent] == ["FSE", "DRE"]
    assert states(office) == ["sent"]


def test_a_file_sent_twice_by_a_crash_is_no_refusal(office: Office, way: MailWay) -> None:
    sealed(office, doctor_request(), "key")
    office.make_lots()
    office.make_files()
    office.send(way)
    for flow in list(way.sent):
        way.send(flow)  # as if the first sending had not been noted
    found = office.receive(way)
    assert found.arls == 4
    assert states(office) == ["acknowledged"]


def test_demonstration_data_takes_no_real_way(office: Office, way: MailWay) -> None:
    sealed(office, doctor_request(), "key")
    office.make_lots()
    office.make_files()
    way.simulated = False
    report = office.send(way)
    assert report.sent == ()
    assert [message.rule for message in report.messages] == ["sending.demo-to-real"] * 2
    assert way.sent == []
    assert states(office) == ["lotted"]


def test_real_data_never_reaches_the_simulator(office: Office, way: MailWay) -> None:
    person = vitale(caisse="349", centre="9881", rights=vitale().beneficiaries[0].rights)
    sealed(office, doctor_request(vitale=person), "key")
    sealed(office, doctor_request(), "demo")
    assert len(office.make_lots()) == 4  # demonstration and real data share no lot
    office.make_files()
    report = office.send(way)
    assert [message.rule for message in report.messages] == ["sending.real-to-simulated"] * 2
    assert {flow.demo for flow in way.sent} == {True}
    assert states(office) == ["lotted", "sent"]


def test_a_price_made_stale_is_not_sealed(office: Office) -> None:
    old = priced(office, doctor_request())
    draft = Draft(old.id, drafted(office, doctor_request(acts=(ngap(),))).care)
    new = office.price(draft)
    assert isinstance(new, Priced)
    with pytest.raises(StalePrice):
        office.seal(old, signer("cps"), signer("vitale"), idempotency_key="old")
    assert office.seal(new, signer("cps"), signer("vitale"), idempotency_key="new").number == 1


def test_an_invoice_is_sealed_once(office: Office) -> None:
    found = priced(office, doctor_request())
    office.seal(found, signer("cps"), signer("vitale"), idempotency_key="one")
    with pytest.raises(IllegalTransition):
        office.seal(found, signer("cps"), signer("vitale"), idempotency_key="two")
    with pytest.raises(IllegalTransition):
        office.price(found)


def test_the_degraded_mode_says_so(office: Office) -> None:
    found = office.seal(priced(office, doctor_request()), signer("cps"), None, idempotency_key="key")
    assert found.seal.vitale_signature is None
    assert holds(found.seal)
    assert found.seal.records == fse_records(billed(found.care, found.price, found.number, degraded=True))
    assert found.seal.records != fse_records(billed(found.care, found.price, found.number))


def test_a_cancelled_invoice_explains_its_number(office: Office, tmp_path: Path) -> None:
    first = sealed(office, doctor_request(), "first")
    office.cancel(first.id, "erreur de patient")
    assert sealed(office, doctor_request(), "second").number == 2
    lines = [json.loads(line) for line in office.export_journal(tmp_path / "journal.jsonl").read_text().splitlines()]
    voided = [line["body"] for line in lines if line["kind"] == "numbers.voided"]
    assert [(body["value"], body["reason"]) for body in voided] == [(1, "erreur de patient")]
    assert [lot.invoices for lot in office.make_lots()] == [(2,), (2,)]
    with pytest.raises(IllegalTransition):
        office.cancel(first.id, "encore")


def test_what_is_unknown_is_named(office: Office) -> None:
    with pytest.raises(UnknownInvoice):
        office.invoice(12)
    with pytest.raises(UnknownInvoice):
        office.stage(12)


def test_each_stage_is_found_again(office: Office) -> None:
    draft = drafted(office, doctor_request())
    found = office.stage(draft.id)
    assert isinstance(found, Draft)
    assert found.care == draft.care
    price = office.price(draft)
    assert office.stage(draft.id) == price
    assert isinstance(price, Priced)
    done = office.seal(price, signer("cps"), signer("vitale"), idempotency_key="key")
    assert isinstance(office.stage(draft.id), Sealed)
    assert office.stage(draft.id) == done


def test_an_unknown_act_is_refused_and_the_draft_stays(office: Office) -> None:
    draft = drafted(office, doctor_request(acts=(ngap("ZZZZ"),)))
    found = office.price(draft)
    assert isinstance(found, tuple)
    assert all(isinstance(each, Message) for each in found)
    assert states(office) == ["draft"]


def test_no_personal_data_and_no_code_reach_the_journal(office: Office, way: MailWay, tmp_path: Path) -> None:
    for key, asked in (("a", doctor_request()), ("b", optician_request())):
        sealed(office, asked, key)
    office.make_lots()
    office.make_files()
    office.send(way)
    way.front_end.pay()
    office.receive(way)
    person = vitale().beneficiaries[0]
    text = office.export_journal(tmp_path / "journal.jsonl").read_text().upper()
    for secret in (person.nir, person.family_name, person.first_name, person.birth_date, "DEMO0001"):
        assert secret.upper() not in text
        assert secret.upper() not in repr((office.invoices(), office.lots(), office.files(), office.invoice(1))).upper()
