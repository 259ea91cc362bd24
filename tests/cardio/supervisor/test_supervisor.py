"""Readers and cards that come and go, through the real pcscd and in process."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cardio.channel import Channel
from cardio.cps.card import Cps
from cardio.errors import CardioError, NoCard, NoDaemon, NoReader, PcscOff, SharingViolation
from cardio.recognise import CardKind
from cardio.supervisor.backoff import Backoff
from cardio.supervisor.events import Event, Happening
from cardio.supervisor.memory import stable_name
from cardio.supervisor.sleep import SleepGauge
from cardio.supervisor.supervisor import Supervisor
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.in_process import InProcessStack
from simulator.cards.pcsc import PcscStack

pytestmark = pytest.mark.timeout(600)  # a thousand cards, on a machine that does much else


class Diary:
    """What a listener heard, and a way to wait for it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._news = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def told(self) -> list[tuple[str, str]]:
        return [(event.what.value, stable_name(event.reader)) for event in self.events]

    def wait(self, what: Happening, reader: str = "", count: int = 1) -> Event:
        def found() -> list[Event]:
            return [one for one in self.events if one.what is what and stable_name(one.reader) == reader]

        with self._news:
            assert self._news.wait_for(lambda: len(found()) >= count, 30), (what, reader, self.told())
        return found()[count - 1]


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture
def watched(deck: Deck) -> Iterator[tuple[Supervisor, Diary]]:
    diary = Diary()
    supervisor = Supervisor(deck.readers)
    supervisor.listen(diary)
    with supervisor:
        assert supervisor.wait_ready(30)
        yield supervisor, diary


def test_readers_are_told_then_cards_by_kind(deck: Deck, watched: tuple[Supervisor, Diary]) -> None:
    supervisor, diary = watched
    assert diary.told()[:3] == [("switched-on", ""), ("reader-in", CPS_READER), ("reader-in", VITALE_READER)]
    deck.insert(CPS_READER, "medecin")
    assert diary.wait(Happening.CARD_IN, CPS_READER).kind is CardKind.CPS3
    deck.insert(VITALE_READER, "famille")
    assert diary.wait(Happening.CARD_IN, VITALE_READER).kind is CardKind.VITALE_2
    deck.remove(CPS_READER)
    diary.wait(Happening.CARD_OUT, CPS_READER)
    assert [seat.present for seat in supervisor.seats.values()] == [False, True]


def test_a_swap_is_told_however_quick(deck: Deck, watched: tuple[Supervisor, Diary]) -> None:
    _, diary = watched
    deck.insert(CPS_READER, "medecin")
    diary.wait(Happening.CARD_IN, CPS_READER)
    deck.insert(CPS_READER, "opticien")
    diary.wait(Happening.CARD_IN, CPS_READER, count=2)
    assert [what for what, name in diary.told() if name == CPS_READER] == [
        "reader-in",
        "card-in",
        "card-out",
        "card-in",
    ]


def test_a_mute_card_is_told_as_mute(deck: Deck, watched: tuple[Supervisor, Diary]) -> None:
    deck.insert(VITALE_READER, "famille", mute=True)
    event = watched[1].wait(Happening.CARD_IN, VITALE_READER)
    assert (event.kind, event.mute) == (None, True)


def test_a_listener_that_raises_stops_nobody(deck: Deck) -> None:
    def broken(_event: Event) -> None:
        raise RuntimeError("secret 1234")

    diary = Diary()
    supervisor = Supervisor(deck.readers)
    supervisor.listen(broken)
    supervisor.listen(diary)
    stop = supervisor.listen(broken)
    with supervisor:
        deck.insert(CPS_READER, "medecin")
        diary.wait(Happening.CARD_IN, CPS_READER)
        stop()
        stop()
    assert supervisor.listeners.failures >= len(diary.events)


