"""The bearer code never shows: not in an error, a repr, a traceback with its locals, a log or pcscd's own output."""

from __future__ import annotations

import contextlib
import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType

import pytest

from cardio.channel import Channel
from cardio.cps.card import Cps
from cardio.errors import CardioError, WrongCode
from cardio.pcsc import PcscReaders
from simulator.cards import faults
from simulator.cards.cps3 import build_cps
from simulator.cards.deck import CPS_READER, Deck
from simulator.cards.identities import CPS_IDENTITIES
from simulator.cards.pcsc import PcscStack
from tests.cardio.test_faults import wait_until

CANARY = "7319"
SHOWN_AS = (CANARY, "37 33 31 39", "37333139", "55, 51, 49, 57", "7\\\\x33")


def given() -> bytearray:
    """The canary, spelt so that it stands in no source line or constant of this frame."""
    return bytearray(int(digit) + 0x30 for digit in (7, 3, 1, 9))


def put(deck: Deck, digits: str) -> None:
    """Insert a doctor's card whose right code is ``digits``."""
    deck.slot(CPS_READER).insert(build_cps(replace(CPS_IDENTITIES["medecin"], code=digits)))
    wait_until(lambda: deck.readers.has_card(CPS_READER))


def locals_of(error: BaseException) -> str:
    """Everything a verbose crash report would show, ours and below, this file's frames left out."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    told.stack[:] = [frame for frame in told.stack if "/tests/" not in frame.filename]
    return "".join(told.format()) + repr(error) + str(error)


FAULTS: dict[str, Callable[[Deck], None]] = {
    "wrong code": lambda deck: None,
    "torn out": lambda deck: deck.slot(CPS_READER).meddle(at_verify(faults.TornOut)),
    "mute": lambda deck: deck.slot(CPS_READER).meddle(at_verify(None)),
    "nonsense": lambda deck: deck.slot(CPS_READER).meddle(at_verify(b"\x6f\x00")),
    "truncated": lambda deck: deck.slot(CPS_READER).meddle(at_verify(b"\x90")),
}


def at_verify(outcome: type[Exception] | bytes | None) -> faults.Meddler:
    """A fault at the third APDU of an unlocking: SELECT, GET DATA (and its GET RESPONSE), VERIFY."""

    def meddler(index: int, answer: Callable[[], bytes]) -> bytes | None:
        found = answer()
        if len(found) > 2 or found[0] == 0x61 or index == 0:
            return found
        if isinstance(outcome, type):
            raise outcome
        return outcome

    return meddler


@pytest.fixture
def channel(deck: Deck) -> Iterator[Channel]:
    put(deck, "2580")
    found = deck.readers.connect(CPS_READER)
    yield found
    found.close()


@pytest.mark.parametrize("name", FAULTS)
def test_no_failure_shows_the_code(
    deck: Deck, channel: Channel, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    FAULTS[name](deck)
    code = given()
    with pytest.raises(CardioError) as failed:
        Cps(channel).unlock(code)
    assert code == bytearray(4)
    shown = locals_of(failed.value) + caplog.text + "".join(capfd.readouterr())
    assert not [form for form in SHOWN_AS if form in shown]


class Keeping:
    """A channel that keeps the very buffers it is given."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.buffers: list[bytes | bytearray] = []

    @property
    def atr(self) -> bytes:
        return self._channel.atr

    def transmit(self, command: bytes | bytearray) -> bytes:
        self.buffers.append(command)
        return self._channel.transmit(command)

    def close(self) -> None:
        self._channel.close()


@pytest.mark.parametrize("right", ["2580", CANARY], ids=["refused", "accepted"])
def test_every_buffer_that_held_the_code_is_wiped(deck: Deck, right: str) -> None:
    put(deck, right)
    channel = Keeping(deck.readers.connect(CPS_READER))
    code = given()
    with contextlib.suppress(WrongCode):
        Cps(channel).unlock(code)
    sent = [buffer for buffer in channel.buffers if len(buffer) == 9]
    assert sent == [bytearray(9)]
    assert code == bytearray(4)
    channel.close()


class KeepingBinding:
    """pyscard's binding, keeping the very lists it is asked to transmit."""

    def __init__(self, binding: ModuleType) -> None:
        self._binding = binding
        self.lists: list[list[int]] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._binding, name)

    def SCardTransmit(self, card: int, header: int, command: list[int]) -> object:  # noqa: N802 - the binding's name
        self.lists.append(command)
        return self._binding.SCardTransmit(card, header, command)


def test_what_the_binding_was_given_is_wiped(pcsc_stack: PcscStack, monkeypatch: pytest.MonkeyPatch) -> None:
    pcsc_stack.clear()
    put(pcsc_stack, CANARY)
    channel = PcscReaders().connect(CPS_READER)
    keeping = KeepingBinding(channel._scard)
    monkeypatch.setattr(channel, "_scard", keeping)
    Cps(channel).unlock(given())
    assert [0] * 9 in keeping.lists
    assert not [sent for sent in keeping.lists if any(sent)]
    channel.close()


def test_the_identity_and_the_card_do_not_show_their_code() -> None:
    identity = replace(CPS_IDENTITIES["medecin"], code=CANARY)
    card = build_cps(identity)
    assert CANARY not in repr(identity) + repr(card) + repr(card.code)


def test_pcscd_says_nothing_of_it(pcsc_stack: PcscStack) -> None:
    pcsc_stack.clear()
    put(pcsc_stack, "2580")
    channel = pcsc_stack.readers.connect(CPS_READER)
    with pytest.raises(CardioError):
        Cps(channel).unlock(given())
    channel.close()
    said = (pcsc_stack.socket_path.parent / "pcscd.log").read_text("utf-8", "replace")
    assert not [form for form in SHOWN_AS if form in said]
