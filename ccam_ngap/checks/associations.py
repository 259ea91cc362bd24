"""Associations of CCAM acts of one practitioner on one day (CCAM, article III-3 B): codes checked and proposed.

In general two acts are paid: the dearest, chosen without modifiers, at 100 % (code 1), the second at 50 % (code 2).
Complementary gestures and supplements are paid whole; with exactly one act and one of them there is no code. Acts
already coded 5 took place at another moment. The codes are rows of ``ccam/association_rules.csv`` by CCAM grouping.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccam_ngap.answer import Line
from ccam_ngap.book import Values
from ccam_ngap.checks.claim import Claim
from ccam_ngap.checks.consultations import paid_half

OTHER_MOMENT = 5
PAID_IN_PART = (2, 3)
RULES, EXTRAS, COMPLEMENTS = "ccam/association_rules.csv", "ccam/extras.csv", "ccam/complements.csv"


@dataclass(frozen=True, slots=True)
class Session:
    """The CCAM acts of one session: those that count, and the complementary gestures and supplements beside them."""

    acts: tuple[Line, ...]
    complements: tuple[Line, ...]
    supplements: tuple[Line, ...]

    @property
    def extras(self) -> tuple[Line, ...]:
        """What is paid whole beside the acts."""
        return self.complements + self.supplements


def check_associations(claim: Claim, lines: Sequence[Line]) -> None:
    """Check the CCAM lines of one day, surgery and anaesthesia apart."""
    for anaesthesia in (False, True):
        found = [line for line in lines if (claim.act(line).activity == "4") is anaesthesia and _counts(claim, line)]
        if found:
            _check(claim, session_of(claim, found))


def proposed(claim: Claim, session: Session) -> dict[int, int | None]:
    """Return the association code that the rule gives each line of a session by index; 0 for an act not payable."""
    extras = len(session.extras)
    if len(session.acts) < 2:
        code = 1 if session.acts and extras > 1 else None
        return {line.index: code for line in (*session.acts, *session.extras)}
    rule = _rule(claim, session)
    codes = [int(code) for code in rule["codes"].split()]
    codes += [int(rule["beyond"] or 0)] * max(0, len(session.acts) - len(codes))
    found: dict[int, int | None] = {line.index: codes[rank] for rank, line in enumerate(_dearest_first(claim, session))}
    return found | {line.index: 1 for line in session.extras}


def session_of(claim: Claim, lines: Sequence[Line]) -> Session:
    """Sort lines into acts, complementary gestures and supplements."""
    roles = {line.index: _role(claim, line) for line in lines}
    acts, complements, supplements = (
        tuple(line for line in lines if roles[line.index] == role) for role in ("", "complement", "supplement")
    )
    return Session(acts, complements, supplements)


def _counts(claim: Claim, line: Line) -> bool:
    """Whether a line counts in the association: paid by the AMO, and not at another moment."""
    act = claim.act(line)
    return act.association != OTHER_MOMENT and act.qualifier != "N"


def _role(claim: Claim, line: Line) -> str:
    """Return what a line is: ``complement``, ``supplement``, or nothing for an act of its own."""
    extras = claim.book(EXTRAS)
    values = extras.at(line.code, line.date)
    if values is None and (values := extras.at(line.code[:4], line.date)) is not None:
        row = claim.tables.at("ccam/acts.csv", claim.act(line).key, line.date) or {"label": ""}
        values = values if row["label"].startswith(values["label"]) else None
    if values is None and line.code in _complements(claim):
        return "complement"
    return values["role"] if values else ""


def _complements(claim: Claim) -> frozenset[str]:
    """Return every code that the tables name as a complementary gesture, worked out once."""
    known: frozenset[str] | None = claim.tables.derived.get("complements")
    if known is None:
        rows = (row for key in claim.tables.keys(COMPLEMENTS) for row in claim.tables.rows.versions(COMPLEMENTS, key))
        known = claim.tables.derived["complements"] = frozenset(c for row in rows for c in row.values["codes"].split())
    return known


def _dearest_first(claim: Claim, session: Session) -> list[Line]:
    """Order acts by their price without modifiers; of two that cost the same, the one coded first stands first."""
    return sorted(session.acts, key=lambda line: (-line.unit_price, claim.act(line).association or 9, line.index))


def _rule(claim: Claim, session: Session) -> Values:
    """Return the rule of the grouping that all acts share, else the general one."""
    rules, day = claim.book(RULES), session.acts[0].date
    found = [rules.at(claim.grouping(line), day) for line in session.acts]
    kinds = {values["kind"] for values in found if values is not None}
    if len(kinds) == 1 and all(values is not None for values in found):
        return found[0] or {}
    general = rules.at("general", day)
    also = " ".join(values["also"] for values in found if values is not None)
    remark = " ".join(sorted({values["remark"] for values in found if values is not None}))
    assert general is not None
    return {**general, "also": f"{general['also']} {also}", "remark": remark or general["remark"]}


def _check(claim: Claim, session: Session) -> None:
    """Check the codes of a session, then that every complement and supplement has its act."""
    if claim.book(RULES).at("general", (session.acts or session.extras)[0].date) is None:
        return
    _check_extras(claim, session)
    wanted = proposed(claim, session)
    alone = len(session.acts) + len(session.extras) == 1
    rule = _rule(claim, session) if len(session.acts) > 1 else {"also": "", "remark": ""}
    for line in (*session.acts, *session.extras):
        _check_code(claim, line, wanted[line.index], rule, alone)


def _check_code(claim: Claim, line: Line, wanted: int | None, rule: Values, alone: bool) -> None:
    """Check the code of one line against the one that the rule gives."""
    given = claim.act(line).association
    if given == wanted or (given is not None and str(given) in rule["also"].split()):
        return
    if wanted == 0:
        claim.say("act.association-beyond", line, "association")
    elif given is None:
        claim.say("act.association-missing", line, "association", proposed=wanted, remark=rule["remark"])
    elif wanted is not None:
        places = {"given": given, "proposed": wanted, "remark": rule["remark"]}
        claim.say("act.association-other", line, "association", **places)
    elif given in PAID_IN_PART and not paid_half(claim, line):
        rule_id = "act.association-alone" if alone else "act.association-none"
        claim.say(rule_id, line, "association", given=given)


def _check_extras(claim: Claim, session: Session) -> None:
    """Check that a complementary gesture stands beside an act that admits it, a supplement beside another act."""
    for line in session.complements:
        if not session.acts:
            claim.say("act.complement-alone", line, "code")
            continue
        lists = [claim.tables.at(COMPLEMENTS, act.code, line.date) for act in session.acts]
        if any(lists) and not any(values and line.code in values["codes"].split() for values in lists):
            claim.say("act.complement-elsewhere", line, "code")
    if session.supplements and len(claim.lines) == len(session.supplements):
        for line in session.supplements:
            claim.say("act.supplement-alone", line, "code")
