"""A fault at every APDU of a full invoice: the process lives, the fault has a name, the next attempt bills.

A full invoice reads the CPS, unlocks it, reads it again, reads the Vitale, prices, and has both cards sign.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from api.card_desk import CardDesk
from api.shapes.invoices import InvoiceBody
from api.terminal import Terminal, Wiring, open_terminal
from cardio.cps.card import Cps
from cardio.errors import CardioError, CardMute, CardRemoved, CodeBlocked, NoDaemon, UnexpectedAnswer
from simulator.cards import faults
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.faults import Meddler
from simulator.cards.in_process import InProcessStack
from simulator.cards.pcsc import PcscStack
from simulator.clock import SimulatedClock
from tables.catalogue import message
from tests.cardio.conftest import open_pcsc
from tests.cardio.test_faults import wait_until
from tests.engine.conftest import START

pytestmark = pytest.mark.timeout(600)  # hundreds of invoices, on a machine that does much else
CARDS = {CPS_READER: "medecin", VITALE_READER: "famille"}
WANTED = InvoiceBody(
    acts=({"nomenclature": "NGAP", "code": "C", "date": date(2024, 12, 15).isoformat()},), pathway="T", situation=1
)
_keys = count(1)


@pytest.fixture(scope="module")
def pcscd() -> Iterator[PcscStack]:
    with open_pcsc() as stack:
        yield stack


@contextmanager
def practice(deck: Deck, folder: Path) -> Iterator[Terminal]:
    """A terminal over the virtual cards, both in their readers."""
    deck.clear()
    for reader, identity in CARDS.items():
        deck.insert(reader, identity)
    desk = CardDesk(deck.readers, CPS_READER, VITALE_READER)
    with open_terminal(Wiring(folder, SimulatedClock(START), desk, deck.description)) as terminal:
        yield terminal


def bill(terminal: Terminal) -> int:
    """Make one invoice from the cards to its seal, or finish the one that a fault left priced; return its number."""
    terminal.unlock(bytearray(b"1234"))
    left = [one.id for one in terminal.invoices() if one.state == "priced"]
    invoice = left[0] if left else terminal.bill(WANTED)[0].id
    return terminal.seal(invoice, f"key-{next(_keys)}").number


def lengths(deck: Deck, terminal: Terminal) -> dict[str, int]:
    """How many APDUs each card gets for one invoice."""
    for reader in CARDS:
        deck.slot(reader).headers.clear()
    bill(terminal)
    found = {reader: len(deck.slot(reader).headers) for reader in CARDS}
    assert min(found.values()) > 10
    return found


def repair(deck: Deck, reader: str) -> None:
    """Do what the message says: stop the fault, put the card back."""
    deck.slot(reader).meddle()
    if not deck.slot(reader).present:
        deck.insert(reader, CARDS[reader])


def numbers(terminal: Terminal) -> list[int]:
    return [one.number for one in terminal.invoices() if one.state == "sealed" and one.number is not None]


def run(
    deck: Deck, folder: Path, make: Callable[[int], Meddler], expected: tuple[type[CardioError], ...], part: slice
) -> None:
    """Inject one fault at each APDU of a part of the dialogue, then bill as if nothing had been."""
    with practice(deck, folder) as terminal:
        indexes = [(reader, at) for reader, length in lengths(deck, terminal).items() for at in range(length)]
        threads = threading.active_count()
        for reader, at in indexes[part]:
            deck.slot(reader).meddle(make(at))
            with pytest.raises(expected) as caught:
                bill(terminal)
            told = message(caught.value.rule, **caught.value.places())
            assert told.text
            assert told.advice
            repair(deck, reader)
            bill(terminal)
        wait_until(lambda: threading.active_count() <= threads + 2)  # one line to pcscd may have been dialled again
        expected_numbers = list(range(1, len(indexes[part]) + 2))
        assert numbers(terminal) == expected_numbers, "nothing is half sealed, no number is lost"
        assert terminal.office.verify_journal().ok
        channel = deck.readers.connect(CPS_READER)
        assert Cps(channel).tries_left() == 3
        channel.close()


PARTS = [slice(start, None, 4) for start in range(4)]
"""Every APDU once, over four tests so that none lasts."""


@pytest.mark.parametrize("part", PARTS, ids=range(4))
def test_a_card_torn_out_at_each_apdu(pcscd: Deck, tmp_path: Path, part: slice) -> None:
    run(pcscd, tmp_path, faults.torn_out, (CardRemoved,), part)


def test_an_unexpected_answer_along_the_way(tmp_path: Path) -> None:
    run(InProcessStack(), tmp_path, lambda at: faults.replaced(at, b"\x6f\x00"), (UnexpectedAnswer,), slice(0, None, 9))


def test_a_blocked_answer_along_the_way(tmp_path: Path) -> None:
    refused = (UnexpectedAnswer, CodeBlocked)
    run(InProcessStack(), tmp_path, lambda at: faults.replaced(at, b"\x69\x83"), refused, slice(1, None, 11))


@pytest.mark.parametrize("stack", ["pcscd", "in process"])
def test_a_card_mute_along_the_way(stack: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    deck = InProcessStack() if stack == "in process" else request.getfixturevalue("pcscd")
    run(deck, tmp_path, faults.mute, (CardMute,), slice(2, None, 23))


def test_a_card_swapped_along_the_way(tmp_path: Path) -> None:
    deck = InProcessStack()

    def swapped(at: int) -> Meddler:
        def meddler(index: int, answer: Callable[[], bytes]) -> bytes:
            if index == at:
                for reader in CARDS:
                    slot = deck.slot(reader)
                    slot.insert(deck.card(CARDS[reader]))
            return answer()

        return meddler

    with practice(deck, tmp_path) as terminal:
        for reader, length in lengths(deck, terminal).items():
            for at in range(0, length - 1, 15):
                deck.slot(reader).meddle(swapped(at))
                with pytest.raises(CardioError):
                    bill(terminal)
                repair(deck, reader)
                bill(terminal)


def test_pcscd_restarted_in_the_middle_of_an_invoice(pcscd: PcscStack, tmp_path: Path) -> None:
    with practice(pcscd, tmp_path) as terminal:
        for step in ("before the price", "before the seal"):
            terminal.unlock(bytearray(b"1234"))
            priced = terminal.bill(WANTED)[0] if step == "before the seal" else None
            pcscd.restart_daemon()
            with pytest.raises((NoDaemon, CardRemoved)):  # as the restart, or the card it set aside, is seen first
                terminal.seal(priced.id, step) if priced else terminal.bill(WANTED)
            wait_for_cards(pcscd)
            bill(terminal)
        assert numbers(terminal) == [1, 2]


def wait_for_cards(deck: PcscStack) -> None:
    for reader in CARDS:
        assert deck._pcsc.wait_for(reader, present=True, seconds=30)
