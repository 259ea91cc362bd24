"""Telling the type of a record from its first columns and the place of its complement letter.

A complement of form P6 has its letter in column 36, one of form P9 in column 39; a plain record has a digit of its
invoice number in 36.

>>> kind_of("2991145608 255069999999934000000000017S01"), kind_of("4991145608 255069999999934000000017M01")
('2S', '4M')
>>> kind_of("000TP"), kind_of("7") is None
('000', True)
"""

from __future__ import annotations

from collections.abc import Mapping

from norms.profile import CP_2005E, SIMULATED_DRE
from norms.record import RecordType

KNOWN: Mapping[str, RecordType] = {**CP_2005E.records, **SIMULATED_DRE.records}
"""Every record type that reading knows, by key."""


def _letters(records: Mapping[str, RecordType]) -> dict[tuple[str, int], dict[str, str]]:
    """Keys of complements by first digit and 1-based letter column, then by letter."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for key, each in records.items():
        if len(key) == 2:
            found.setdefault((key[0], each.field("complement").start), {})[key[1]] = key
    return found


_LETTERS = _letters(KNOWN)


def kind_of(text: str) -> str | None:
    """Return the key of a record's type, None when it has none we know."""
    first = text[:1]
    if first in ("0", "9"):
        return text[:3] if text[:3] in KNOWN else None
    for column in (36, 39):
        letter = text[column - 1 : column]
        if letter.isalpha() and first in "2345":
            return _LETTERS.get((first, column), {}).get(letter)
    return first if first in KNOWN else None
