"""Atheris target: a CPS that answers whatever the fuzzer wants, read from end to end; so is an apCV.

Run with ``python -m tests.fuzz.run fuzz_cards`` where atheris is installed; ``test_fuzz_cards`` gives ``one`` a short
run without it. Anything but a ``CardioError`` is a find.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from cardio.apcv import read_content
from cardio.barcode import codes_in
from cardio.cps import objects
from cardio.cps.card import Cps
from cardio.cps.identity import certified_name
from cardio.errors import CardioError
from cardio.pinpad import features
from cardio.recognise import CPS3_ATR

_LENGTH = 2
NOW = datetime(2024, 12, 15, 9, tzinfo=UTC)
_GIVEN_UP = b"\x6f\x00"


class ScriptedCard:
    """A channel whose answers are cut out of the fuzzer's bytes: two bytes of length, then the answer, and again."""

    def __init__(self, data: bytes) -> None:
        self._answers = _cut(data)
        self.codes = 0

    @property
    def atr(self) -> bytes:
        """A CPS3's, so that reading begins."""
        return CPS3_ATR

    def transmit(self, command: bytes | bytearray) -> bytes:
        """Give the next answer, then 6F00 for ever."""
        self.codes += command[1] == 0x20
        return next(self._answers, _GIVEN_UP)

    def close(self) -> None:
        """Nothing to give back."""


def one(data: bytes) -> None:
    """Run everything that reads what a CPS answers on one input."""
    channel = ScriptedCard(data)
    card = Cps(channel)
    steps: tuple[Callable[[], object], ...] = (
        card.tries_left,
        card.read,
        lambda: card.unlock(bytearray(b"1234")),
        card.read,
        card.authentication_certificate,
        lambda: card.sign(b"FSE"),
        lambda: card.authenticate(b"FSE"),
        lambda: objects.serial_number(data),
        lambda: objects.last_day(data),
        lambda: objects.activity(data),
        lambda: objects.billing(data),
        lambda: objects.civility(data),
        lambda: certified_name(data),
        lambda: read_content(data, NOW),
        lambda: features(data),
        lambda: codes_in(data[:200]),
    )
    for step in steps:
        with contextlib.suppress(CardioError):
            step()
    if channel.codes > 1:
        raise AssertionError("more than one code was sent")


def _cut(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        size = int.from_bytes(data[place : place + _LENGTH], "big")
        yield data[place + _LENGTH : place + _LENGTH + size] or _GIVEN_UP
        place += _LENGTH + size
