"""The road of a lot: not delivered, not answered, provisionally answered, sent again."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from engine.errors import IllegalTransition
from engine.invoice.states import LOT
from engine.labels import label
from engine.office import Office
from engine.payments.follow import Road
from engine.ports import OutgoingFlow, ReceivedFlow
from engine.store import sqlite
from engine.store.store import FILE_NAME, Store
from norms.arl import Arl, ArlCode, ArlFault, write_arl
from norms.mail import Action, DeliveryNotice, FlowKind, composting
from simulator.clock import SimulatedClock
from tables.compiled import Tables
from tests.engine.conftest import START
from tests.engine.people import doctor_request, sealed
from tests.engine.way import Kept


@pytest.fixture
def way() -> Kept:
    return Kept()


@pytest.fixture
def office(tmp_path: Path, tables: Tables, clock: SimulatedClock, way: Kept) -> Iterator[Office]:
    with Office.open(tmp_path, tables, clock) as opened:
        sealed(opened, doctor_request(complementary=False), "key")
        opened.make_lots()
        opened.make_files()
        opened.send(way)
        yield opened


def notice(flow: OutgoingFlow, action: Action, *, status: str = "5.1.1", emitter: str | None = None) -> ReceivedFlow:
    stamp = composting(flow.made_at, flow.number)
    biller = flow.biller.rjust(14, "0") if emitter is None else emitter
    found = DeliveryNotice(
        action=action,
        status=status,
        recipient="a@b.invalid",
        diagnostic="550 inconnu",
        composting=stamp,
        emitter=biller,
    )
    return ReceivedFlow(FlowKind.NDN, f"NDN-{stamp}", biller, found.to_bytes(), stamp)


def arl(flow: OutgoingFlow, *, provisional: bool = False, refused: bool = False, mark: str = "A00001") -> ReceivedFlow:
    faults = (ArlFault(ArlCode.FAULTY, "X"),) if refused else ()
    found = Arl(
        emitter="00000001000999",
        recipient=flow.biller.rjust(14, "0"),
        identification=mark,
        day=date(2024, 12, 16),
        flow="FSE",
        file="000001",
        lot="001",
        lot_day=date(2024, 12, 15),
        biller=flow.biller,
        invoices=1,
        faults=faults,
        provisional=provisional,
    )
    return ReceivedFlow(FlowKind.ARL, "ARL", "", write_arl(found))


def state(office: Office) -> str:
    return office.lots()[0].state


def test_a_notice_of_non_delivery_finds_its_lot_and_the_same_file_leaves_again(office: Office, way: Kept) -> None:
    (first,) = way.flows
    found = office.integrate([notice(first, Action.FAILED)])
    assert (found.notices, found.matched) == (1, 1)
    assert [each.rule for each in found.messages] == ["lettrage.undelivered"]
    assert "5.1.1" in found.messages[0].text
    assert state(office) == "undelivered"
    assert office.integrate([notice(first, Action.FAILED)]).known == 1
    office.resend_lot("001")
    office.send(way)
    assert way.flows == [first, first]
    assert state(office) == "resent"
    office.integrate([arl(first)])
    assert state(office) == "acknowledged"
    assert office.verify_journal().ok


def test_a_notice_of_delivery_then_a_provisional_one_then_the_arl(office: Office, way: Kept) -> None:
    (flow,) = way.flows
    steps = [
        (notice(flow, Action.DELAYED, status="4.4.1"), "sent"),
        (notice(flow, Action.DELIVERED, status="2.0.0"), "conveyed"),
        (arl(flow, provisional=True), "provisional"),
        (arl(flow, mark="A00002"), "acknowledged"),
        (notice(flow, Action.FAILED), "acknowledged"),
    ]
    for each, wanted in steps:
        office.integrate([each])
        assert state(office) == wanted
    assert office.invoices()[0].state == "acknowledged"


def test_a_silence_is_told_once_then_needs_a_person(office: Office, way: Kept, clock: SimulatedClock) -> None:
    assert office.watch_lots() == ()
    clock.advance(timedelta(days=2))  # Sunday to Tuesday: two working days, not one minute more
    assert office.watch_lots() == ()
    clock.advance(timedelta(minutes=1))
    assert [each.state for each in office.watch_lots()] == ["overdue"]
    assert office.watch_lots() == ()
    office.resend_lot("001")
    office.send(way)
    assert state(office) == "resent"
    clock.advance(timedelta(days=7))
    assert [each.state for each in office.watch_lots()] == ["manual"]
    with pytest.raises(IllegalTransition):
        office.resend_lot("001")
    office.integrate([arl(way.flows[0])])
    assert state(office) == "acknowledged"


def test_only_a_lot_that_needs_it_leaves_again(office: Office, way: Kept) -> None:
    with pytest.raises(IllegalTransition):
        office.resend_lot("001")
    office.integrate([arl(way.flows[0], refused=True)])
    with pytest.raises(IllegalTransition):
        office.resend_lot("001")


@pytest.mark.parametrize("what", ["another emitter", "another stamp", "nameless"])
def test_a_notice_of_another_mail_is_told_and_changes_nothing(office: Office, way: Kept, what: str) -> None:
    (flow,) = way.flows
    stamp = "" if what == "nameless" else "2020010100000000001" if what == "another stamp" else ""
    given = notice(flow, Action.FAILED, emitter="00000111111118")
    if what != "another emitter":
        found = DeliveryNotice(action=Action.FAILED, composting=stamp)
        given = ReceivedFlow(FlowKind.NDN, "NDN", "", found.to_bytes())
    rule = "lettrage.nameless-notice" if what == "nameless" else "lettrage.unknown-mail"
    assert [each.rule for each in office.integrate([given]).messages] == [rule]
    assert state(office) == "sent"


COUNTS = st.integers(0, 2)


@given(
    st.integers(1, 3), COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from(["sends", "failed", "provisional", "delivered"])
)
def test_a_road_only_takes_ways_of_the_table(
    sends: int, failed: int, silent: int, provisional: int, delivered: int, more: str
) -> None:
    counts = {"failed": failed, "silent": silent, "provisional": provisional, "delivered": delivered}
    before = Road(sends=sends, **{name: min(count, sends) for name, count in counts.items()})
    if more == "sends" and not LOT.allows(before.state(), "resent"):
        return
    after = Road(
        sends=before.sends + (more == "sends"),
        failed=min(before.failed + (more == "failed"), before.sends),
        silent=before.silent,
        provisional=min(before.provisional + (more == "provisional"), before.sends),
        delivered=min(before.delivered + (more == "delivered"), before.sends),
    )
    assert after.state() == before.state() or LOT.allows(before.state(), after.state())


def test_a_store_of_the_first_schema_keeps_its_lots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = sqlite.open_engine(tmp_path / FILE_NAME)
    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    engine.dispose()
    with sqlite3.connect(tmp_path / FILE_NAME) as raw:
        raw.execute("PRAGMA foreign_keys = ON")
        values = "'991145608', NULL, 'sent', 1, '2024-12-15', 'now', '{}', NULL, 0, 0, 0, 0, NULL"
        raw.execute(
            "INSERT INTO invoice (id, biller, number, state, demo, invoice_date, created_at, draft, answer,"
            f" fee, amo, amc, patient, tables_sha256) VALUES (1, {values})"
        )
        for number, where in ((1, "sent"), (2, "made")):
            raw.execute(
                "INSERT INTO lot (id, flow, number, round, biller, biller_name, destination, demo, state, created_at)"
                f" VALUES ({number}, 'FSE', '00{number}', 0, '991145608', 'C', '01/000/999', 1, '{where}', 'now')"
            )
            raw.execute(f"INSERT INTO lot_item (lot_id, invoice_id) VALUES ({number}, 1)")
    raw.close()
    with Store.open(tmp_path) as store, store.reading() as connection:
        rows = connection.execute(text("SELECT id, state, sends, silent FROM lot ORDER BY id")).all()
        assert [tuple(row) for row in rows] == [(1, "sent", 1, 0), (2, "made", 0, 0)]
        assert connection.execute(text("SELECT count(*) FROM lot_item")).scalar() == 2
        assert store.integrity() == ()


def test_working_days_skip_week_ends_and_holidays() -> None:
    from engine.sending.delays import is_working

    assert START.date().weekday() == 6
    assert [is_working(date(2024, 12, day)) for day in (13, 14, 15, 25, 26)] == [True, False, False, False, True]


def test_the_states_of_lots_are_the_fifteen_that_terminals_show() -> None:
    shown = {
        "Mis en lot", "Fichier créé", "Lot expédié", "Lot réexpédié", "Lot acheminé", "ARL positif reçu", "RSP",
        "Lot acquitté", "ARL négatif reçu", "AR provisoire", "Absence ARL : manuel obligatoire",
        "Absence ARL : renvoyer le lot", "Avis de non-remise", "Lot rejeté", "Erreur",
    }  # fmt: skip
    assert len(shown) == 15
    assert {label("lot", state) for state in LOT.states()} == shown | {"Lot rouvert"}
