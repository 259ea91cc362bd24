"""What a transfer holds beside invoices is kept and shown: one-off payments, holds, movements of debts, comments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.office import Office
from engine.ports import ReceivedFlow
from norms.mail import FlowKind
from norms.noemie import Comment, Header, Movement, OneOff, PaidInvoice, Payment, Rsp, Share, State, write_580
from simulator.clock import SimulatedClock
from simulator.front_end import FrontEnd
from tests.engine.conftest import START
from tests.engine.people import doctor_request, sealed
from tests.engine.way import MailWay

AID = OneOff(code="40001", amount=4000)
LUMP = OneOff(code="40002", amount=6000)
HOLD = OneOff(code="RET", amount=552, label="RETENUE INDU", return_kind="05", period="P")
DEBT = Movement(reference="D2024001", day=date(2024, 12, 1), nature="IND", operation="CIN", amount=552, balance=552)
BACK = Movement(reference="D2024001", day=date(2024, 12, 18), nature="IND", operation="RPR", amount=-552, balance=0)


@pytest.fixture
def way(tmp_path: Path) -> Iterator[MailWay]:
    with FrontEnd(tmp_path / "outside", SimulatedClock(START)) as front_end:
        yield MailWay(front_end)


def flow(*payments: Payment, comments: tuple[Comment, ...] = ()) -> ReceivedFlow:
    header = Header(
        emitter_type="CT", emitter="00000001000999", recipient_type="TP", recipient="00000990000013",
        identification="R00001", day=date(2024, 12, 18),
    )  # fmt: skip
    return ReceivedFlow(FlowKind.RSP, "RSP", "", write_580(Rsp(header=header, payments=payments, comments=comments)))


def test_the_payers_operations_come_with_the_money(office: Office, way: MailWay) -> None:
    """The figures of a terminal's manual: 40 + 60 paid at once, 5.52 held, a debt that goes back to nothing."""
    done = sealed(office, doctor_request(complementary=False), "key")
    office.make_lots()
    office.make_files()
    office.send(way)
    way.front_end.payers.plan_operations(
        "01999", done.care.practitioner.billing_number, (AID, LUMP, HOLD), (DEBT, BACK)
    )
    transfers = way.front_end.pay()
    office.receive(way)
    (found,) = office.transfers().rows
    assert (found.label, found.label2) == ("VIREMENT 01999", transfers[0].reference)
    assert (found.amount, found.gap) == (transfers[0].amount, 0)
    assert found.amount == done.price.totals.amo + 9448
    assert [(each.code, each.amount) for each in found.paid_one_offs] == [("40001", 4000), ("40002", 6000)]
    assert [(each.label, each.effect) for each in found.holds] == [("RETENUE INDU", -552)]
    assert [(each.operation, each.amount, each.balance) for each in found.movements] == [
        ("CIN", 552, 552),
        ("RPR", -552, 0),
    ]
    assert [(each.invoice, each.payer, each.matched) for each in found.shares] == [(done.number, "AMO", True)]
    assert office.receive(way).known > 0
    assert len(office.transfers().rows) == 1
    assert [each.state for each in office.invoices()] == ["paid"]
    assert office.verify_journal().ok


def test_a_transfer_without_invoice_is_kept(office: Office) -> None:
    day = date(2024, 12, 18)
    payment = Payment(day=day, label="AIDE", mandatary="990000013", recipient="990000013", one_offs=(AID, LUMP, HOLD))
    report = office.integrate([flow(payment)])
    assert (report.rsps, report.unmatched, report.messages) == (1, 0, ())
    (found,) = office.transfers().rows
    assert (found.paid_on, found.amount, found.explained) == (day, 9448, 9448)


def test_two_transfers_of_one_return_keep_their_own(office: Office) -> None:
    unknown = PaidInvoice(number=7, kind="F", lot="001", amo=Share(asked=100, paid=100, state=State.PAID))
    first = Payment(
        day=None,
        label="UN",
        mandatary="990000013",
        recipient="990000013",
        invoices=(unknown,),
        comments=(Comment("BONJOUR"),),
    )
    second = Payment(day=None, label="DEUX", mandatary="990000013", recipient="990000013", one_offs=(AID,))
    office.integrate([flow(first, second, comments=(Comment("A TOUS"),))])
    found = office.transfers()
    assert [(each.label, each.amount, each.gap) for each in found.rows] == [("UN", 100, 0), ("DEUX", 4000, 0)]
    assert [each.text for each in found.rows[0].comments] == ["BONJOUR"]
    assert [each.text for each in found.comments] == ["A TOUS"]
    assert [each.matched for each in found.rows[0].shares] == [False]
    assert [each.invoice for each in office.unmatched()] == [7]


def test_no_number_of_a_person_reaches_the_journal(office: Office, tmp_path: Path) -> None:
    nir = "2550699999999"
    person = OneOff(
        code="RET", amount=100, label="X", return_kind="05", period="P", nir=nir, nir_key="34", birth_date="150655"
    )
    office.integrate(
        [flow(Payment(day=None, label="X", mandatary="990000013", recipient="990000013", one_offs=(AID, person)))]
    )
    assert nir not in office.export_journal(tmp_path / "journal.jsonl").read_text()
    assert nir not in repr(office.transfers())
