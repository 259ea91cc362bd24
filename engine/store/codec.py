"""Values to JSON text and back: how a draft or a price stands in a row.

Made for frozen dataclasses of texts, integers, booleans, days, instants, enumerations, tuples of these and None. The
text is canonical: the same value gives the same text. A field that an older version did not write takes its default.

>>> from datetime import date
>>> load(tuple[date, int | None], dump((date(2024, 12, 15), None)))
(datetime.date(2024, 12, 15), None)
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from engine.canonical import canonical

T = TypeVar("T")
_PLAIN = (str, int, bool)


def dump(value: object) -> str:
    """Write a value as canonical JSON text. Raises TypeError on what it is not made for."""
    return canonical(_out(value))


def load(kind: type[T], text: str) -> T:
    """Read back what ``dump`` wrote of a value of that type. Raises TypeError where the text holds something else."""
    return cast(T, _in(kind, json.loads(text)))


def _out(value: Any) -> object:
    """Return a value as JSON data."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_out(each) for each in value]
    if is_dataclass(value):
        return {field.name: _out(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"no JSON form for a {type(value).__name__}")


def _in(kind: Any, data: Any) -> object:
    """Return JSON data as a value of a type."""
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return None if data is None else _in(next(each for each in get_args(kind) if each is not type(None)), data)
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if kind in _PLAIN:
        return _plain(kind, data)
    if is_dataclass(kind):
        return _record(cast(type, kind), data)
    if issubclass(kind, Enum):
        return kind(data)
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(data)
    raise TypeError(f"no value of type {kind} is stored")


def _plain(kind: type, data: object) -> object:
    """Return a text, an integer or a boolean, and nothing that merely looks like it."""
    if type(data) is not kind:
        raise TypeError(f"{kind.__name__} expected, not {type(data).__name__}")
    return data


def _tuple(kinds: tuple[Any, ...], data: list[Any]) -> tuple[object, ...]:
    """Return a tuple of one type repeated, or of one type per place."""
    if kinds[-1] is Ellipsis:
        return tuple(_in(kinds[0], each) for each in data)
    return tuple(_in(kind, each) for kind, each in zip(kinds, data, strict=True))


def _record(kind: type, data: Mapping[str, Any]) -> object:
    """Return a dataclass; an unknown field is refused."""
    hints = _hints(kind)
    unknown = data.keys() - hints.keys()
    if unknown:
        raise TypeError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _in(hints[name], value) for name, value in data.items()})


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """Return the types of the fields of a dataclass; resolving them is slow, so each class is resolved once."""
    return get_type_hints(kind)
