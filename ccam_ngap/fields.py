"""Reading the fields of one JSON object: each verb takes a field, checks its shape, and notes what is wrong.

Nothing raises: faults are messages that name the field by its path (``acts[0].date``), so that one reading tells them
all. A faulty field gives its verb's neutral value, which is never used: the request is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from tables.catalogue import message
from tables.messages import Message

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DECIMAL = re.compile(r"(-?)(\d{1,9})(?:[.,](\d{1,2})0*)?", re.ASCII)
_SHOWN = 40


def shown(value: Any) -> str:
    """Return a value as a message may quote it: one line, never long.

    >>> shown("2024-13-01"), shown([1]), shown([]), shown(True), shown(10**30)
    ('« 2024-13-01 »', 'une liste', 'une liste vide', 'true', 'un très grand nombre')
    """
    if isinstance(value, str):
        text = " ".join("".join(char if char.isprintable() else " " for char in value[:200]).split())
        return f"« {text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'} »"
    if isinstance(value, (bool, type(None))):
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, (int, float)):
        return str(value) if abs(value) < 1e15 else "un très grand nombre"
    if value == []:
        return "une liste vide"
    return "une liste" if isinstance(value, list) else "un objet"


def plain(name: str) -> str:
    """Return a field name as a path may hold it: short and printable."""
    return "".join(char if char.isprintable() else "?" for char in name[:_SHOWN])


MISSING = object()
"""Stands for an object that is not there: its absence has been said already."""


class Fields:
    """One JSON object being read; ``path`` is its place in the request, ``messages`` what was found so far."""

    def __init__(self, data: object, path: str, messages: list[Message]) -> None:
        self.path, self.messages = path, messages
        self._known: set[str] = set()
        self._data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        self._whole = isinstance(data, dict)
        if not self._whole and data is not MISSING:
            self.messages.append(message("quote.not-an-object", field=path or None, found=shown(data)))

    def where(self, name: str) -> str:
        """Return the path of a field."""
        return f"{self.path}.{name}" if self.path else name

    def say(self, rule: str, name: str, **places: object) -> None:
        """Note a fault of a field."""
        self.messages.append(message(rule, field=self.where(name), **places))

    def take(self, name: str) -> Any:
        """Return the raw value of a field, None when it is absent."""
        self._known.add(name)
        return self._data.get(name)

    def needed(self, name: str) -> Any:
        """Return the raw value of a field that must be there."""
        value = self.take(name)
        if value is None and self._whole:
            self.say("quote.missing-field", name)
        return value

    def child(self, name: str) -> Fields:
        """Read an object that must be there; one that is not has no field and says so once."""
        value = self.needed(name)
        return Fields(MISSING if value is None else value, self.where(name), self.messages)

    def optional_child(self, name: str) -> Fields | None:
        """Read an object that may be null."""
        value = self.take(name)
        return None if value is None else Fields(value, self.where(name), self.messages)

    def wrong(self, name: str, expected: str, value: object) -> None:
        """Note a value of the wrong type."""
        self.say("quote.wrong-type", name, expected=expected, found=shown(value))

    def text(self, name: str, default: str | None = None) -> str:
        """Read a text; without a default it must be there."""
        value = self.needed(name) if default is None else self.take(name)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not value.isprintable() or len(value) > 64:
            self.wrong(name, "un texte court", value)
            return ""
        return value.strip()

    def optional_text(self, name: str) -> str | None:
        """Read a text that may be null."""
        return None if self.take(name) is None else self.text(name)

    def choice(self, name: str, choices: Collection[str], default: str | None = None) -> str:
        """Read one of the words that the contract lists."""
        value = self.text(name, default)
        if value and value not in choices:
            self.say("quote.bad-choice", name, found=shown(value), choices=", ".join(choices))
        return value

    def optional_choice(self, name: str, choices: Collection[str]) -> str | None:
        """Read one of the words that the contract lists, or null."""
        return None if self.take(name) is None else self.choice(name, choices)

    def flag(self, name: str) -> bool:
        """Read true or false; absent or null is false."""
        value = self.take(name)
        if value is not None and not isinstance(value, bool):
            self.wrong(name, "true ou false", value)
            return False
        return bool(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """Read a whole number."""
        value = self.take(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(name, "un nombre entier", value)
            return default
        return value

    def hundredths(self, name: str, default: int | None = None) -> int | None:
        """Read a decimal number, as text or as a whole number, into hundredths."""
        value = self.take(name)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return value * 100
        found = _DECIMAL.fullmatch(value.strip()) if isinstance(value, str) else None
        if not found:
            self.say("quote.bad-decimal", name, found=shown(value))
            return default
        sign, whole, decimals = found.groups()
        amount = int(whole) * 100 + int((decimals or "0").ljust(2, "0"))
        return -amount if sign else amount

    def day(self, name: str, default: date | None = None) -> date:
        """Read an ISO date; without a default it must be there."""
        value = self.needed(name) if default is None else self.take(name)
        if value is None:
            return default or date.min
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.say("quote.bad-date", name, found=shown(value))
        return date.min

    def birth(self, name: str) -> str:
        """Read a birth date: ISO, or with the month and day that a card gives when they are not known."""
        value = self.needed(name)
        if value is None:
            return ""
        if not isinstance(value, str) or not _DAY.fullmatch(value) or value < "1850":
            self.say("quote.bad-date", name, found=shown(value))
            return ""
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of short texts."""
        value = self.take(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and 0 < len(item) <= 4 for item in value):
            self.wrong(name, "une liste de lettres ou chiffres", value)
            return ()
        return tuple(value)

    def finish(self) -> None:
        """Note the fields that nobody asked for."""
        for name in self._data:
            if name not in self._known:
                self.say("quote.unknown-field", plain(name))
