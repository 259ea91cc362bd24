"""The payers: transfers that make the sum of what is asked, returns that explain them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from norms.dre import dre_file
from norms.fse import fse_file
from norms.invoice import PreviousClaim
from norms.mail import FlowKind
from norms.noemie import Movement, OneOff, State
from simulator.front_end import FrontEnd
from simulator.payer.claim import claims
from simulator.payer.settlement import BAD_SUM, _settled
from tests.norms.b2.samples import DOCTOR, HEADER, ROUTING, dre, fse, lot
from tests.simulator.practice import START, arls, clock, flow_mail, front_end, rsps, send

__all__ = ["front_end"]


@pytest.fixture
def loaded(front_end: FrontEnd) -> FrontEnd:
    """A front-end that accepted the demo's FSE and DRE lots."""
    send(front_end, flow_mail(FlowKind.FSE, fse()))
    send(front_end, flow_mail(FlowKind.DRE, dre(), number=2))
    assert all(arl.positive for arl in arls(front_end))
    return front_end


def test_each_payer_transfers_its_share(loaded: FrontEnd) -> None:
    transfers = loaded.pay()
    assert {(each.payer, each.recipient, each.amount) for each in transfers} == {
        ("01999", "991145608", 5149 + 9),
        ("0098532001", "991145608", 2207 + 10000),
    }
    assert loaded.bank.transfers == transfers
    assert {each.day for each in transfers} == {START.date()}


def test_the_returns_explain_the_transfers_to_the_cent(loaded: FrontEnd) -> None:
    transfers = {each.reference: each for each in loaded.pay()}
    returns = rsps(loaded)
    assert len(returns) == 2
    for noemie in returns:
        assert noemie.faults == ()
        (payment,) = noemie.payments
        transfer = transfers[payment.label2]
        assert (payment.amount, payment.day, payment.organism) == (transfer.amount, transfer.day, transfer.payer)


def test_an_fse_is_paid_in_198_and_a_dre_in_199_with_their_lots(loaded: FrontEnd) -> None:
    loaded.pay()
    told = {
        (invoice.kind, invoice.number, invoice.lot, invoice.amo and invoice.amo.paid, invoice.amc and invoice.amc.paid)
        for noemie in rsps(loaded)
        for invoice in noemie.rsp.invoices
    }
    assert told == {
        ("F", 1, "001", 5149, None),
        ("F", 2, "001", 9, None),
        ("D", 1, "AAA", None, 2207),
        ("D", 2, "AAA", None, 10000),
    }


def test_the_lines_of_a_return_sum_to_its_shares(loaded: FrontEnd) -> None:
    loaded.pay()
    for noemie in rsps(loaded):
        for invoice in noemie.rsp.invoices:
            assert sum(line.amo + line.amc for line in invoice.lines) == invoice.paid
            assert {line.day for line in invoice.lines} == {START.date()}
            assert invoice.lot_day == START.date()


def test_paying_twice_pays_nothing_twice(loaded: FrontEnd) -> None:
    first = loaded.pay()
    assert loaded.pay() == ()
    assert loaded.bank.transfers == first
    assert len(rsps(loaded)) == 2


def test_a_planned_reject_is_told_with_its_code_and_not_paid(loaded: FrontEnd) -> None:
    loaded.reject_next(1, "r042", "Droits non ouverts à la date des soins", FlowKind.FSE)
    assert {each.payer: each.amount for each in loaded.pay()} == {"01999": 9, "0098532001": 12207}
    ((number, reject),) = [found for noemie in rsps(loaded) for found in noemie.rejects]
    assert (number, reject.code, reject.label) == (1, "R042", "DROITS NON OUVERTS A LA DATE DES SOINS")
    assert (reject.scope, reject.part) == ("F", "O")


def test_a_reject_in_every_flow_leaves_a_return_without_transfer(front_end: FrontEnd) -> None:
    send(front_end, flow_mail(FlowKind.FSE, fse_file(HEADER, (lot("001", DOCTOR),)), invoices=1))
    send(front_end, flow_mail(FlowKind.DRE, dre_file(replace(HEADER, recipient_type="OC"), (lot("AAA", DOCTOR),)),
                              number=2, invoices=1))  # fmt: skip
    arls(front_end)
    front_end.reject_next(1, "R001", "Contrat inconnu")
    assert front_end.pay() == ()
    invoices = [invoice for noemie in rsps(front_end) for invoice in noemie.rsp.invoices]
    assert sorted(invoice.rejects[0].part for invoice in invoices) == ["C", "O"]
    assert all(invoice.rejected and invoice.paid == 0 for invoice in invoices)


