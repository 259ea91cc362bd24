"""The desk unlocks a CPS from the keypad of its reader, and says what happened there."""

from __future__ import annotations

import pytest

from api.card_desk import CardDesk
from api.errors import NotUnlocked
from cardio.errors import CardioError, CodeCancelled, CodeTimedOut, NoPinPad, WrongCode
from simulator.cards.deck import CPS_READER, VITALE_READER
from simulator.cards.in_process import InProcessStack
from simulator.cards.keypad import Finger, Keypad


@pytest.fixture
def deck() -> InProcessStack:
    deck = InProcessStack()
    deck.insert(CPS_READER, "medecin")
    return deck


def test_the_right_code_keeps_the_card_unlocked(deck: InProcessStack) -> None:
    deck.slot(CPS_READER).keypad = Keypad("1234")
    desk = CardDesk(deck.readers, CPS_READER, VITALE_READER)
    assert len(desk.unlock_on_pad().situations) == 1
    with desk.cps() as cps:
        assert len(cps.sign(b"FSE")) == 256
    desk.lock()


@pytest.mark.parametrize(
    ("keypad", "error"),
    [
        (None, NoPinPad),
        (Keypad("9999"), WrongCode),
        (Keypad(Finger.CANCEL), CodeCancelled),
        (Keypad(Finger.NOTHING), CodeTimedOut),
    ],
    ids=["no keypad", "wrong", "cancelled", "too late"],
)
def test_what_fails_leaves_the_card_locked(
    deck: InProcessStack, keypad: Keypad | None, error: type[CardioError]
) -> None:
    deck.slot(CPS_READER).keypad = keypad
    desk = CardDesk(deck.readers)
    with pytest.raises(error):
        desk.unlock_on_pad()
    with pytest.raises(NotUnlocked), desk.cps():
        pass
    deck.slot(CPS_READER).keypad = Keypad("1234")
    assert desk.unlock_on_pad().situations
    desk.lock()
