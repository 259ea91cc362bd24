"""One invoice out of a return: a NOEMIE file speaks of many patients, and a screen of one shows no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from norms.noemie.entities import OPENERS
from norms.viewing import Row

_INVOICES = frozenset(("100", "102"))
_ENDS = frozenset(("000", "999"))
_CLOSING = "990"

Entity = tuple[Row, ...]


def about(rows: Iterable[Row], number: int) -> tuple[Row, ...]:
    """Return the rows of a return that are about an invoice: its own, the levels that lead to it, both ends."""
    kept: list[Entity] = []
    above: list[Entity] = []
    inside: str | None = None  # the level of the invoice that is being kept
    for _, fields in groupby(rows, key=lambda each: each.record):
        entity = tuple(fields)
        key, level = entity[0].type, _raw(entity, "level")
        if inside is not None:
            kept.append(entity)
            inside = None if key == _CLOSING and level == inside else inside
        elif key in _ENDS:
            kept.append(entity)
        elif key == _CLOSING:
            above = _outside(above, level)
        elif key in _INVOICES and _raw(entity, "number").lstrip("0 ") == str(number):
            kept += [each for each in above if each not in kept]
            kept.append(entity)
            inside = level
        elif key in OPENERS:
            above = [*_outside(above, level), entity]
    return tuple(row for entity in kept for row in entity)


def _outside(above: Sequence[Entity], level: str) -> list[Entity]:
    """Return the levels that stay open once one closes: those outside it."""
    return [each for each in above if _raw(each, "level") < level]


def _raw(entity: Entity, name: str) -> str:
    """Return what a field of an entity holds, empty without that field."""
    return next((row.raw.strip() for row in entity if row.name == name), "")
