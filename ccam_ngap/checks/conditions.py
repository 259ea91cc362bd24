"""Conditions of modifiers and majorations that the request shows: who performs, the patient's age, Sundays, Saturdays.

The conditions are rows of ``ccam/modifier_conditions.csv``, ``ccam/modifier_practitioners.csv`` and ``ngap/days.csv``.
The hour of an act is not in the request: P, S, U and the night majorations are not checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ccam_ngap.answer import Line
from ccam_ngap.book import Values
from ccam_ngap.checks.claim import Claim
from ccam_ngap.checks.days import is_holiday, is_saturday

CONDITIONS, DAYS = "ccam/modifier_conditions.csv", "ngap/days.csv"
PRACTITIONERS = "ccam/modifier_practitioners.csv"


def check_modifier_conditions(claim: Claim, line: Line) -> None:
    """Check the modifiers of a CCAM line against who performs, the age of the patient and the day."""
    conditions, practitioners = claim.book(CONDITIONS), claim.book(PRACTITIONERS)
    for modifier in claim.act(line).modifiers:
        values = practitioners.at(modifier, line.date)
        if values is not None and not _performed_by(claim, line, values["who"].split()):
            claim.say("act.modifier-practitioner", line, "modifiers", modifier=modifier, label=values["label"])
        values = conditions.at(modifier, line.date)
        if values is None:
            continue
        if values["day"] == "holiday":
            _check_holiday(claim, line, "act.modifier-day", "modifiers", modifier, values["label"])
        elif not _fits(values, age := claim.request.beneficiary.age_on(line.date)):
            places = {"modifier": modifier, "condition": values["label"], "age": age}
            claim.say("act.modifier-age", line, "modifiers", **places)


def _performed_by(claim: Claim, line: Line, who: Sequence[str]) -> bool:
    """Whether a list names the practitioner: by specialty or activity, by CCAM group, by grille."""
    practitioner, profile = claim.request.practitioner, claim.profile
    if claim.request.beneficiary.c2s and any(name.startswith("grille-") for name in who):
        return True
    row = claim.tables.at("ccam/groups.csv", profile.key, line.date)
    group = row["group"] if row else ""
    key = f"{group}/{practitioner.convention}/{practitioner.option or '-'}"
    grille = claim.tables.at("ccam/grilles.csv", key, line.date)
    return any(name in who for name in (profile.key, group, f"grille-{grille['grille']}" if grille else ""))


def check_day(claim: Claim, line: Line) -> None:
    """Check the majorations of an NGAP line against the day."""
    act = claim.act(line)
    if act.holiday:
        _check_holiday(claim, line, "act.not-holiday", "holiday", "de jour férié", "")
        if act.night or act.deep_night:
            claim.say("act.two-majorations", line, "holiday")
    values = claim.book(DAYS).at(line.code, line.date)
    if values is None:
        return
    if values["day"] == "holiday":
        _check_holiday(claim, line, "act.not-holiday", "code", line.code, "")
    elif values["day"] == "saturday" and not is_saturday(line.date):
        claim.say("act.not-saturday", line, "code", what=line.code)


def _fits(values: Values, age: int) -> bool:
    """Whether an age meets a condition: below ``under``, at least ``over``, or both where ``both`` says so.

    >>> _fits({"under": "4", "over": "81", "both": "no"}, 3), _fits({"under": "27", "over": "1", "both": "yes"}, 30)
    (True, False)
    """
    tests = [age < int(values["under"])] if values["under"] else []
    tests += [age >= int(values["over"])] if values["over"] else []
    return all(tests) if values["both"] == "yes" else any(tests)


def _check_holiday(claim: Claim, line: Line, rule: str, name: str, what: str, condition: str) -> None:
    """Say that a day is no holiday, or one of Alsace-Moselle only."""
    practitioner = claim.request.practitioner
    if _holiday(claim, line.date, alsace_moselle=practitioner.alsace_moselle):
        return
    if practitioner.zone == "metropole" and _holiday(claim, line.date, alsace_moselle=True):
        claim.say("act.holiday-alsace", line, name, what=what)
    else:
        claim.say(rule, line, name, what=what, modifier=what, condition=condition)


def _holiday(claim: Claim, day: date, *, alsace_moselle: bool) -> bool:
    """Whether a day is a Sunday or a holiday where the practitioner works."""
    return is_holiday(day, claim.request.practitioner.zone, alsace_moselle=alsace_moselle)
