from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardio.recognise import CPS3_ATR, CardKind, recognise
from simulator.cards.vitale import VITALE_2_ATR

PUBLISHED = [
    ("3BAC00402A001225006480000310009000", CardKind.CPS3),
    ("3BAC00402A001225006480820212009000", CardKind.CPS2TER),
    ("3B8F80010031B86404B0ECC1739401808290000E", CardKind.CPS3_CONTACTLESS),
    ("3B9B188001001225006480040100009044", CardKind.CPS4),
    ("3B9B188001001225006480000401009044", CardKind.CPS4),
    ("3BDC18FF00001225006480000401009000", CardKind.CPS4),
    ("3F65250022096A9000", CardKind.VITALE_1),
    ("3F6525002C09F69000", CardKind.VITALE_1),
    ("3F65250052096A9000", CardKind.VITALE_1),
    ("3F652500A3096A9000", CardKind.VITALE_1),
    *((f"3B75130000{number:02X}09EA9000", CardKind.VITALE_2) for number in (*range(0x43, 0x4A), 0x4B, 0x4C)),
    ("3B751300004509FA9000", CardKind.VITALE_2),
]


@pytest.mark.parametrize(("atr", "kind"), PUBLISHED)
def test_published_answers_to_reset(atr: str, kind: CardKind) -> None:
    assert recognise(bytes.fromhex(atr)) is kind


@pytest.mark.parametrize(
    "atr", ["", "3B00", "3B6500002063CB6800", "3BAC00402A0012250064800003100090", "3B751300004309EA900000"]
)
def test_strangers(atr: str) -> None:
    assert recognise(bytes.fromhex(atr)) is None


def test_the_virtual_cards_are_what_they_imitate() -> None:
    assert (recognise(CPS3_ATR), recognise(VITALE_2_ATR)) == (CardKind.CPS3, CardKind.VITALE_2)


@given(st.binary(max_size=33))
def test_anything_is_recognised_or_not(atr: bytes) -> None:
    kind = recognise(atr)
    assert kind is None or kind.family in ("CPS", "Vitale")
