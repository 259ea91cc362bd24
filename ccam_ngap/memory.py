"""Values that are kept worked out, never more than ``MOST`` of each sort.

>>> found = {}
>>> for number in range(2 * MOST + 1):
...     remember(found, number, str(number))
>>> len(found) <= MOST, found[2 * MOST]
(True, '8192')
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final, TypeVar

MOST: Final = 4096
Value = TypeVar("Value")


def remember(found: dict[Hashable, Value], key: Hashable, value: Value) -> None:
    """Keep a value that was worked out; where there are too many, start again."""
    if len(found) >= MOST:
        found.clear()
    found[key] = value
