"""Travel of one day: one indemnity per address and visit, no more travels than acts (NGAP, article 13)."""

from __future__ import annotations

from collections.abc import Sequence

from ccam_ngap.answer import Line
from ccam_ngap.checks.claim import Claim

TRAVELS = "ngap/travels.csv"


def check_travel(claim: Claim, lines: Sequence[Line]) -> None:
    """Check the travel lines among the NGAP lines of one day."""
    known = claim.book(TRAVELS)
    travels = [line for line in lines if known.at(line.code, line.date) is not None]
    kilometres = [line for line in lines if claim.kind(line) == "kilometric"]
    for line in (*travels, *kilometres):
        if claim.act(line).same_visit:
            claim.say("act.travel-shared", line, "same_visit")
    if not travels and not kilometres:
        return
    counted = sum(line.quantity for line in travels)
    acts = sum(line.quantity for line in claim.lines if line.date == lines[0].date and _is_act(claim, line))
    if counted > acts:
        claim.say("act.travel-twice", travels[-1], "code", travels=counted, acts=acts)
    if kilometres and not travels:
        claim.say("act.kilometres-alone", kilometres[0], "code")


def _is_act(claim: Claim, line: Line) -> bool:
    """Whether a line is an act, and neither a majoration nor a travel."""
    return claim.kind(line) in ("act", "letter", "ccam")
