"""CCAM acts of one day two by two: incompatible acts, and associations that the official list provides for.

The tables hold these lists when the CNAM's DBF archive was imported (``ccam/incompatibles.csv``,
``ccam/associables.csv``); without them there is nothing to check.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ccam_ngap.answer import Line
from ccam_ngap.checks.claim import Claim

INCOMPATIBLE, ASSOCIABLE = "ccam/incompatibles.csv", "ccam/associables.csv"
MOST = 40
"""Greatest number of acts of a day that are looked at two by two."""


def check_pairs(claim: Claim, lines: Sequence[Line]) -> None:
    """Check the CCAM lines of one day, each pair of codes once."""
    known: frozenset[str] | None = claim.tables.derived.get("pair tables")
    if known is None:
        known = claim.tables.derived["pair tables"] = frozenset(claim.tables.rows.tables) & {INCOMPATIBLE, ASSOCIABLE}
    if not known:
        return
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(claim.act(line).key, line)
    for one, other in combinations(list(first.values())[:MOST], 2):
        if one.code != other.code:
            _check_pair(claim, one, other, known)


def _check_pair(claim: Claim, one: Line, other: Line, known: frozenset[str]) -> None:
    """Check two acts; the lists name a pair from one side or from both."""
    if INCOMPATIBLE in known and any(_named(claim, INCOMPATIBLE, one, other, one.code, other.code)):
        claim.say("act.incompatible", other, "code", other=one.code)
    elif ASSOCIABLE in known:
        keys = [f"{line.code}/{claim.act(line).activity}" for line in (one, other)]
        said = [named for named in _named(claim, ASSOCIABLE, one, other, *keys) if named is not None]
        if said and not any(said):
            claim.say("act.association-unlisted", other, "association", other=one.code)


def _named(claim: Claim, table: str, one: Line, other: Line, *keys: str) -> tuple[bool | None, bool | None]:
    """Return whether the list of one act names the other, then the other way round; None where there is no list."""
    return _names(claim, table, keys[0], other), _names(claim, table, keys[1], one)


def _names(claim: Claim, table: str, key: str, other: Line) -> bool | None:
    """Whether the list of an act names another one, None where the act has no list."""
    values = claim.tables.at(table, key, other.date)
    if values is None:
        return None
    return any(name.startswith(other.code) for names in values.values() for name in names.split())
