"""One text for one value: the JSON that hashes are computed over.

>>> canonical({"b": 1, "a": [None, "é"]})
'{"a":[null,"é"],"b":1}'
>>> digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
True
"""

from __future__ import annotations

import hashlib
import json


def canonical(value: object) -> str:
    """Return the one JSON text of a value made of dicts, lists, texts, integers, booleans and None.

    Raises TypeError on a float (no float touches money, and its text is not unique) and on any other type.
    """
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical text of a value, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _refuse_floats(value: object) -> None:
    """Raise TypeError where a float hides in a value."""
    if isinstance(value, float):
        raise TypeError(f"a float has no canonical text: {value!r}")
    if isinstance(value, dict):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
