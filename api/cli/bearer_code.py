"""Asking for the bearer code at the keyboard: nothing shows, nothing stays but the buffer that is handed over."""

from __future__ import annotations

import os
import sys
import termios
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from api.errors import NotUnlocked
from api.no_core import forbid_core_dumps
from cardio.cps.session import Use
from cardio.errors import CodeExpired, CodeForTransmission

if TYPE_CHECKING:
    from api.terminal import Terminal

T = TypeVar("T")
_LONGEST = 32


def with_code(terminal: Terminal, transmit: Callable[[], T]) -> T:
    """Transmit, asking for the code of the CPS first where it is wanted and someone is at the keyboard.

    Raises what ``transmit`` and ``Terminal.unlock`` raise.
    """
    try:
        return transmit()
    except (NotUnlocked, CodeExpired, CodeForTransmission):
        if not sys.stdin.isatty():
            raise
        terminal.unlock(type_code("Code porteur de la CPS (télétransmission) : "), Use.TRANSMISSION)
        return transmit()


def type_code(prompt: str) -> bytearray:
    """Read one line typed at the terminal, without echo, into a buffer that the caller wipes."""
    forbid_core_dumps()
    typed = bytearray()
    line = sys.stdin.fileno()
    before = termios.tcgetattr(line)
    silent = list(before)
    silent[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(line, termios.TCSADRAIN, silent)
    try:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        while len(typed) < _LONGEST and (key := os.read(line, 1)) and key not in (b"\r", b"\n"):
            if key in (b"\x7f", b"\x08"):
                del typed[-1:]
            else:
                typed += key
    finally:
        termios.tcsetattr(line, termios.TCSADRAIN, before)
        sys.stderr.write("\n")
    return typed
