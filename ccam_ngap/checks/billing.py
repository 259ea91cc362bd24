"""Every check of what may be billed, on an invoice that is priced: day by day, nomenclature by nomenclature."""

from __future__ import annotations

from collections.abc import Sequence

from ccam_ngap.answer import Line
from ccam_ngap.checks.associations import check_associations
from ccam_ngap.checks.claim import Claim, by_day
from ccam_ngap.checks.conditions import DAYS, check_day, check_modifier_conditions
from ccam_ngap.checks.consultations import check_consultations
from ccam_ngap.checks.ngap import check_ngap
from ccam_ngap.checks.pairs import check_pairs
from ccam_ngap.checks.travel import check_travel
from ccam_ngap.layout_marks import (
    MARK_CCAM,
    MARK_COEFFICIENT,
    MARK_CONSULTATION,
    MARK_DAY,
    MARK_FURTHER,
    MARK_HOLIDAY,
    MARK_KILOMETRIC,
    MARK_MODIFIER,
    MARK_PAIR,
    MARK_REQUIRES,
    MARK_SESSION,
    MARK_TERRITORY,
    MARK_TRAVEL,
    SEVERAL_CCAM,
    SEVERAL_EXCLUSIVE,
    SEVERAL_LETTERS,
)
from ccam_ngap.request import Request
from tables.compiled import Tables
from tables.layout import NONE, PARENTS, ZONE_COEFFICIENTS, ZONES
from tables.messages import Message

ON_CERTAIN_DAYS = MARK_DAY | MARK_HOLIDAY
MOVING = MARK_TRAVEL | MARK_KILOMETRIC
NGAP = MARK_COEFFICIENT | SEVERAL_LETTERS | SEVERAL_EXCLUSIVE | MARK_REQUIRES
OF_ACTS = MARK_SESSION | MARK_MODIFIER | ON_CERTAIN_DAYS | MOVING | NGAP | MARK_FURTHER
LOOKED_AT = OF_ACTS | MARK_TERRITORY
"""Marks of which one at least makes the checks look at the lines of each day."""
TOGETHER = MARK_CCAM | MARK_CONSULTATION
"""Marks of which both do."""
PAIRED = SEVERAL_CCAM | MARK_PAIR
"""Other marks of which both do."""


def calls_for_checks(seen: int) -> bool:
    """Whether anything lets the checks of what may be billed find anything."""
    return seen & LOOKED_AT != 0 or seen & TOGETHER == TOGETHER or seen & PAIRED == PAIRED


def check_billing(
    request: Request, tables: Tables, lines: Sequence[Line], versions: Sequence[int], seen: int, messages: list[Message]
) -> None:
    """Add what the lines of a priced invoice call for.

    ``versions`` says where each act lies in the tables, ``seen`` are the marks of all lines together.
    """
    claim = Claim(request, tables, lines, versions, messages, seen)
    if seen & MARK_TERRITORY:
        _check_territory(claim)
    for day in by_day(lines).values():
        ccam = [line for line in day if line.nomenclature == "CCAM"]
        if ccam:
            _check_ccam(claim, ccam)
        ngap = [line for line in day if line.nomenclature == "NGAP"]
        if ngap:
            _check_ngap(claim, ngap)
        if ccam and ngap and seen & MARK_CONSULTATION:
            check_consultations(claim, ccam, ngap)
        if len(ccam) + len(ngap) < len(day):
            _check_biology(claim, [line for line in day if line.nomenclature == "NABM"])


def _check_territory(claim: Claim) -> None:
    """Say that the overseas coefficient of an act differs between the territories of the zone."""
    zone = claim.request.practitioner.zone
    inside = [territory for territory, parent in PARENTS.items() if parent == zone]
    for line in claim.lines:
        cells = claim.tables.cells[claim.versions[line.index] + ZONE_COEFFICIENTS :]
        known = any(cells[ZONES.index(territory)] != NONE for territory in inside)
        if cells[ZONES.index(zone)] == NONE and known and line.nomenclature in ("CCAM", "LPP"):
            claim.say("act.territory-needed", line, "code", choices=", ".join(inside))


def _check_ccam(claim: Claim, lines: Sequence[Line]) -> None:
    """Check the CCAM lines of one day."""
    for line in lines if claim.seen & MARK_MODIFIER else ():
        if claim.act(line).modifiers:
            check_modifier_conditions(claim, line)
    if claim.seen & MARK_SESSION:
        check_associations(claim, lines)
    if len(lines) > 1 and claim.seen & MARK_PAIR:
        check_pairs(claim, lines)


def _check_biology(claim: Claim, lines: Sequence[Line]) -> None:
    """Say which biology tests carry more key letters than the one that is priced."""
    for line in lines:
        values = claim.tables.at("nabm/acts.csv", line.code, line.date)
        if values is not None and values["further"]:
            claim.say("act.further-letters", line, "code", letters=values["further"])


def _check_ngap(claim: Claim, lines: Sequence[Line]) -> None:
    """Check the NGAP lines of one day."""
    if claim.seen & ON_CERTAIN_DAYS:
        days = claim.book(DAYS)
        for line in lines:
            if line.code in days or claim.act(line).holiday:
                check_day(claim, line)
    if claim.seen & NGAP:
        check_ngap(claim, lines)
    if claim.seen & MOVING:
        check_travel(claim, lines)
