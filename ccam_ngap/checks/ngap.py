"""NGAP lines of one day: article 11 B, exclusions, what a majoration asks for, coefficients that have changed.

All lists are rows: ``ngap/abatement.csv`` (who, which key letters, what each rank is paid, derogations),
``ngap/exclusions.csv``, ``ngap/requires.csv``, ``ngap/coefficients.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ccam_ngap.answer import Line
from ccam_ngap.book import Values
from ccam_ngap.checks.billers import shown
from ccam_ngap.checks.claim import Claim
from ccam_ngap.layout_marks import MARK_COEFFICIENT, MARK_REQUIRES, SEVERAL_EXCLUSIVE, SEVERAL_LETTERS
from ccam_ngap.names import written
from tables.compiled import Tables
from tables.readers import hundredths

ABATEMENT, EXCLUSIONS, REQUIRES = "ngap/abatement.csv", "ngap/exclusions.csv", "ngap/requires.csv"
COEFFICIENTS = "ngap/coefficients.csv"


def check_ngap(claim: Claim, lines: Sequence[Line]) -> None:
    """Check the NGAP lines of one day."""
    for line in lines if claim.seen & MARK_COEFFICIENT else ():
        if line.coefficient != 100:
            _check_coefficient(claim, line)
    if claim.seen & SEVERAL_LETTERS:
        letters = [line for line in lines if claim.kind(line) == "letter"]
        if len(letters) > 1:
            _check_abatement(claim, letters)
    if claim.seen & SEVERAL_EXCLUSIVE:
        _check_exclusions(claim, lines)
    requires = claim.book(REQUIRES)
    for line in lines if claim.seen & MARK_REQUIRES else ():
        values = requires.at(line.code, line.date)
        if values is not None and not _met(claim, values, line, lines):
            claim.say("act.requires", line, "code", label=values["label"])


def proposed_abatements(claim: Claim, lines: Sequence[Line]) -> dict[int, int]:
    """Return what article 11 B leaves of the key letters of one day, by line, in percent: highest coefficient first."""
    values = claim.book(ABATEMENT).at(claim.profile.group, lines[0].date) if lines else None
    if values is None:
        return {}
    letters = values["letters"].split()
    ranked = sorted(
        (line for line in lines if line.code in letters),
        key=lambda line: (-line.coefficient, -claim.act(line).abatement, line.index),
    )
    percents = [int(values["first"]), int(values["second"])]
    return {line.index: ([*percents, int(values["others"])])[min(rank, 2)] for rank, line in enumerate(ranked)}


def _check_abatement(claim: Claim, lines: Sequence[Line]) -> None:
    """Propose the abatements of article 11 B where the lines carry others."""
    proposed = proposed_abatements(claim, lines)
    if len(proposed) < 2:
        return
    values = claim.book(ABATEMENT).at(claim.profile.group, lines[0].date) or {}
    for line in lines:
        given, wanted = claim.act(line).abatement, proposed.get(line.index)
        if wanted is not None and given != wanted:
            places = {"given": given, "proposed": wanted, "derogations": values["derogations"]}
            claim.say("act.abatement", line, "abatement", **places)


def _check_exclusions(claim: Claim, lines: Sequence[Line]) -> None:
    """Say which codes of one day do not go together."""
    known = exclusive_codes(claim.tables)
    first = {line.code: line for line in reversed(lines) if line.code in known}
    if len(first) < 2:
        return
    exclusions = claim.book(EXCLUSIONS)
    for one, other in combinations(sorted(first), 2):
        values = exclusions.at(f"{one}/{other}", lines[0].date)
        if values is not None:
            claim.say("act.exclusive", first[one], "code", other=other, label=values["label"])


def exclusive_codes(tables: Tables) -> frozenset[str]:
    """Return every code that some other code excludes, worked out once."""
    known: frozenset[str] | None = tables.derived.get("exclusive codes")
    if known is None:
        codes = (code for key in tables.keys(EXCLUSIONS) for code in key.split("/"))
        known = tables.derived["exclusive codes"] = frozenset(codes)
    return known


def _met(claim: Claim, values: Values, line: Line, lines: Sequence[Line]) -> bool:
    """Whether the acts of a day are those that a majoration asks for: one alone, of a coefficient at most."""
    acts = [one for one in lines if one is not line and claim.kind(one) in ("letter", "act")]
    return (
        len(acts) == 1
        and acts[0].code in values["with"].split()
        and acts[0].quantity == 1
        and acts[0].coefficient <= hundredths(values["max_coefficient"])
    )


def _check_coefficient(claim: Claim, line: Line) -> None:
    """Say that a coefficient has changed when it is the one from before."""
    book = claim.book(COEFFICIENTS)
    keys = book.of(line.code)
    current = [values for key in keys if (values := book.at(key, line.date)) is not None]
    if any(hundredths(values["coefficient"]) == line.coefficient for values in current):
        return
    for key in keys:
        versions = list(book.before(key, line.date))
        if any(hundredths(values["coefficient"]) == line.coefficient for _, values in versions[1:]):
            start, now = versions[0]
            places = {
                "given": shown(line.coefficient),
                "current": shown(hundredths(now["coefficient"])),
                "label": now["label"],
                "day": written(start),
            }
            claim.say("act.old-coefficient", line, "coefficient", **places)
            return
    _check_early(claim, line, keys)


def _check_early(claim: Claim, line: Line, keys: Sequence[str]) -> None:
    """Say that a coefficient is one that is yet to come."""
    book = claim.book(COEFFICIENTS)
    coming = ((start, values) for key in keys for start, values in book.after(key, line.date))
    for start, values in coming:
        if hundredths(values["coefficient"]) == line.coefficient:
            places = {"given": shown(line.coefficient), "label": values["label"], "start": written(start)}
            claim.say("act.early-coefficient", line, "coefficient", **places)
            return
