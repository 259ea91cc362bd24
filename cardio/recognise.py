"""Which card it is, from its answer to reset, by pattern rather than by list.

>>> recognise(bytes.fromhex("3B751300004409EA9000"))
<CardKind.VITALE_2: 'Vitale 2'>
>>> recognise(bytes.fromhex("3B00")) is None
True

Sources: pcsc-tools' public list of answers to reset, OpenSC's drivers, ANS's published sources.
"""

from __future__ import annotations

import re
from enum import StrEnum

from cardio.channel import Channel
from cardio.errors import UnknownCard, WrongCard


class CardKind(StrEnum):
    """The kinds of card this field uses."""

    CPS2TER = "CPS2ter"
    CPS3 = "CPS3"
    CPS3_CONTACTLESS = "CPS3 sans contact"
    CPS4 = "CPS4"
    VITALE_1 = "Vitale 1"
    VITALE_2 = "Vitale 2"

    @property
    def family(self) -> str:
        """What the practitioner calls it: "CPS" or "Vitale"."""
        return "Vitale" if self in (CardKind.VITALE_1, CardKind.VITALE_2) else "CPS"


CPS3_ATR = bytes.fromhex("3BAC00402A001225006480000310009000")

_PATTERNS = (
    (CardKind.CPS3, rb"\x3b\xac\x00\x40\x2a\x00\x12\x25\x00\x64\x80\x00\x03.\x00\x90\x00"),
    (CardKind.CPS2TER, rb"\x3b\xac\x00\x40\x2a\x00\x12\x25\x00\x64\x80[\x80-\x82].{2}\x00\x90\x00"),
    (CardKind.CPS3_CONTACTLESS, rb"[\x3b\x2b]\x8f\x80\x01\x00\x31\xb8\x64.{2}\xec\xc1\x73\x94\x01\x80\x82\x90\x00."),
    (CardKind.CPS4, rb"\x3b\x9b\x18\x80\x01\x00\x12\x25\x00\x64\x80(?:\x04\x01\x00|\x00\x04\x01)\x00\x90\x44"),
    (CardKind.CPS4, rb"\x3b\xdc\x18\xff\x00\x00\x12\x25\x00\x64\x80\x00\x04\x01\x00\x90\x00"),
    (CardKind.VITALE_2, rb"\x3b\x75\x13\x00\x00[\x43-\x4f]\x09[\xea\xfa]\x90\x00"),
    (CardKind.VITALE_1, rb"\x3f\x65\x25\x00[\x20-\x5f\xa0-\xaf]\x09[\x60-\x6f\xf0-\xff]\x90\x00"),
)


def recognise(atr: bytes) -> CardKind | None:
    """Name the kind of card, None for a stranger."""
    for kind, pattern in _PATTERNS:
        if re.fullmatch(pattern, atr, re.DOTALL):
            return kind
    return None


def require(channel: Channel, family: str) -> CardKind:
    """Return the kind of the card if it is of a family ("CPS" or "Vitale"). Raises UnknownCard or WrongCard."""
    atr = channel.atr
    kind = recognise(atr)
    if kind is None:
        raise UnknownCard(atr)
    if kind.family != family:
        raise WrongCard(family, kind.family)
    return kind
