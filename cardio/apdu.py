r"""Commands and answers of ISO 7816-4, with the two chainings of T=0 (61xx, 6Cxx).

>>> command(0x00, 0xA4, 0x00, 0x0C, b"\x3f\x00").hex()
'00a4000c023f00'
>>> command(0x00, 0xB0, 0x00, 0x00, le=256).hex()
'00b0000000'
"""

from __future__ import annotations

from dataclasses import dataclass

from cardio.channel import Channel
from cardio.errors import BadCardData, CodeRequired, UnexpectedAnswer

OK = 0x9000
END_OF_FILE = 0x6282
SECURITY_NOT_SATISFIED = 0x6982
CODE_BLOCKED = 0x6983
FILE_NOT_FOUND = 0x6A82
DATA_NOT_FOUND = 0x6A88
WRONG_OFFSET = 0x6B00

MAX_ANSWER = 0x10000
"""No answer of a card is longer; a chain that would be is refused."""
_MAX_ROUNDS = 600


@dataclass(frozen=True, slots=True)
class Answer:
    """What a card answered: ``data`` and the status word. The data never shows in a repr."""

    data: bytes
    status_word: int

    def __repr__(self) -> str:
        return f"Answer({len(self.data)} bytes, {self.status_word:04X})"

    def expect(self, step: str, *allowed: int) -> bytes:
        """Return the data if the status word is 9000 or allowed, else raise UnexpectedAnswer (CodeRequired on 6982)."""
        if self.status_word == OK or self.status_word in allowed:
            return self.data
        if self.status_word == SECURITY_NOT_SATISFIED:
            raise CodeRequired(self.status_word, step)
        raise UnexpectedAnswer(self.status_word, step)


def command(cla: int, ins: int, p1: int, p2: int, data: bytes = b"", *, le: int | None = None) -> bytes:
    """Build a short command APDU; ``le`` 1 to 256 asks for an answer of that size, None for none."""
    if len(data) > 255:
        raise ValueError(f"a short command holds at most 255 bytes, not {len(data)}")
    built = bytes([cla, ins, p1, p2])
    if data:
        built += bytes([len(data)]) + data
    if le is not None:
        built += bytes([le & 0xFF])
    return built


def exchange(channel: Channel, sent: bytes) -> Answer:
    """Send a command and gather its whole answer.

    61xx is followed by GET RESPONSE until the end, 6Cxx by the same command with the length the card names, once
    each round. Never used for a code: that command is sent once, alone. Raises CardioError.
    """
    answer = _answer(channel.transmit(sent))
    data = bytearray(answer.data)
    for _ in range(_MAX_ROUNDS):
        kind, size = divmod(answer.status_word, 0x100)
        if kind == 0x61:
            sent = bytes([sent[0] & 0x03, 0xC0, 0x00, 0x00, size])
        elif kind == 0x6C and len(sent) == 5:
            sent = sent[:4] + bytes([size])
        else:
            return Answer(bytes(data), answer.status_word)
        answer = _answer(channel.transmit(sent))
        data += answer.data
        if len(data) > MAX_ANSWER:
            break
    raise BadCardData("une réponse ne finit pas")


def once(channel: Channel, sent: bytes | bytearray) -> Answer:
    """Send a command exactly once and follow nothing. Raises CardioError."""
    return _answer(channel.transmit(sent))


def _answer(raw: bytes) -> Answer:
    """Split an answer from its status word."""
    if len(raw) < 2:
        raise BadCardData("une réponse est tronquée")
    return Answer(raw[:-2], raw[-2] << 8 | raw[-1])
