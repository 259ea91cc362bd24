"""Telling the type of a record from its first columns and the place of its complement letter.

A complement of form P6 has its letter in column 36, one of form P9 in column 39; a plain record has a digit of its
invoice number, or an unknown column, in 36. What a type looks like depends on the norm that the lot head names.

>>> kind_of("2991145608 255069999999934000000000017S01"), kind_of("4991145608 255069999999934000000017M01")
('2S', '4M')
>>> kind_of("000TP"), kind_of("7") is None
('000', True)
>>> of_norm("ER").records["2"].has("invoice_date"), of_norm("CP").records["2"].has("entry_number")
(True, True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from norms.profile import CP_NORMS, SIMULATED_DRE, SIMULATED_DRE_TOWN, TOWN_NORMS, Profile
from norms.record import RecordType


@dataclass(frozen=True, slots=True)
class Kinds:
    """The record types of one family of norms, told apart."""

    records: Mapping[str, RecordType]
    _letters: tuple[Mapping[str, str], Mapping[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the complements of each form by their first digit and letter, which is their key."""
        forms: dict[int, dict[str, str]] = {36: {}, 39: {}}
        for key, each in self.records.items():
            if len(key) == 2:
                forms[each.field("complement").start][key] = key
        object.__setattr__(self, "_letters", (forms[36], forms[39]))

    def of(self, text: str) -> str | None:
        """Return the key of a record's type, None when it has none we know."""
        first = text[:1]
        if first in ("0", "9"):
            return text[:3] if text[:3] in self.records else None
        if first in _WITH_COMPLEMENTS:
            letter = text[35:36]
            if letter.isalpha():
                return self._letters[0].get(first + letter)
            letter = text[38:39]
            if letter.isalpha():
                return self._letters[1].get(first + letter)
        return first if first in self.records else None


_WITH_COMPLEMENTS = ("2", "3", "4", "5")

CP = Kinds(SIMULATED_DRE.records)
TOWN = Kinds(SIMULATED_DRE_TOWN.records)
NORMS: Mapping[str, Kinds] = {**dict.fromkeys(CP_NORMS, CP), **dict.fromkeys(TOWN_NORMS, TOWN)}
"""The types of each norm we know; a DRE has those of an FSE and two more."""

KNOWN: Mapping[str, RecordType] = CP.records
"""Every record type of the CP body, by key: what a file is read with until its first lot says otherwise."""


def of_norm(norm: str) -> Kinds:
    """Return the types of a norm; those of CP for one we do not know, whose fault the check tells."""
    return NORMS.get(norm, CP)


def of_profile(profile: Profile) -> Kinds:
    """Return the types of the flows of a profile."""
    return of_norm(profile.norm)


def kind_of(text: str) -> str | None:
    """Return the key of a CP record's type, None when it has none we know."""
    return CP.of(text)
