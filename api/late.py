"""Lots whose ARL did not come in time: which they are, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable

from engine.office import Office
from engine.overview import Lot
from tables.catalogue import message
from tables.messages import Message

RULES = {"overdue": "sending.no-arl", "manual": "sending.no-arl-again"}
"""The rule that speaks of a lot, by its state."""


def late_lots(office: Office) -> tuple[Lot, ...]:
    """Note the lots whose ARL has just become overdue, and return every lot that waits for one too long."""
    office.watch_lots()
    return tuple(each for each in office.lots() if each.state in RULES)


def late_messages(lots: Iterable[Lot]) -> tuple[Message, ...]:
    """Return what to say of the lots whose ARL is overdue, among some."""
    return tuple(message(RULES[each.state], field=None, lot=each.number) for each in lots if each.state in RULES)
