"""Names of a request looked up in the tables, and the messages when they are not there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tables.catalogue import message
from tables.compiled import Tables
from tables.layout import NONE
from tables.messages import Message, Severity


def refused(messages: Iterable[Message]) -> bool:
    """Whether a message is an error."""
    return any(found.severity is Severity.ERROR for found in messages)


def known(index: str, key: str, path: str, rule: str, tables: Tables, messages: list[Message]) -> int:
    """Return the place of a key of the tables; where they do not know it, say so and return NONE."""
    place = tables.index(index).get(key, NONE)
    if place == NONE:
        choices = ", ".join(name for name in tables.index(index) if name != "C2S")
        messages.append(message(rule, field=path, code=key, choices=choices))
    return place


def outside(path: str, day: date, tables: Tables) -> Message:
    """Say that a day is outside what the tables cover."""
    places = {"first": written(tables.first_day), "last": written(tables.last_day)}
    return message("quote.date-outside", field=path, day=written(day), **places)


def written(day: date) -> str:
    """Write a day as a message does.

    >>> written(date(1969, 12, 31))
    '31/12/1969'
    """
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
