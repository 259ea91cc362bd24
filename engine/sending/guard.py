"""Demonstration data never takes a real way; real data never a simulated one."""

from __future__ import annotations

from tables.catalogue import message
from tables.messages import Message


def guard(name: str, *, demo: bool, simulated: bool) -> Message | None:
    """Return why a file may not take a way, None when it may.

    >>> guard("F", demo=True, simulated=True), guard("F", demo=False, simulated=False)
    (None, None)
    >>> guard("F", demo=True, simulated=False).rule, guard("F", demo=False, simulated=True).rule
    ('sending.demo-to-real', 'sending.real-to-simulated')
    """
    if demo == simulated:
        return None
    return message("sending.demo-to-real" if demo else "sending.real-to-simulated", name=name)
