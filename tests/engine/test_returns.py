"""What comes back is integrated once, in any order, to the same state; what is damaged is asked for again."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.invoice.states import INVOICE, LOT, SHARE
from engine.office import Office
from engine.payments.follow import Heard, Side, follow, follow_lot
from engine.payments.shares import Received
from engine.ports import OutgoingFlow, ReceivedFlow
from norms.arl import Arl, ArlCode, ArlFault, write_arl
from norms.mail import FlowKind
from norms.noemie import AmcShare, Header, PaidInvoice, Payment, Reject, Rsp, Share, State, write_580
from tests.engine.people import doctor_request, sealed

DAY = date(2024, 12, 18)
BILLER = "990000010"


class Gone:
    """A transport that takes everything and brings nothing back."""

    simulated = True

    def send(self, flow: OutgoingFlow) -> None:
        pass

    def receive(self) -> Iterator[ReceivedFlow]:
        yield from ()


def arl(flow: str, lot: str, *faults: ArlCode, file: str = "000001", biller: str = BILLER) -> ReceivedFlow:
    found = Arl(
        emitter="00000001000999",
        recipient=BILLER.rjust(14, "0"),
        identification="A00001",
        day=DAY,
        flow=flow,
        file=file,
        lot=lot,
        lot_day=date(2024, 12, 15),
        biller=biller,
        invoices=1,
        faults=tuple(ArlFault(code, f"TEXTE {code}") for code in faults),
    )
    return ReceivedFlow(FlowKind.ARL, "ARL", "", write_arl(found))


def rsp(*invoices: PaidInvoice, mark: str = "R00001", recipient: str = BILLER) -> ReceivedFlow:
    header = Header(
        emitter_type="CT",
        emitter="00000001000999",
        recipient_type="TP",
        recipient=BILLER.rjust(14, "0"),
        identification=mark,
        day=DAY,
        message="SIMULATED RSP",
    )
    payment = Payment(
        day=DAY, label="VIREMENT", organism="999", mandatary=recipient, recipient=recipient, invoices=invoices
    )
    return ReceivedFlow(FlowKind.RSP, f"RSP-{mark}", "", write_580(Rsp(header=header, payments=(payment,))))


def amo(paid: int, state: State = State.PAID, number: int = 1, lot: str = "001") -> PaidInvoice:
    rejects = (Reject(code="I100", label="DROITS FERMES"),) if state is State.REJECTED else ()
    share = Share(asked=5149, paid=paid, state=state)
    return PaidInvoice(number=number, kind="F", lot=lot, lot_day=DAY, day=DAY, amo=share, rejects=rejects)


def amc(paid: int, state: State = State.PAID, number: int = 1, lot: str = "AAA") -> PaidInvoice:
    rejects = (Reject(code="I200", label="CONTRAT RESILIE", part="C"),) if state is State.REJECTED else ()
    share = AmcShare(asked=2207, paid=paid, state=state, organism="99999999")
    return PaidInvoice(number=number, kind="D", lot=lot, lot_day=DAY, day=DAY, amc=share, rejects=rejects)


ACCEPTED = (arl("FSE", "001"), arl("DRE", "AAA", file="000002"))
REFUSED = (arl("FSE", "001", ArlCode.FAULTY), arl("DRE", "AAA", ArlCode.FAULTY, file="000002"))
PAID = (rsp(amo(5149), mark="R00001"), rsp(amc(2207), mark="R00002"))
PARTLY = (rsp(amo(5000), mark="R00003"), rsp(amo(149), mark="R00004"), rsp(amc(2000), mark="R00005"))
REJECTED = (rsp(amo(0, State.REJECTED), mark="R00006"), rsp(amc(0, State.REJECTED), mark="R00007"))
TAKEN_BACK = (rsp(amo(-5149), mark="R00008"),)
EVERY = (*ACCEPTED, *REFUSED, *PAID, *PARTLY, *REJECTED, *TAKEN_BACK)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory, tables: object) -> Path:
    """A folder whose office sent one invoice, in lots 001 and AAA."""
    from simulator.clock import SimulatedClock
    from tables.compiled import Tables
    from tests.engine.conftest import START

    assert isinstance(tables, Tables)
    folder = tmp_path_factory.mktemp("sent")
    with Office.open(folder, tables, SimulatedClock(START)) as office:
        sealed(office, doctor_request(), "key")
        office.make_lots()
        office.make_files()
        office.send(Gone())
    return folder


@pytest.fixture
def office(sent: Path, tmp_path: Path, tables: object) -> Iterator[Office]:
    with reopened(sent, tmp_path / "copy", tables) as found:
        yield found


def reopened(sent: Path, copy: Path, tables: object) -> Office:
    """An office of its own on a copy of that folder."""
    import shutil

    from simulator.clock import SimulatedClock
    from tables.compiled import Tables
    from tests.engine.conftest import START

    assert isinstance(tables, Tables)
    shutil.copytree(sent, copy)
    return Office.open(copy, tables, SimulatedClock(START))


def picture(office: Office) -> tuple[object, ...]:
    """The states that must not depend on the order of arrival."""
    (found,) = office.invoices()
    lots = [(each.number, each.state) for each in office.lots()]
    return found.state, [(each.payer, each.paid, each.state) for each in found.shares], lots


@pytest.mark.parametrize(
    ("flows", "state", "shares"),
    [
        ((), "sent", "CC"),
        (ACCEPTED[:1], "sent", "CC"),
        (ACCEPTED, "acknowledged", "CC"),
        (REFUSED[:1], "refused", "CC"),
        ((*ACCEPTED[:1], *REFUSED[1:]), "refused", "CC"),
        (PAID[:1], "acknowledged", "PC"),
        (PAID, "paid", "PP"),
        ((*PAID, *ACCEPTED), "paid", "PP"),
        (PARTLY[:1], "anomaly", "AC"),
        (PARTLY[:2], "acknowledged", "PC"),
        ((*PARTLY[:2], PAID[1]), "paid", "PP"),
        (PARTLY[2:], "anomaly", "CA"),
        (REJECTED[:1], "rejected", "RC"),
        ((*PAID[:1], *REJECTED[1:]), "rejected", "PR"),
        ((*REJECTED[:1], *PAID), "paid", "PP"),
        ((*PAID, *TAKEN_BACK), "anomaly", "AP"),
        ((*REFUSED, *PAID), "paid", "PP"),
    ],
)
def test_facts_make_the_state(office: Office, flows: Sequence[ReceivedFlow], state: str, shares: str) -> None:
    office.integrate(flows)
    (found,) = office.invoices()
    assert found.state == state
    assert "".join(each.letter for each in found.shares) == shares
    assert office.verify_journal().ok


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), flows=st.lists(st.sampled_from(EVERY), max_size=8))
def test_any_order_and_any_repetition_end_in_the_same_state(
    sent: Path, tmp_path_factory: pytest.TempPathFactory, tables: object, data: st.DataObject, flows: list[ReceivedFlow]
) -> None:
    shuffled = data.draw(st.permutations(flows + flows[: len(flows) // 2]))
    folder = tmp_path_factory.mktemp("orders")
    with reopened(sent, folder / "a", tables) as first, reopened(sent, folder / "b", tables) as second:
        once = first.integrate(dict.fromkeys(flows))
        second.integrate(shuffled)
        assert picture(first) == picture(second)
        before = first.verify_journal().entries
        again = first.integrate(shuffled)
        assert (again.known, again.arls, again.rsps, again.matched, again.unmatched) == (len(shuffled), 0, 0, 0, 0)
        assert first.verify_journal().entries == before
        assert once.known == 0
        assert second.verify_journal().ok


def test_only_some_faults_of_a_copy_are_no_refusal(office: Office) -> None:
    found = office.integrate([arl("FSE", "001", ArlCode.DUPLICATE_FILE), arl("DRE", "AAA", ArlCode.DUPLICATE_LOT)])
    assert (found.arls, found.matched) == (2, 0)
    assert office.invoices()[0].state == "sent"


def test_an_ack_of_a_whole_file_speaks_of_its_lots(office: Office) -> None:
    office.integrate([arl("DRE", "", ArlCode.FAULTY, file="000002")])
    assert [(each.number, each.state) for each in office.lots()] == [("001", "sent"), ("AAA", "refused")]


@pytest.mark.parametrize(
    "flow",
    [
        rsp(amo(5149, number=77)),
        rsp(amo(5149, lot="002")),
        rsp(amo(5149), recipient="111111118"),
    ],
    ids=["another invoice", "another lot", "another biller"],
)
def test_what_matches_nothing_waits_to_be_matched_by_hand(office: Office, flow: ReceivedFlow) -> None:
    found = office.integrate([flow])
    assert (found.matched, found.unmatched) == (0, 1)
    assert [message.rule for message in found.messages] == ["lettrage.unmatched"]
    assert [(line.payer, line.amount) for line in office.unmatched()] == [("AMO", 5149)]
    assert office.invoices()[0].state == "sent"


def test_an_ack_of_a_lot_unknown_here_is_told(office: Office) -> None:
    found = office.integrate([arl("FSE", "777")])
    assert [message.rule for message in found.messages] == ["lettrage.unknown-lot"]


def test_a_payment_that_nobody_owed_is_an_anomaly(office: Office) -> None:
    office.integrate([*PAID, rsp(amc(100), mark="R00009")])
    assert office.invoices()[0].state == "anomaly"


@pytest.mark.parametrize("cut", [0, 1, 100, 300, -1])
def test_a_damaged_return_changes_nothing_and_the_sound_one_is_then_taken(office: Office, cut: int) -> None:
    whole = PAID[0]
    damaged = ReceivedFlow(whole.kind, whole.name, "", whole.payload[:cut])
    before = office.checkpoint()
    found = office.integrate([damaged])
    assert (found.rsps, found.known) == (0, 0)
    assert [message.rule for message in found.messages] in (["lettrage.damaged"], ["lettrage.unreadable"])
    assert office.checkpoint() == before
    assert office.integrate([whole]).matched == 1


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(list(FlowKind)), payload=st.binary(max_size=300))
def test_any_bytes_are_answered_by_a_message(office: Office, kind: FlowKind, payload: bytes) -> None:
    found = office.integrate([ReceivedFlow(kind, "x", "", payload)])
    assert len(found.messages) == 1
    assert (found.arls, found.rsps) == (0, 0)


SIDES = st.builds(
    Side,
    st.just("AMO"),
    st.sampled_from([None, *SHARE.states()]),
    st.sampled_from([None, "sent", "acknowledged", "refused", "settled", "reopened"]),
)
HEARD = st.lists(st.integers(-5000, 5000).filter(bool), max_size=4)


@given(st.lists(SIDES, max_size=2))
def test_whatever_the_facts_the_state_is_one_that_follows_sending(sides: list[Side]) -> None:
    assert follow(sides) in INVOICE.ways["sent"] | {"sent"}


@given(HEARD, st.integers(0, 3), st.lists(st.integers(-5000, 5000), max_size=1), st.integers(0, 1))
def test_a_share_only_takes_ways_of_its_table(paid: list[int], rejections: int, more: list[int], again: int) -> None:
    before = Received(tuple(paid), rejections).state(5149)
    after = Received((*paid, *more), rejections + again).state(5149)
    assert after == before or SHARE.allows(before, after)


@given(*[st.integers(0, 2)] * 6)
def test_a_lot_only_takes_ways_of_its_table(
    positive: int, negative: int, paid: int, refused: int, more_paid: int, more_refused: int
) -> None:
    def state(positive: int, negative: int, paid: int, refused: int) -> str:
        paid, refused = min(paid, 4), min(refused, 4 - min(paid, 4))
        return follow_lot(positive, negative, Heard(answered=paid + refused, rejected=refused, carried=4))

    before = state(positive, negative, paid, refused)
    for after in (
        state(positive + 1, negative, paid, refused),
        state(positive, negative + 1, paid, refused),
        state(positive, negative, paid + more_paid, refused + more_refused),
        state(positive, negative, paid + refused, 0),  # what was rejected is paid in the end
    ):
        assert after == before or LOT.allows(before, after)


def test_a_lot_says_how_its_payer_answered() -> None:
    told = [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2)]
    states = [follow_lot(1, 0, Heard(answered=each, rejected=no, carried=2)) for each, no in told]
    assert states == ["acknowledged", "answered", "answered", "settled", "rejected"]
    assert follow_lot(0, 1, Heard(answered=1, carried=2)) == "refused"
