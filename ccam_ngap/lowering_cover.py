"""From the complementary cover of a request to the kernel's integers, and level 1 diagnostics on the way.

The diagnostics say in words what keeps a formula from being computed: unknown code, code without a published meaning,
percent or amount that is missing, formula and amount together.
"""

from __future__ import annotations

from ccam_ngap.checks.bounds import check_cover
from ccam_ngap.desk import NO_COVER
from ccam_ngap.names import known
from ccam_ngap.request import Amc, Request, UserFormula
from tables.catalogue import message
from tables.compiled import Tables
from tables.layout import (
    DENSE,
    DENSE_START,
    FORMULA,
    FORMULA_AMOUNT,
    FORMULA_CAP,
    GIVEN_FIRST,
    GIVEN_PERCENT,
    GIVEN_SECOND,
    NONE,
    OPERANDS,
    OPERATORS,
)
from tables.messages import Message

C2S = "C2S"
"""The formula of what the C2S pays, where the request names no other cover."""
UNKNOWN = "formulas/unknown.csv"
NO_USER_FORMULA = (NONE, NONE, NONE, NONE, NONE)
FORMULAS = DENSE_START + 3 * DENSE.index("formulas")
Cover = tuple[str | None, tuple[int, ...]]


def lower_cover(request: Request, tables: Tables, messages: list[Message]) -> Cover:
    """Return the name of the formula and the integers from ``I_FORMULA`` to ``I_USER_CAP``."""
    amc = request.amc
    if amc is None or (amc.formula is None and amc.amount is None and amc.user_formula is None):
        if request.beneficiary.c2s and C2S in tables.index("formulas"):
            return C2S, (tables.index("formulas")[C2S], *NO_COVER[1][1:])
        return NO_COVER
    check_cover(amc, messages)
    if request.beneficiary.c2s:
        messages.append(message("quote.c2s-with-amc", field="amc"))
    _check_one(amc, messages)
    place = NONE if amc.formula is None else _formula(amc, amc.formula, request, tables, messages)
    amount = amc.amount if amc.formula is None and amc.user_formula is None else None
    given = (amc.percent, amount, amc.first_amount, amc.second_amount)
    user = NO_USER_FORMULA if amc.user_formula is None else _user_formula(amc.user_formula)
    name = amc.formula or ("libre" if amc.user_formula else None)
    return name, (place, *(NONE if value is None else value for value in given), *user)


def _check_one(amc: Amc, messages: list[Message]) -> None:
    """Say so when the cover is given twice."""
    if amc.amount is not None and (amc.formula or amc.user_formula):
        messages.append(message("quote.amc-twice", field="amc.amount"))
    if amc.formula and amc.user_formula:
        messages.append(message("quote.amc-twice", field="amc.user_formula"))


def _formula(amc: Amc, code: str, request: Request, tables: Tables, messages: list[Message]) -> int:
    """Return the place of an STS formula; say what it takes that is missing, and what it is given for nothing."""
    if code not in tables.index("formulas") and code in tables.keys(UNKNOWN):
        messages.append(message("share.formula-without-meaning", field="amc.formula", formula=code))
        return NONE
    place = known("formulas", code, "amc.formula", "quote.unknown-formula", tables, messages)
    if place != NONE:
        _check_parameters(amc, code, _takes(place, request, tables), messages)
    return place


def _takes(place: int, request: Request, tables: Tables) -> tuple[bool, bool, bool]:
    """Return whether a formula takes the percent of the contract, its first and its second amount."""
    epoch = tables.epoch(request.invoice_date)
    if epoch is None:
        return False, False, False
    key = (FORMULAS, epoch, place)
    found: tuple[bool, bool, bool] | None = tables.derived.get(key)
    if found is None:
        start, _, keys = tables.directory[FORMULAS : FORMULAS + 3]
        first = start + (epoch * keys + place) * FORMULA
        cells = tables.cells[first : first + FORMULA].tolist()
        amounts = (cells[FORMULA_AMOUNT], cells[FORMULA_CAP])
        takes = (GIVEN_PERCENT in cells[:FORMULA_AMOUNT], GIVEN_FIRST in amounts, GIVEN_SECOND in amounts)
        found = tables.derived[key] = takes
    return found


def _check_parameters(amc: Amc, code: str, takes: tuple[bool, bool, bool], messages: list[Message]) -> None:
    """Compare what a formula takes with what the request gives."""
    given = (("percent", amc.percent), ("p1", amc.first_amount), ("p2", amc.second_amount))
    for taken, (name, value) in zip(takes, given, strict=True):
        if taken == (value is not None):
            continue
        rule = ("quote.percent" if name == "percent" else "share.amount") + ("-missing" if taken else "-unused")
        messages.append(message(rule, field=f"amc.{name}", formula=code, name=name))


def _user_formula(formula: UserFormula) -> tuple[int, ...]:
    """Lower a formula outside STS."""
    second = NONE if formula.second is None else OPERANDS.index(formula.second)
    operator = NONE if formula.operator is None else OPERATORS.index(formula.operator)
    cap = NONE if formula.cap is None else formula.cap
    return OPERANDS.index(formula.operand), second, operator, formula.multiplier, cap
