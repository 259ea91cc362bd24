"""The answer to a request: one line an act, the totals, the messages, and the tables that priced it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from tables.messages import Message


@dataclass(frozen=True, slots=True)
class Step:
    """One reason of an amount: the rule, the table row it rests on, and the amount before and after.

    ``unit`` says what ``before`` and ``after`` are: ``cents``, or ``percent`` for hundredths of a percent. ``table``,
    ``key``, ``start``, ``source`` and ``grade`` are None where the rule needs no table.
    """

    rule: str
    text: str
    law: str
    unit: str
    before: int
    after: int
    table: str | None = None
    key: str | None = None
    start: datetime.date | None = None
    source: str | None = None
    grade: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the step as a JSON object."""
        return {
            "rule": self.rule,
            "text": self.text,
            "law": self.law,
            "unit": self.unit,
            "before": self.before,
            "after": self.after,
            "table": self.table,
            "key": self.key,
            "from": self.start.isoformat() if self.start else None,
            "source": self.source,
            "grade": self.grade,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One act priced; amounts in cents. ``rate`` is the AMO percentage, ``coefficient`` in hundredths.

    ``participation`` is the flat participation that the line bears (its PAV line comes right after it),
    ``justification`` the exoneration code that its rate calls for on an invoice.
    """

    index: int
    code: str
    unit_price: int
    tariff: int
    base: int
    rate: int
    fee: int
    overcharge: int
    amo: int
    amc: int
    patient: int
    formula: str | None
    nomenclature: str
    date: datetime.date
    quantity: int
    coefficient: int
    family: str
    steps: tuple[Step, ...] = ()
    participation: int = 0
    justification: str = "0"

    def to_json(self) -> dict[str, Any]:
        """Return the line as the contract's JSON object."""
        return {
            "index": self.index,
            "nomenclature": self.nomenclature,
            "code": self.code,
            "date": self.date.isoformat(),
            "quantity": self.quantity,
            "unit_price": self.unit_price,
            "tariff": self.tariff,
            "base": self.base,
            "rate": self.rate,
            "fee": self.fee,
            "overcharge": self.overcharge,
            "amo": self.amo,
            "amc": self.amc,
            "patient": self.patient,
            "formula": self.formula,
            "family": self.family,
            "pav": self.participation,
            "justification": self.justification,
            "steps": [step.to_json() for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """What the whole invoice comes to, in cents; ``to_pay_now`` is what the patient hands over."""

    fee: int
    base: int
    amo: int
    amc: int
    patient: int
    to_pay_now: int

    def to_json(self) -> dict[str, int]:
        """Return the totals as the contract's JSON object."""
        return {
            "fee": self.fee,
            "base": self.base,
            "amo": self.amo,
            "amc": self.amc,
            "patient": self.patient,
            "to_pay_now": self.to_pay_now,
        }


@dataclass(frozen=True, slots=True)
class Withheld:
    """What the caisse will withhold afterwards, in cents: for information, the shares are without it."""

    participation: int
    franchise: int

    def to_json(self) -> dict[str, int]:
        """Return the amounts as a JSON object."""
        return {"participation": self.participation, "franchise": self.franchise}


@dataclass(frozen=True, slots=True)
class Switch:
    """The STS switch that applies: its value (None: no service is asked), what gave it (``paper``, ``table``)."""

    value: str | None
    origin: str | None

    def to_json(self) -> dict[str, str | None]:
        """Return the switch as a JSON object."""
        return {"value": self.value, "origin": self.origin}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer: ``totals`` is None and ``lines`` empty when a rule refuses the request."""

    tables_version: str
    tables_sha256: str
    lines: tuple[Line, ...]
    totals: Totals | None
    messages: tuple[Message, ...]
    withheld: Withheld | None = None
    switch: Switch | None = None

    @property
    def priced(self) -> bool:
        """Whether the request has its amounts."""
        return self.totals is not None

    def to_json(self) -> dict[str, Any]:
        """Return the answer as the contract's JSON object."""
        return {
            "tables": {"version": self.tables_version, "sha256": self.tables_sha256},
            "lines": [line.to_json() for line in self.lines],
            "totals": self.totals.to_json() if self.totals else None,
            "withheld": self.withheld.to_json() if self.withheld else None,
            "switch": self.switch.to_json() if self.switch else None,
            "messages": [found.to_json() for found in self.messages],
        }
