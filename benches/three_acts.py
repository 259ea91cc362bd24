"""The invoice of three acts that is timed, and the few dated rows that a rule engine needs to price the same acts.

A doctor of sector 1 bills two CCAM acts done together (the second at half price, with a flat modifier) and a technical
act by key letter and coefficient, covered by formula 052. The peers get what these three acts call for, and no more:
their prices since they are known, the association and modifier rows, the rate, the formula's percent. The kernel goes
through every rule of the invoice, whether it applies or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ccam_ngap.answer import Answer, Step
from ccam_ngap.quote import quote
from ccam_ngap.request import Act, Amc, Beneficiary, Practitioner, Request, ThirdParty
from tables.compiled import Tables
from tables.epochs import day_number
from tables.money import cents

DAY = date(2025, 6, 10)

Shares = tuple[int, int, int, int, int]
"""Tariff, base, AMO, AMC, patient: cents."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A value of a key since a day (number of days since the origin of the tables)."""

    key: str
    since: int
    value: int


@dataclass(frozen=True, slots=True)
class RuleBook:
    """What the three acts call for, newest row first: cents, percents."""

    prices: tuple[Dated, ...]
    associations: tuple[Dated, ...]
    modifiers: tuple[Dated, ...]
    rates: tuple[Dated, ...]
    formula: int


def request() -> Request:
    """Return the invoice: it calls for no advice, so that what is timed is its price."""
    return Request(
        invoice_date=DAY,
        practitioner=Practitioner(specialty="01", convention="secteur_1"),
        beneficiary=Beneficiary(birth_date="1955-06-15", regime="01", caisse="349", centre="9881"),
        pathway="T",
        third_party=ThirdParty(amo=True, amc=True),
        amc=Amc(formula="052"),
        acts=(
            Act(nomenclature="CCAM", code="AFLB001", date=DAY, association=1),
            Act(nomenclature="CCAM", code="QZJA002", date=DAY, association=2, modifiers=("P",)),
            Act(nomenclature="NGAP", code="K", date=DAY, coefficient=500),
        ),
    )


def shares(answer: Answer) -> tuple[Shares, ...]:
    """Return the amounts of each line, then their sums: what a peer must give too."""
    lines = [(line.tariff, line.base, line.amo, line.amc, line.patient) for line in answer.lines]
    return (*lines, summed(lines))


def summed(lines: Iterable[Shares]) -> Shares:
    """Return the sums of some lines."""
    tariff, base, amo, amc, patient = (sum(column) for column in zip(*lines, strict=True))
    return tariff, base, amo, amc, patient


def rule_book(invoice: Request, tables: Tables) -> RuleBook:
    """Read in the tables what an invoice calls for: the rows that its reasons name, and those before and after them."""
    answer = quote(invoice, tables, explain=True)
    steps = [(line, step) for line in answer.lines for step in line.steps]
    (formula,) = {line.formula for line in answer.lines}
    return RuleBook(
        prices=_rows(tables, ((line.code, step) for line, step in steps if step.rule == "tariff.price")),
        associations=_rows(tables, ((str(step.key), step) for _, step in steps if step.rule == "tariff.association")),
        modifiers=_rows(tables, ((str(step.key)[0], step) for _, step in steps if step.rule == "tariff.modifier_flat")),
        rates=_rows(tables, {line.family: step for line, step in steps if step.rule == "rate.family"}.items()),
        formula=max(int(row.values["tm"]) for row in tables.rows.versions("formulas/sts.csv", str(formula))),
    )


def _rows(tables: Tables, found: Iterable[tuple[str, Step]]) -> tuple[Dated, ...]:
    """Return every version of the rows that some steps rest on, newest first, each under the name that a peer asks."""
    dated = [
        Dated(name, day_number(row.start), _value(row.values))
        for name, step in found
        for row in tables.rows.versions(str(step.table), str(step.key))
    ]
    return tuple(sorted(dated, key=lambda row: (row.key, -row.since)))


def _value(values: Mapping[str, str]) -> int:
    """Return the cents or the percent of a row."""
    return int(values["percent"]) if values.get("percent") else cents(values["value"])