def test_a_reader_unplugged_and_plugged_again(deck: Deck, watched: tuple[Supervisor, Diary]) -> None:
    supervisor, diary = watched
    deck.insert(CPS_READER, "medecin")
    diary.wait(Happening.CARD_IN, CPS_READER)
    deck.unplug(CPS_READER)
    diary.wait(Happening.READER_OUT, CPS_READER)
    try:
        with pytest.raises(CardioError):
            supervisor.connect_to("CPS")
    finally:
        deck.plug(CPS_READER)
    diary.wait(Happening.CARD_IN, CPS_READER, count=2)
    use(supervisor.connect_to("CPS"))


def use(channel: Channel) -> None:
    try:
        assert Cps(channel).tries_left() == 3
    finally:
        channel.close()


def test_the_reader_of_a_family_is_remembered(deck: Deck, watched: tuple[Supervisor, Diary]) -> None:
    supervisor, diary = watched
    assert supervisor.reader_of("CPS") is None
    with pytest.raises(NoCard):
        supervisor.connect_to("CPS")
    deck.insert(VITALE_READER, "medecin")  # in the other reader: it goes by the card, not by the name
    diary.wait(Happening.CARD_IN, VITALE_READER)
    assert stable_name(supervisor.reader_of("CPS") or "") == VITALE_READER
    use(supervisor.connect_to("CPS"))
    deck.remove(VITALE_READER)
    diary.wait(Happening.CARD_OUT, VITALE_READER)
    assert stable_name(supervisor.reader_of("CPS") or "") == VITALE_READER
    with pytest.raises(NoCard):
        supervisor.connect_to("CPS")
    again = Supervisor(deck.readers, remembered=supervisor.memory.known)
    with again:
        assert again.wait_ready(30)
        assert stable_name(again.reader_of("CPS") or "") == VITALE_READER


def test_shared_and_exclusive_access(deck: Deck, watched: tuple[Supervisor, Diary]) -> None:
    supervisor, diary = watched
    deck.insert(CPS_READER, "medecin")
    diary.wait(Happening.CARD_IN, CPS_READER)
    alone = supervisor.connect_to("CPS", exclusive=True)
    with pytest.raises(SharingViolation):
        supervisor.connect_to("CPS")
    alone.close()
    first, second = supervisor.connect_to("CPS"), supervisor.connect_to("CPS")
    first.close()
    second.close()


def test_pcsc_mode_off_frees_everything_and_on_finds_it_again(deck: Deck, watched: tuple[Supervisor, Diary]) -> None:
    supervisor, diary = watched
    deck.insert(CPS_READER, "medecin")
    diary.wait(Happening.CARD_IN, CPS_READER)
    supervisor.switch(on=False)
    assert diary.told()[-4:] == [
        ("card-out", CPS_READER),
        ("reader-out", CPS_READER),
        ("reader-out", VITALE_READER),
        ("switched-off", ""),
    ]
    assert not supervisor.on
    assert not supervisor.seats
    with pytest.raises(PcscOff):
        supervisor.connect(CPS_READER)
    with pytest.raises(PcscOff):
        supervisor.connect_to("CPS")
    supervisor.switch(on=False)
    supervisor.switch(on=True)
    supervisor.switch(on=True)
    diary.wait(Happening.CARD_IN, CPS_READER, count=2)
    use(supervisor.connect_to("CPS"))


def test_a_listener_may_switch_off(deck: Deck) -> None:
    done = Diary()
    supervisor = Supervisor(deck.readers)
    supervisor.listen(lambda event: supervisor.close() if event.what is Happening.CARD_IN else None)
    supervisor.listen(done)
    with supervisor:
        deck.insert(CPS_READER, "medecin")
        done.wait(Happening.SWITCHED_OFF)
        assert not supervisor.on


def test_a_thousand_cards_leave_no_handle_and_no_thread(deck: Deck) -> None:
    with Supervisor(deck.readers) as supervisor:
        assert supervisor.wait_ready(30)
        for name in ("medecin", "opticien"):
            deck.card(name)
        deck.insert(CPS_READER, "medecin")
        deck.remove(CPS_READER)
        files, threads = open_files(), threading.active_count()
        for cycle in range(1000):
            deck.insert(CPS_READER, ("medecin", "opticien")[cycle % 2])
            deck.remove(CPS_READER)
        assert (open_files(), threading.active_count()) == (files, threads)


