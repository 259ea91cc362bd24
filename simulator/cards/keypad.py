"""A simulated keypad on a reader: verifies a code with the card by itself, the program never sees it.

The controls are those of PC/SC part 10: GET_FEATURE_REQUEST and FEATURE_VERIFY_PIN_DIRECT.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from enum import Enum

from cardio.channel import GET_FEATURES

VERIFY_PIN_DIRECT = 0x42000DB1
"""The control code this keypad tells for its feature 06; any would do, the program must ask."""
_FEATURE = 0x06
_HEAD = struct.Struct("<BBBBBHBBHB3sI")
"""PIN_VERIFY_STRUCTURE: time-outs, format, block, length format, digits (max, min), validation, messages, T=1, size."""
_CANCELLED, _TIMED_OUT, _WRONG_SIZE, _WRONG_DATA = b"\x64\x01", b"\x64\x00", b"\x64\x03", b"\x6b\x80"


class Finger(Enum):
    """What the bearer does instead of typing a code."""

    CANCEL = "cancel"
    NOTHING = "nothing"


class Keypad:
    """The keypad and the bearer before it: ``will`` is what they do when asked, digits or a ``Finger``."""

    def __init__(self, will: str | Finger = Finger.NOTHING) -> None:
        self.will = will
        self.asked = 0

    def __repr__(self) -> str:
        return f"Keypad(asked={self.asked})"

    def control(self, code: int, data: bytes, send: Callable[[bytes], bytes]) -> bytes:
        """Answer a control; ``send`` gives an APDU to the card in the reader."""
        if code == GET_FEATURES:
            return bytes([_FEATURE, 4]) + VERIFY_PIN_DIRECT.to_bytes(4, "big")
        return self._verify(data, send) if code == VERIFY_PIN_DIRECT else b""

    def _verify(self, demand: bytes, send: Callable[[bytes], bytes]) -> bytes:
        """Ask the bearer, fill the command in, give it to the card; return its status word or the keypad's own."""
        if len(demand) < _HEAD.size:
            return _WRONG_DATA
        *_, digits, _validation, _messages, _language, _index, _prologue, size = _HEAD.unpack_from(demand)
        command = demand[_HEAD.size :]
        if size != len(command) or size < 5:
            return _WRONG_DATA
        self.asked += 1
        if isinstance(self.will, Finger):
            return _CANCELLED if self.will is Finger.CANCEL else _TIMED_OUT
        if not digits >> 8 <= len(self.will) <= digits & 0xFF:
            return _WRONG_SIZE
        typed = self.will.encode("ascii")
        return send(command[:4] + bytes([len(typed)]) + typed)
