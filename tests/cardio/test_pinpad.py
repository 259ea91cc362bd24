"""A reader with a keypad: right, wrong, cancelled, too late; the code never passes through the program."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardio.channel import GET_FEATURES
from cardio.errors import (
    BadCardData,
    BadCodeShape,
    CardRemoved,
    CardReset,
    CodeBlocked,
    CodeCancelled,
    CodeTimedOut,
    NoPinPad,
    WrongCode,
)
from cardio.pinpad import VERIFY_PIN_DIRECT, demand, features, has_pin_pad, verify_on_pad
from simulator.cards import faults
from simulator.cards.deck import CPS_READER
from simulator.cards.keypad import Finger, Keypad
from simulator.cards.slot import Slot
from tests.cardio.conftest import Table


def keypad(table: Table, will: str | Finger, identity: str = "medecin") -> Keypad:
    table.deck.insert(CPS_READER, identity)
    found = table.deck.slot(CPS_READER).keypad = Keypad(will)
    return found


def test_the_right_code_opens_the_card(table: Table) -> None:
    keypad(table, "1234")
    channel = table.connect(CPS_READER)
    assert has_pin_pad(channel)
    verify_on_pad(channel)
    assert len(table.cps().read().situations) == 1
    assert table.verifies() == 1


@pytest.mark.parametrize(
    ("will", "error"), [(Finger.CANCEL, CodeCancelled), (Finger.NOTHING, CodeTimedOut), ("12345", BadCodeShape)]
)
def test_what_is_no_code_spends_no_try(table: Table, will: str | Finger, error: type[Exception]) -> None:
    keypad(table, will)
    with pytest.raises(error):
        verify_on_pad(table.connect(CPS_READER), 1)
    assert table.cps().tries_left() == 3
    assert table.verifies() == 0


def test_three_wrong_codes_and_the_keypad_is_asked_no_more(table: Table) -> None:
    pad = keypad(table, "9999")
    channel = table.connect(CPS_READER)
    for left in (2, 1):
        with pytest.raises(WrongCode) as refused:
            verify_on_pad(channel)
        assert refused.value.tries_left == left
    for _ in range(3):
        with pytest.raises(CodeBlocked):
            verify_on_pad(channel)
    assert (pad.asked, table.verifies()) == (3, 3)


def test_a_reader_without_a_keypad_says_so(table: Table) -> None:
    table.deck.insert(CPS_READER, "medecin")
    channel = table.connect(CPS_READER)
    assert not has_pin_pad(channel)
    with pytest.raises(NoPinPad):
        verify_on_pad(channel)


def test_a_card_torn_out_while_the_code_is_typed(table: Table) -> None:
    keypad(table, "1234")
    channel = table.connect(CPS_READER)
    table.deck.slot(CPS_READER).meddle(faults.torn_out(2))
    with pytest.raises((CardRemoved, CardReset, BadCardData)):
        verify_on_pad(channel)


def test_the_code_is_in_no_object_of_the_program(table: Table) -> None:
    asked = demand(30)
    assert b"1234" not in asked
    keypad(table, "1234")
    verify_on_pad(table.connect(CPS_READER))
    held = [one for one in gc.get_objects() if isinstance(one, bytearray) and b"1234" in one]
    assert held == []


@given(st.binary(max_size=40))
def test_any_answer_about_features_is_read_or_refused(told: bytes) -> None:
    try:
        found = features(told)
    except BadCardData:
        return
    assert len(told) >= 6 * len(found)


@given(st.integers(0, 0xFFFFFFFF), st.binary(max_size=60))
def test_the_simulated_keypad_answers_anything(code: int, data: bytes) -> None:
    slot = Slot("essai")
    slot.keypad = Keypad("1234")
    assert isinstance(slot.control(code, data), bytes)
    known = features(slot.control(GET_FEATURES, b""))
    slot.control(known[VERIFY_PIN_DIRECT], data)
