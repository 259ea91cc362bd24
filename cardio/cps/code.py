"""The bearer code: how many tries are left, and one VERIFY with a buffer that is wiped whatever happens."""

from __future__ import annotations

from cardio import tlv
from cardio.apdu import CODE_BLOCKED, OK, command, exchange, once
from cardio.channel import Channel
from cardio.cps.layout import CODE_DIGITS, CODE_REFERENCE, COUNTERS_QUERY, TRIES_LEFT_TAG
from cardio.errors import BadCardData, BadCodeShape, CodeBlocked, UnexpectedAnswer, WrongCode
from cardio.files import select_master


def tries_left(channel: Channel) -> int:
    """Ask the card how many tries are left; nothing is spent. Raises CardioError."""
    select_master(channel)
    sent = command(0x00, 0xCB, 0x3F, 0xFF, COUNTERS_QUERY, le=256)
    counters = exchange(channel, sent).expect("lecture du compteur d'essais")
    left = tlv.find(counters, TRIES_LEFT_TAG)
    if left is None or len(left.value) != 1:
        raise BadCardData("le compteur d'essais manque")
    return left.value[0]


def verify(channel: Channel, code: bytearray) -> None:
    """Present the code once, then wipe it, in every case.

    Raises BadCodeShape or CodeBlocked without sending it, WrongCode or CodeBlocked when the card refuses it.
    """
    sent = bytearray((0x00, 0x20, 0x00, CODE_REFERENCE, CODE_DIGITS))
    try:
        if len(code) != CODE_DIGITS or not code.isdigit():
            raise BadCodeShape
        if tries_left(channel) == 0:
            raise CodeBlocked
        sent += code
        status_word = once(channel, sent).status_word
    finally:
        wipe(code)
        wipe(sent)
    judge(channel, status_word)


def wipe(buffer: bytearray) -> None:
    """Overwrite a buffer in place with zeros."""
    buffer[:] = bytes(len(buffer))


def judge(channel: Channel, status_word: int) -> None:
    """Turn the answer to VERIFY into silence, or raise WrongCode, CodeBlocked, UnexpectedAnswer."""
    if status_word == OK:
        return
    if status_word == CODE_BLOCKED:
        raise CodeBlocked
    if status_word & 0xFFF0 == 0x63C0:
        left = status_word & 0x000F
    elif status_word == 0x6300:
        left = tries_left(channel)
    else:
        raise UnexpectedAnswer(status_word, "vérification du code")
    raise WrongCode(left) if left else CodeBlocked()
