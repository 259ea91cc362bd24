"""Readers with a keypad: the reader asks for the code and verifies it with the card; it never enters our memory.

PC/SC part 10 (PCSC 2.02.09): GET_FEATURE_REQUEST names the features of a reader, FEATURE_VERIFY_PIN_DIRECT (06) asks
for a code. pcscd passes both through SCardControl.

>>> features(bytes.fromhex("06 04 42000DB1 12 04 42000DCC"))
{6: 1107299761, 18: 1107299788}
"""

from __future__ import annotations

import struct

from cardio.channel import GET_FEATURES, ReaderChannel
from cardio.cps.code import judge, tries_left
from cardio.cps.layout import CODE_DIGITS, CODE_REFERENCE
from cardio.errors import BadCardData, BadCodeShape, CodeBlocked, CodeCancelled, CodeTimedOut, NoPinPad

VERIFY_PIN_DIRECT = 0x06
_STRUCTURE = struct.Struct("<BBBBBHBBHB3sI")
_ASCII_LEFT, _FOUR_BYTES, _NO_LENGTH = 0x82, 0x04, 0x00
_VALIDATE_WITH_KEY, _ONE_MESSAGE, _FRENCH = 0x02, 0x01, 0x040C
_TIMED_OUT, _CANCELLED, _WRONG_SIZE = 0x6400, 0x6401, 0x6403


def features(told: bytes) -> dict[int, int]:
    """Return the control codes of a reader's features by number. Raises BadCardData."""
    found: dict[int, int] = {}
    place = 0
    while place < len(told):
        if told[place + 1 : place + 2] != b"\x04" or place + 6 > len(told):
            raise BadCardData("les fonctions du lecteur sont mal écrites")
        found[told[place]] = int.from_bytes(told[place + 2 : place + 6], "big")
        place += 6
    return found


def has_pin_pad(channel: ReaderChannel) -> bool:
    """Whether the reader of a channel verifies codes by itself. Raises CardioError."""
    return VERIFY_PIN_DIRECT in features(channel.control(GET_FEATURES, b""))


def verify_on_pad(channel: ReaderChannel, seconds: int = 30) -> None:
    """Have the reader ask the bearer for the CPS code and verify it, and wait until it did (``seconds``, 1 to 255).

    Raises NoPinPad, CodeCancelled, CodeTimedOut, WrongCode, CodeBlocked (without asking when no try is left),
    CardioError. No code passes through the program.
    """
    control = features(channel.control(GET_FEATURES, b"")).get(VERIFY_PIN_DIRECT)
    if control is None:
        raise NoPinPad
    if tries_left(channel) == 0:
        raise CodeBlocked
    answer = channel.control(control, demand(seconds))
    if len(answer) != 2:
        raise BadCardData("le clavier du lecteur a mal répondu")
    status_word = int.from_bytes(answer, "big")
    if status_word == _CANCELLED:
        raise CodeCancelled
    if status_word == _TIMED_OUT:
        raise CodeTimedOut
    if status_word == _WRONG_SIZE:
        raise BadCodeShape
    judge(channel, status_word)


def demand(seconds: int) -> bytes:
    """Return the PIN_VERIFY_STRUCTURE for a CPS: four ASCII digits, validated with a key, in French.

    >>> demand(30)[-9:].hex()
    '002000010400000000'
    """
    template = bytes((0x00, 0x20, 0x00, CODE_REFERENCE, CODE_DIGITS)) + bytes(CODE_DIGITS)
    digits = CODE_DIGITS << 8 | CODE_DIGITS
    shape = (_ASCII_LEFT, _FOUR_BYTES, _NO_LENGTH, digits, _VALIDATE_WITH_KEY, _ONE_MESSAGE, _FRENCH, 0x00)
    return _STRUCTURE.pack(seconds, seconds, *shape, bytes(3), len(template)) + template
