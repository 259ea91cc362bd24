"""The desk and its supervisor: what comes and goes, which reader is for which card, a CPS that leaves is locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from api import card_memory
from api.card_desk import CardDesk, Use
from api.cps_source import ModuleSource
from api.errors import NotUnlocked
from cardio.errors import (
    CardMute,
    CardRemoved,
    CodeExpired,
    CodeForTransmission,
    NoCard,
    NoDaemon,
    NoPinPad,
    PcscOff,
)
from cardio.supervisor.events import Happening
from cardio.supervisor.memory import stable_name
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.in_process import InProcessStack
from simulator.cards.pcsc import PcscStack
from tests.cardio.conftest import deck, pcsc_stack, stack
from tests.cardio.test_faults import wait_until
from tests.cardio.test_pkcs11 import Place, opensc, place, softhsm

__all__ = ["deck", "opensc", "pcsc_stack", "place", "softhsm", "stack"]

MORNING = datetime.fromisoformat("2024-12-15T08:30:00+01:00")


class Watchful:
    """A desk that is switched on, with a clock of its own."""

    def __init__(self, deck: Deck, folder: Path, *named: str, source: ModuleSource | None = None) -> None:
        self.now = MORNING
        self.desk = CardDesk(deck.readers, *named, source=source)
        self.desk.follow(lambda: self.now, folder)
        self.desk.switch(on=True)

    def unlock(self, use: Use = Use.BILLING) -> None:
        assert self.desk.unlock(bytearray(b"1234"), use).situations

    def use(self) -> None:
        with self.desk.cps() as cps:
            assert len(cps.sign(b"FSE")) == 256

    def heard(self, what: Happening, reader: str, count: int = 1) -> bool:
        told = [one.event for one in self.desk.news.since(0)]
        return sum(one.what is what and one.reader.startswith(reader) for one in told) >= count


@pytest.fixture
def open_desk(deck: Deck, tmp_path: Path) -> Iterator[Callable[..., Watchful]]:
    opened: list[Watchful] = []

    def make(*named: str, source: ModuleSource | None = None) -> Watchful:
        opened.append(Watchful(deck, tmp_path, *named, source=source))
        return opened[-1]

    yield make
    for one in opened:
        one.desk.close()


def test_each_reader_shows_the_kind_of_its_card(deck: Deck, open_desk: Callable[..., Watchful]) -> None:
    desk = open_desk(CPS_READER, VITALE_READER).desk
    deck.insert(CPS_READER, "medecin")
    deck.insert(VITALE_READER, "famille")
    desk.unlock(bytearray(b"1234"))
    told = [(one.card, one.kind, one.unlocked) for one in desk.states()]
    assert told == [("CPS", "CPS3", True), ("Vitale", "Vitale 2", False)]
    deck.insert(VITALE_READER, "famille", mute=True)
    assert [(one.card, one.mute) for one in desk.states()] == [("CPS", False), ("", True)]


def test_a_cps_that_leaves_is_locked_at_once(deck: Deck, open_desk: Callable[..., Watchful]) -> None:
    watchful = open_desk(CPS_READER)
    deck.insert(CPS_READER, "medecin")
    watchful.unlock()
    deck.remove(CPS_READER)
    wait_until(lambda: watchful.desk._unlocked is None)
    with pytest.raises(CardRemoved):
        watchful.use()
    with pytest.raises(NotUnlocked):
        watchful.use()
    deck.insert(CPS_READER, "medecin")
    watchful.unlock()
    watchful.use()


def test_another_card_that_leaves_locks_nothing(deck: Deck, open_desk: Callable[..., Watchful]) -> None:
    watchful = open_desk(CPS_READER)
    deck.insert(CPS_READER, "medecin")
    deck.insert(VITALE_READER, "famille")
    wait_until(lambda: watchful.heard(Happening.CARD_IN, VITALE_READER))
    watchful.unlock()
    deck.remove(VITALE_READER)
    wait_until(lambda: watchful.heard(Happening.CARD_OUT, VITALE_READER))
    watchful.desk._look_after()  # an event that comes late is looked into again
    watchful.use()


def test_a_daemon_that_restarts_locks_and_serves_again(pcsc_stack: PcscStack, tmp_path: Path) -> None:
    pcsc_stack.clear()
    pcsc_stack.insert(CPS_READER, "medecin")
    watchful = Watchful(pcsc_stack, tmp_path, CPS_READER)
    try:
        wait_until(lambda: watchful.heard(Happening.CARD_IN, CPS_READER))
        watchful.unlock()
        pcsc_stack.stop_daemon()
        wait_until(lambda: watchful.desk._unlocked is None)
        with pytest.raises(NoDaemon):
            watchful.use()
        pcsc_stack.restart_daemon()
        wait_until(lambda: watchful.heard(Happening.CARD_IN, CPS_READER, count=2))
        watchful.unlock()
        watchful.use()
    finally:
        watchful.desk.close()


def test_pcsc_mode_off_locks_and_touches_nothing(deck: Deck, open_desk: Callable[..., Watchful]) -> None:
    watchful = open_desk(CPS_READER)
    deck.insert(CPS_READER, "medecin")
    watchful.unlock()
    watchful.desk.switch(on=False)
    before = len(deck.slot(CPS_READER).headers)
    for act in (watchful.use, watchful.desk.states, watchful.desk.read_vitale, watchful.desk.tries_left):
        with pytest.raises(PcscOff):
            act()
    assert len(deck.slot(CPS_READER).headers) == before
    watchful.desk.switch(on=True)
    with pytest.raises(NotUnlocked):
        watchful.use()
    watchful.unlock()
    watchful.use()


def test_the_reader_of_a_card_is_remembered_from_one_day_to_the_next(
    deck: Deck, open_desk: Callable[..., Watchful], tmp_path: Path
) -> None:
    watchful = open_desk()
    deck.insert(VITALE_READER, "medecin")  # it goes by the card, whatever the name of the reader
    wait_until(lambda: bool(card_memory.recall(tmp_path)))
    watchful.unlock()
    watchful.desk.close()
    deck.remove(VITALE_READER)
    later = open_desk()
    with pytest.raises(NoCard) as missing:
        later.unlock()
    assert stable_name(missing.value.reader) == VITALE_READER
    assert [one.usual for one in later.desk.states()] == [None, "CPS"]


@pytest.mark.parametrize("kept", [b"", b"\xff", b"[]", b'{"A": "autre", "B": 3}', b'{"A":'])
def test_a_damaged_memory_is_passed_over(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / card_memory.FILE_NAME).write_bytes(kept)
    assert card_memory.recall(tmp_path) == {}
    card_memory.keep(tmp_path, {"Lecteur": "CPS"})
    assert card_memory.recall(tmp_path) == {"Lecteur": "CPS"}
    assert [path.name for path in tmp_path.iterdir()] == [card_memory.FILE_NAME]


def test_a_memory_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    card_memory.keep(tmp_path / "absent", {"Lecteur": "CPS"})
    assert card_memory.recall(tmp_path / "absent") == {}


def test_a_mute_card_is_told_where_a_cps_is_looked_for(deck: Deck, open_desk: Callable[..., Watchful]) -> None:
    watchful = open_desk()
    deck.insert(CPS_READER, "medecin", mute=True)
    with pytest.raises(CardMute):
        watchful.unlock()


def test_the_code_is_asked_each_day_and_for_each_transmission(deck: Deck, open_desk: Callable[..., Watchful]) -> None:
    watchful = open_desk(CPS_READER)
    deck.insert(CPS_READER, "medecin")
    watchful.unlock()
    watchful.now = MORNING.replace(hour=23, minute=59)
    watchful.use()
    with pytest.raises(CodeForTransmission), watchful.desk.transmission():
        pytest.fail("nothing may leave")
    watchful.unlock(Use.TRANSMISSION)
    for _ in range(2):  # a sending that fails does not spend the code
        with pytest.raises(OSError, match="line"), watchful.desk.transmission():
            raise OSError("line")
    with watchful.desk.transmission():
        pass
    with pytest.raises(CodeForTransmission), watchful.desk.transmission():
        pytest.fail("nothing may leave")
    watchful.use()
    watchful.now = datetime.fromisoformat("2024-12-16T00:00:01+01:00")
    with pytest.raises(CodeExpired):
        watchful.use()
    with pytest.raises(NotUnlocked):
        watchful.use()


def test_the_desk_goes_through_a_pkcs11_module(place: Place, pcsc_stack: PcscStack, tmp_path: Path) -> None:
    if place.card is None:  # SoftHSM2 is no reader: its card is in no virtual reader either
        pcsc_stack.clear()
        pcsc_stack.insert(CPS_READER, "medecin")
    watchful = Watchful(pcsc_stack, tmp_path, source=ModuleSource(place.module, None if place.card else ""))
    try:
        assert watchful.desk.holder().situations == ()
        assert watchful.desk.tries_left() == 3
        watchful.unlock()
        with watchful.desk.cps() as cps:
            assert len(cps.authenticate(b"FSE")) == 256
        assert watchful.desk.holder().family_name == "EXEMPLE"
        with pytest.raises(NoPinPad):
            watchful.desk.unlock_on_pad()
        watchful.unlock()
        pcsc_stack.remove(CPS_READER)
        wait_until(lambda: watchful.desk._unlocked is None)
        with pytest.raises(CardRemoved):
            watchful.use()
    finally:
        watchful.desk.close()


def test_a_desk_that_was_never_switched_on_works(deck: Deck) -> None:
    if isinstance(deck, InProcessStack):
        deck.insert(CPS_READER, "medecin")
        desk = CardDesk(deck.readers)
        assert desk.unlock(bytearray(b"1234")).situations
        desk.close()
