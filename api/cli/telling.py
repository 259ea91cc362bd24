"""How a command tells a message: on standard error, one line for what happened, one for what to do."""

from __future__ import annotations

import sys
from typing import TextIO

from tables.messages import Message, Severity

_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}


def tell(message: Message, stream: TextIO | None = None) -> None:
    """Write a message as text; ``stream`` is standard error by default."""
    out = stream or sys.stderr
    where = f"{message.field} : " if message.field else ""
    print(f"{_MARKS[message.severity]} {where}{message.text}", file=out)
    if message.advice:
        print(f"  → {message.advice}", file=out)