@pytest.mark.parametrize("code", ["", "TOOLONG", "A@B", "雪"])
def test_a_reject_code_that_no_return_can_tell_is_refused(front_end: FrontEnd, code: str) -> None:
    with pytest.raises(ValueError, match="reject code"):
        front_end.reject_next(1, code, "label")


def test_a_claim_whose_lines_do_not_sum_is_rejected_by_the_payer() -> None:
    claim = next(claims(FlowKind.FSE, fse()))
    assert claim.sound
    assert _settled(claim, {}).amo is not None
    wrong = _settled(replace(claim, sound=False), {})
    assert wrong.amo is not None
    assert (wrong.amo.state, wrong.amo.paid, wrong.rejects[0].code) == (State.REJECTED, 0, BAD_SUM)


def test_a_c2s_invoice_of_single_management_is_paid_whole_by_the_caisse(front_end: FrontEnd) -> None:
    assert DOCTOR.amc is not None
    single = replace(DOCTOR, amc=replace(DOCTOR.amc, contract_type="89"))
    send(front_end, flow_mail(FlowKind.FSE, fse_file(HEADER, (lot("001", single),)), invoices=1))
    (transfer,) = front_end.pay()
    assert (transfer.payer, transfer.amount) == ("01999", 7356)
    (invoice,) = rsps(front_end)[0].rsp.invoices
    assert invoice.amo is not None
    assert invoice.amc is not None
    assert (invoice.amo.paid, invoice.amc.paid) == (5149, 2207)


def test_what_comes_later_is_paid_later(front_end: FrontEnd, tmp_path: Path) -> None:
    moving = clock()
    with FrontEnd(tmp_path / "other", moving) as other:
        send(other, flow_mail(FlowKind.FSE, fse_file(HEADER, (lot("001", DOCTOR),)), invoices=1))
        other.pay()
        moving.advance(timedelta(days=3))
        second = replace(HEADER, identification="000002")
        late = fse_file(second, (lot("002", replace(DOCTOR, number=9)),))
        send(other, flow_mail(FlowKind.FSE, late, number=2, invoices=1))
        (transfer,) = other.pay()
        assert transfer.day == START.date() + timedelta(days=3)
        assert [invoice.number for noemie in rsps(other) for invoice in noemie.rsp.invoices] == [1, 9]


def test_operations_are_told_once_and_move_the_transfer(loaded: FrontEnd) -> None:
    day = START.date()
    loaded.payers.plan_operations(
        "01999",
        "991145608",
        [
            OneOff(code="40001", amount=4000),
            OneOff(code="AIDE", label="AIDE ANNUELLE", amount=6000, period="A", start=day),
            OneOff(code="RET", label="RETENUE", amount=552, period="P", return_kind="05"),
        ],
        [
            Movement(reference="D1", day=day, nature="IND", operation="CIN", amount=552, balance=552),
            Movement(reference="D1", day=day, nature="IND", operation="RPR", amount=-552, balance=0),
        ],
    )
    assert {each.payer: each.amount for each in loaded.pay()} == {"01999": 5158 + 9448, "0098532001": 12207}
    returns = rsps(loaded)
    assert [noemie.faults for noemie in returns] == [(), ()]
    told = {payment.organism: payment for noemie in returns for payment in noemie.payments}
    assert told["01999"].amount == 5158 + 9448
    assert told["01999"].one_offs[1].start == day
    assert [movement.balance for movement in told["01999"].movements] == [552, 0]
    assert told["0098532001"].one_offs == ()
    assert loaded.pay() == ()


@pytest.mark.parametrize(("kind", "paid"), [("A", 10000), ("R", 10000 + 2207)])
def test_a_claim_taken_back_is_not_paid_and_its_replacement_is(loaded: FrontEnd, kind: str, paid: int) -> None:
    previous = PreviousClaim(kind=kind, number=DOCTOR.number, lot="AAA", day=START.date())
    taker = replace(DOCTOR, number=9, previous=previous, amc=replace(ROUTING, treatment="23"))
    header = replace(HEADER, identification="000003", recipient_type="OC", recipient="00000098532001")
    claim = dre_file(header, (lot("AAB", taker),))
    send(loaded, flow_mail(FlowKind.DRE, claim, number=3, invoices=1))
    assert all(arl.positive for arl in arls(loaded))
    (amc,) = (each for each in loaded.pay() if each.payer == "0098532001")
    assert amc.amount == paid
    assert loaded.pay() == ()
