"""CCAM modifiers of a line: known, allowed by the act, not too many, compatible by pairs, once an invoice.

The white list of pairs is table TB09 of the CCAM, the greatest number TB19, those that count once TB10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccam_ngap.request import Act
from tables.catalogue import message
from tables.compiled import Tables
from tables.layout import MODIFIER_BITS, MODIFIERS_LOW
from tables.messages import Message

LIMITS = "ccam/limits.csv"
PAIRS = "ccam/modifier_pairs.csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the CCAM says of modifiers on a day."""

    greatest: int
    once: frozenset[str]
    pairs: frozenset[str]


def limits_on(day: date, tables: Tables) -> Limits:
    """Return what the CCAM says of modifiers on a day."""
    key = ("modifiers", tables.epoch(day))
    found = tables.derived.get(key)
    if found is None:
        greatest, once = tables.at(LIMITS, "max_modifiers", day), tables.at(LIMITS, "once_per_invoice", day)
        allowed = ((pair, tables.at(PAIRS, pair, day)) for pair in tables.keys(PAIRS))
        found = tables.derived[key] = Limits(
            int(greatest["value"]) if greatest else 4,
            frozenset(once["value"].split()) if once else frozenset(),
            frozenset(pair for pair, values in allowed if values and values["allowed"] == "yes"),
        )
    assert isinstance(found, Limits)
    return found


def check_modifiers(
    act: Act, path: str, version: int | None, seen: set[str], tables: Tables, messages: list[Message]
) -> list[int]:
    """Check the modifiers of a CCAM act and return their places; ``seen`` holds those of the lines before.

    ``version`` is where the act in force lies in the tables, None when it is not in force.
    """
    limits, places = limits_on(act.date, tables), tables.index("modifiers")
    field = f"{path}.modifiers"
    found = []
    for modifier in act.modifiers:
        place = places.get(modifier)
        if place is None:
            messages.append(message("quote.unknown-modifier", field=field, modifier=modifier))
            continue
        found.append(place)
        if version is not None and not _allowed(place, version, tables):
            messages.append(message("quote.modifier-not-allowed", field=field, modifier=modifier, code=act.code))
        if modifier in limits.once and modifier in seen:
            messages.append(message("quote.modifier-once", field=field, modifier=modifier))
        seen.add(modifier)
    if len(act.modifiers) > limits.greatest:
        messages.append(message("quote.too-many-modifiers", field=field, greatest=limits.greatest))
        return found[: limits.greatest]
    _check_pairs(act.modifiers, limits, field, messages)
    return found


def _allowed(place: int, version: int, tables: Tables) -> bool:
    """Whether the act version carries a modifier."""
    cell, bit = divmod(place, MODIFIER_BITS)
    return bool(tables.cells[version + MODIFIERS_LOW + cell] >> bit & 1)


def _check_pairs(modifiers: tuple[str, ...], limits: Limits, field: str, messages: list[Message]) -> None:
    """Check every pair of modifiers against the white list."""
    for place, one in enumerate(modifiers):
        for other in modifiers[place + 1 :]:
            first, second = sorted((one, other))
            if f"{first} {second}" not in limits.pairs:
                messages.append(message("quote.modifier-pair", field=field, one=one, other=other))
                return
