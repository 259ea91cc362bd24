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
    first = {claim.act(line).key: line for line in reversed(lines)}
    for one, other in combinations(list(first.values())[:MOST], 2):
        if one.code != other.code:
            _check_pair(claim, one, other, known)


def _check_pair(claim: Claim, one: Line, other: Line, known: frozenset[str]) -> None:
    """Check two acts; the lists name a pair from one side or from both."""
    if _names(claim, INCOMPATIBLE, one.code, other) or _names(claim, INCOMPATIBLE, other.code, one):
        claim.say("act.incompatible", max(one, other, key=lambda line: line.index), "code", other=one.code)
    elif ASSOCIABLE in known:
        keys = [f"{line.code}/{claim.act(line).activity}" for line in (one, other)]
        if not (_names(claim, ASSOCIABLE, keys[0], other) or _names(claim, ASSOCIABLE, keys[1], one)):
            claim.say("act.association-unlisted", other, "association", other=one.code)


def _names(claim: Claim, table: str, key: str, other: Line) -> bool:
    """Whether the list of an act names another one."""
    values = claim.tables.at(table, key, other.date)
    return values is not None and any(name.startswith(other.code) for names in values.values() for name in names.split())
