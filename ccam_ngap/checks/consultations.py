"""A CCAM act and a consultation on one day do not add up in general (CCAM, article III-3 A); exceptions are rows."""

from __future__ import annotations

from collections.abc import Sequence

from ccam_ngap.answer import Line
from ccam_ngap.checks.claim import Claim

CONSULTATIONS, EXCEPTIONS = "ccam/consultations.csv", "ccam/consultation_exceptions.csv"
HALF = 2
"""The association code that pays half."""


def check_consultations(claim: Claim, ccam: Sequence[Line], ngap: Sequence[Line]) -> None:
    """Check the CCAM lines of one day against its consultations; code 5 says another moment."""
    seen = _consultations(claim, ngap)
    if not seen:
        return
    for line in ccam:
        act = claim.act(line)
        if not line.fee or act.association == 5 or act.qualifier == "N":
            continue
        values = claim.book(EXCEPTIONS).at(line.code, line.date)
        if values is None:
            claim.say("act.consultation", line, "code", other=seen[0].code)
        elif values["percent"] == "50" and act.association != HALF:
            claim.say("act.consultation-half", line, "association", other=seen[0].code, percent=values["percent"])


def paid_half(claim: Claim, line: Line) -> bool:
    """Whether a CCAM line stands beside a consultation of its day with which it is paid half (code 2)."""
    values = claim.book(EXCEPTIONS).at(line.code, line.date)
    if values is None or values["percent"] != "50":
        return False
    return bool(_consultations(claim, [one for one in claim.lines if one.date == line.date]))


def _consultations(claim: Claim, lines: Sequence[Line]) -> list[Line]:
    """Return the consultations among lines, those that are free left out."""
    book = claim.book(CONSULTATIONS)
    return [
        line for line in lines if line.nomenclature == "NGAP" and line.fee and book.at(line.code, line.date) is not None
    ]
