r"""Faults to inject into a virtual reader: each is called with the index of an APDU and what the card would answer.

>>> replaced(1, b"\x6f\x00")(1, lambda: b"\x90\x00").hex()
'6f00'
"""

from __future__ import annotations

import time
from collections.abc import Callable

Meddler = Callable[[int, Callable[[], bytes]], bytes | None]
"""(index of the APDU since it was set, the card's own answer when called) → answer, None to stay mute."""


class TornOut(Exception):
    """The card leaves the reader instead of answering."""


def honest(_index: int, answer: Callable[[], bytes]) -> bytes:
    """No fault."""
    return answer()


def torn_out(at: int) -> Meddler:
    """Tear the card out when the APDU number ``at`` comes, before the card sees it."""

    def meddler(index: int, answer: Callable[[], bytes]) -> bytes:
        if index == at:
            raise TornOut
        return answer()

    return meddler


def mute(at: int) -> Meddler:
    """Stay silent from the APDU number ``at`` on, card still in."""
    return lambda index, answer: None if index >= at else answer()


def slow(seconds: float) -> Meddler:
    """Answer late."""

    def meddler(_index: int, answer: Callable[[], bytes]) -> bytes:
        time.sleep(seconds)
        return answer()

    return meddler


def replaced(at: int, instead: bytes) -> Meddler:
    """Answer something else to the APDU number ``at``."""
    return lambda index, answer: instead if index == at else answer()


def rewritten(rewrite: Callable[[int, bytes], bytes]) -> Meddler:
    """Pass each answer through ``rewrite(index, answer)``."""
    return lambda index, answer: rewrite(index, answer())
