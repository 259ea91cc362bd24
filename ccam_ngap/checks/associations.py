"""Associations of CCAM acts of one practitioner on one day (CCAM, article III-3 B): codes checked and proposed.

In general two acts are paid: the dearest, chosen without modifiers, at 100 % (code 1), the second at 50 % (code 2).
Complementary gestures and supplements are paid whole; with exactly one act and one of them there is no code. Acts
already coded 5 took place at another moment. The codes are rows of ``ccam/association_rules.csv`` by CCAM grouping.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ccam_ngap.answer import Line
from ccam_ngap.book import Values
from ccam_ngap.checks.claim import Claim
from ccam_ngap.checks.consultations import paid_half
from ccam_ngap.kernel_marks import dearest_first
from ccam_ngap.layout_marks import MARK_EXTRA
from ccam_ngap.memory import remember
from tables.compiled import Tables
from tables.epochs import day_number

OTHER_MOMENT = 5
ANAESTHESIA = "4"
PAID_IN_PART = (2, 3)
RULES, EXTRAS, COMPLEMENTS = "ccam/association_rules.csv", "ccam/extras.csv", "ccam/complements.csv"
EXTRAS_KNOWN = "codes of complementary gestures and supplements"
RULES_KNOWN = "association rules by acts"
LABELS_KNOWN = "labels that association rules go by"


@dataclass(frozen=True, slots=True)
class Rule:
    """Codes in order, dearest act first, the code beyond (0: not payable), codes that may stand in their place."""

    codes: tuple[int, ...]
    beyond: int
    also: frozenset[int]
    remark: str

    def coded(self, count: int) -> list[int]:
        """Return the codes of so many acts, the dearest first."""
        return [*self.codes[:count], *[self.beyond] * (count - len(self.codes))]

    @classmethod
    def of(cls, values: Values, also: str, remark: str) -> Rule:
        """Read a row, with the codes and the remark of the acts it is for."""
        codes = tuple(int(code) for code in values["codes"].split())
        return cls(codes, int(values["beyond"] or 0), frozenset(int(code) for code in also.split()), remark)


NO_RULE = Rule((), 0, frozenset(), "")
"""What stands for a rule where one act alone needs none."""


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
    """Check the CCAM lines of one day."""
    for session in sessions_of(claim, lines):
        _check(claim, session)


def sessions_of(claim: Claim, lines: Sequence[Line]) -> list[Session]:
    """Return the sessions of one day: surgery and anaesthesia apart, acts of other moments left out."""
    acts = claim.request.acts
    found: tuple[list[Line], list[Line]] = ([], [])
    for line in lines:
        act = acts[line.index]
        if act.association != OTHER_MOMENT and act.qualifier != "N":
            found[act.activity == ANAESTHESIA].append(line)
    return [session_of(claim, one) for one in found if one]


def proposed(claim: Claim, session: Session, rule: Rule) -> dict[int, int | None]:
    """Return the association code that a rule gives each line of a session by index; 0 for an act not payable."""
    extras = len(session.complements) + len(session.supplements)
    if len(session.acts) < 2:
        code = 1 if session.acts and extras > 1 else None
        return {line.index: code for line in (*session.acts, *session.extras)}
    codes = rule.coded(len(session.acts))
    found: dict[int, int | None] = {
        line.index: code for line, code in zip(_dearest_first(claim, session), codes, strict=True)
    }
    return found | {line.index: 1 for line in session.extras} if extras else found


def session_of(claim: Claim, lines: Sequence[Line]) -> Session:
    """Sort lines into acts, complementary gestures and supplements."""
    if not claim.seen & MARK_EXTRA:
        return Session(tuple(lines), (), ())
    acts: list[Line] = []
    extras: list[Line] = []
    known = known_extras(claim.tables)
    for line in lines:
        (extras if line.code in known or line.code[:4] in known else acts).append(line)
    if not extras:
        return Session(tuple(acts), (), ())
    roles = {line.index: _role(claim, line) for line in lines}
    whole, complements, supplements = (
        tuple(line for line in lines if roles[line.index] == role) for role in ("", "complement", "supplement")
    )
    return Session(whole, complements, supplements)


def _role(claim: Claim, line: Line) -> str:
    """Return what a line is: ``complement``, ``supplement``, or nothing for an act of its own."""
    extras = claim.book(EXTRAS)
    values = extras.at(line.code, line.date)
    if values is None and (values := extras.at(line.code[:4], line.date)) is not None:
        row = claim.tables.at("ccam/acts.csv", claim.act(line).key, line.date) or {"label": ""}
        values = values if row["label"].startswith(values["label"]) else None
    if values is None and line.code in _complements(claim.tables):
        return "complement"
    return values["role"] if values else ""


def known_extras(tables: Tables) -> frozenset[str]:
    """Return the codes, and first letters of codes, that may be complementary gestures or supplements."""
    known: frozenset[str] | None = tables.derived.get(EXTRAS_KNOWN)
    if known is None:
        known = tables.derived[EXTRAS_KNOWN] = frozenset(tables.keys(EXTRAS)) | _complements(tables)
    return known


def _complements(tables: Tables) -> frozenset[str]:
    """Return every code that the tables name as a complementary gesture, worked out once."""
    known: frozenset[str] | None = tables.derived.get("complements")
    if known is None:
        rows = tables.rows.of(COMPLEMENTS)
        known = tables.derived["complements"] = frozenset(c for row in rows for c in row.values["codes"].split())
    return known


def _dearest_first(claim: Claim, session: Session) -> list[Line]:
    """Order acts by their price without modifiers."""
    codes = [claim.act(line).association or 9 for line in session.acts]
    return [session.acts[place] for place in dearest_first([line.unit_price for line in session.acts], codes)]


def rule_of(claim: Claim, session: Session) -> Rule | None:
    """Return the rule of the grouping that all acts share, else the general one; None where none is in force."""
    if len(session.acts) < 2:
        return NO_RULE
    known, day = rules_of(claim.tables), session.acts[0].date
    groupings = [_rule_key(claim, line) for line in session.acts]
    key = (day_number(day), *groupings)
    found = known.get(key, NO_RULE)
    if found is NO_RULE:
        found = _work_out(claim, day, groupings)
        remember(known, key, found)
    return found


def rules_of(tables: Tables) -> dict[Hashable, Rule | None]:
    """Return the rules that are worked out, by the number of a day and the groupings of acts."""
    found: dict[Hashable, Rule | None] = tables.derived.setdefault(RULES_KNOWN, {})
    return found


def labels_of(tables: Tables) -> Mapping[str, str]:
    """Return the starts of labels that rules go by, by grouping; worked out once."""
    known: dict[str, str] | None = tables.derived.get(LABELS_KNOWN)
    if known is None:
        keys = (key.partition("/") for key in tables.keys(RULES))
        known = tables.derived[LABELS_KNOWN] = {name: label for name, _, label in keys if label}
    return known


def _rule_key(claim: Claim, line: Line) -> str:
    """Return what the rules may name an act by: its grouping, with the start of its label where a rule goes by it."""
    grouping = claim.grouping(line)
    label = labels_of(claim.tables).get(grouping)
    if label is None:
        return grouping
    row = claim.tables.at("ccam/acts.csv", claim.act(line).key, line.date)
    return f"{grouping}/{label}" if row is not None and row["label"].startswith(label) else grouping


def _work_out(claim: Claim, day: date, groupings: Sequence[str]) -> Rule | None:
    """Work out the rule of acts of some groupings on a day."""
    rules = claim.book(RULES)
    found = [rules.at(grouping, day) for grouping in groupings]
    kinds = {values["kind"] for values in found if values is not None}
    if found[0] is not None and len(kinds) == 1 and None not in found:
        return Rule.of(found[0], found[0]["also"], found[0]["remark"])
    general = rules.at("general", day)
    if general is None:
        return None
    also = " ".join(values["also"] for values in found if values is not None)
    remarks = sorted({values["remark"] for values in found if values is not None})
    return Rule.of(general, f"{general['also']} {also}", " ".join((general["remark"], *remarks)))


def _check(claim: Claim, session: Session) -> None:
    """Check the codes of a session, then that every complement and supplement has its act."""
    lines = (*session.acts, *session.extras)
    if session.extras:
        _check_extras(claim, session)
    elif len(lines) == 1 and claim.act(lines[0]).association is None:
        return
    rule = rule_of(claim, session)
    if rule is None:
        return
    wanted = proposed(claim, session, rule)
    acts = claim.request.acts
    for line in lines:
        if acts[line.index].association != wanted[line.index]:
            _check_code(claim, line, wanted[line.index], rule, len(lines) == 1)


def _check_code(claim: Claim, line: Line, wanted: int | None, rule: Rule, alone: bool) -> None:
    """Check the code of one line against the one that the rule gives."""
    given = claim.act(line).association
    if given in rule.also:
        return
    if wanted == 0:
        claim.say("act.association-beyond", line, "association")
    elif given is None:
        claim.say("act.association-missing", line, "association", proposed=wanted, remark=rule.remark)
    elif wanted is not None:
        places = {"given": given, "proposed": wanted, "remark": rule.remark}
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