def test_switching_leaves_no_handle_and_no_thread(deck: Deck) -> None:
    supervisor = Supervisor(deck.readers)
    files, threads = open_files(), threading.active_count()
    for _ in range(200):
        supervisor.switch(on=True)
        supervisor.switch(on=False)
    assert (open_files(), threading.active_count()) == (files, threads)


def test_a_daemon_that_stops_is_told_once_and_found_again(pcsc_stack: PcscStack) -> None:
    pcsc_stack.clear()
    pcsc_stack.insert(CPS_READER, "medecin")
    diary = Diary()
    backoff = Backoff(first=0.01, limit=0.05)
    supervisor = Supervisor(pcsc_stack.readers, backoff=backoff)
    supervisor.listen(diary)
    with supervisor:
        diary.wait(Happening.CARD_IN, CPS_READER)
        files = open_files()
        pcsc_stack.stop_daemon()
        assert isinstance(diary.wait(Happening.SERVICE_LOST).fault, NoDaemon)
        assert isinstance(supervisor.fault, NoDaemon)
        with pytest.raises(NoDaemon):
            supervisor.connect_to("CPS")
        wait_until(lambda: backoff.failures >= 4)
        assert [event.what for event in diary.events].count(Happening.SERVICE_LOST) == 1
        pcsc_stack.restart_daemon()
        diary.wait(Happening.CARD_IN, CPS_READER, count=2)
        use(supervisor.connect_to("CPS"))
        for _ in range(10):
            pcsc_stack.restart_daemon()
        wait_until(lambda: supervisor.reader_of("CPS") is not None and supervisor.fault is None)
        wait_until(lambda: open_files() == files)
    told = [what for what, _ in diary.told()]
    assert told.index("card-out") < told.index("reader-out") < told.index("service-lost") < told.index("service-back")


def test_it_sleeps_while_nothing_happens(pcsc_stack: PcscStack) -> None:
    pcsc_stack.clear()
    with Supervisor(pcsc_stack.readers) as supervisor:
        assert supervisor.wait_ready(30)
        watching = next(one for one in threading.enumerate() if one.name == "lecteurs")
        before = naps(watching)
        time.sleep(0.5)
        assert naps(watching) - before <= 2, "a thread that polls wakes up again and again"


def naps(thread: threading.Thread) -> int:
    """How many times a thread went to sleep so far."""
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text()
    return int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", status, re.MULTILINE)[1])  # type: ignore[index]


def test_a_machine_that_slept_looks_at_everything_again() -> None:
    deck = InProcessStack()
    deck.insert(CPS_READER, "medecin")
    slept = [0.0]
    diary = Diary()
    supervisor = Supervisor(deck.readers, sleep=SleepGauge(lambda: slept[0]))
    supervisor.listen(diary)
    with supervisor:
        diary.wait(Happening.CARD_IN, CPS_READER)
        slept[0] = 3600.0
        deck.slot(VITALE_READER).tell()
        diary.wait(Happening.CARD_IN, CPS_READER, count=2)


def test_no_reader_at_all() -> None:
    deck = InProcessStack(names=())
    with Supervisor(deck.readers) as supervisor:
        assert supervisor.wait_ready(30)
        with pytest.raises(NoReader):
            supervisor.connect_to("CPS")


def test_delays_grow_while_the_daemon_is_away() -> None:
    class Away:
        def __init__(self) -> None:
            self.asked: list[float] = []

        def watch(self) -> object:
            self.asked.append(time.monotonic())
            raise NoDaemon

    away = Away()
    supervisor = Supervisor(away, backoff=Backoff(first=0.01, limit=0.08))  # type: ignore[arg-type]
    supervisor.switch(on=True)
    wait_until(lambda: len(away.asked) >= 5)
    supervisor.close()
    gaps = [later - earlier for earlier, later in zip(away.asked, away.asked[1:], strict=False)]
    assert all(gap >= least for gap, least in zip(gaps, (0.01, 0.02, 0.04, 0.08), strict=False))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
