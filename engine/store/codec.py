"""Values to JSON text and back: how a draft or an answer stands in a row.

>>> from datetime import date
>>> load(tuple[date, int], dump(tuple[date, int], (date(2024, 12, 15), 2)))
(datetime.date(2024, 12, 15), 2)
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    """Return the adapter of a type; building one is slow, so each is built once."""
    return TypeAdapter(cast(Any, kind))


def dump(kind: type[T], value: T) -> str:
    """Write a value of a type (dataclasses, dates, tuples, enums…) as JSON text."""
    return _adapter(cast(Hashable, kind)).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """Read back what ``dump`` wrote."""
    return cast(T, _adapter(cast(Hashable, kind)).validate_json(text))
