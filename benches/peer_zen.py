"""The three acts through zen-engine: decision tables for what the tables hold, expressions for the sums.

The graph is the engine's own form (JDM): a table of dated prices, one of associations, one of modifiers, one of rates,
first row that holds; then the amounts of each line, rounded half up, then the sums of the invoice. Lines are looped
over by the engine; one call prices one invoice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from benches.three_acts import Dated, RuleBook, Shares
from ccam_ngap.request import Request
from tables.epochs import day_number

DISTRIBUTION = "zen-engine"

_HALF_UP = "floor(({amount}) / {divisor} + 0.5)"
"""Amounts of the three acts are positive: half up and half away from zero are the same."""
_SUMS = ("tariff", "base", "amo", "amc", "patient")


class Zen:
    """A decision made once from a rule book; ``price`` evaluates it on a request."""

    def __init__(self, book: RuleBook) -> None:
        import zen

        self._decision = zen.ZenEngine().create_decision(json.dumps(graph(book)))

    def price(self, request: Request) -> tuple[Shares, ...]:
        """Price an invoice: the amounts of each line, then their sums."""
        result = self._decision.evaluate({"lines": context(request)})["result"]
        return tuple(_shares(row) for row in (*result["lines"], result))


def _shares(row: Mapping[str, Any]) -> Shares:
    """Return the amounts of a line or of the invoice."""
    return int(row["tariff"]), int(row["base"]), int(row["amo"]), int(row["amc"]), int(row["patient"])


def context(request: Request) -> list[dict[str, Any]]:
    """Return the lines of a request as the engine reads them."""
    return [
        {
            "code": act.code,
            "day": day_number(act.date),
            "coefficient": act.coefficient,
            "quantity": act.quantity,
            "association": str(act.association or ""),
            "modifier": act.modifiers[0] if act.modifiers else "",
            "family": "doctor",
            "fee": act.fee,
        }
        for act in request.acts
    ]


def graph(book: RuleBook) -> dict[str, Any]:
    """Return the decision graph of a rule book."""
    steps = [
        _table("prices", "code", "price", book.prices),
        _table("associations", "association", "share", book.associations, otherwise=100),
        _table("modifiers", "modifier", "added", book.modifiers, otherwise=0),
        _table("rates", "family", "rate", book.rates),
        _node("amounts", "expressionNode", {**_looped(), "expressions": _expressions(_amounts(book.formula))}),
        _node("sums", "expressionNode", {**_whole(), "expressions": _expressions(_totals())}),
    ]
    nodes = [_node("in", "inputNode", {}), *steps, _node("out", "outputNode", {})]
    names = [str(node["id"]) for node in nodes]
    edges = [
        {"id": f"{first}-{then}", "type": "edge", "sourceId": first, "targetId": then}
        for first, then in pairwise(names)
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _amounts(percent: int) -> Mapping[str, str]:
    """Return the sums of one line, in order."""
    return {
        "priced": _HALF_UP.format(amount="price * coefficient", divisor=100),
        "shared": _HALF_UP.format(amount="$.priced * share", divisor=100),
        "tariff": "($.shared + added) * quantity",
        "base": "fee == null ? $.tariff : min([$.tariff, fee])",
        "amo": _HALF_UP.format(amount="$.base * rate", divisor=100),
        "amc": _HALF_UP.format(amount=f"($.base - $.amo) * {percent}", divisor=100),
        "patient": "(fee == null ? $.tariff : fee) - $.amo - $.amc",
    }


def _totals() -> Mapping[str, str]:
    """Return the sums of the invoice."""
    return {name: f"sum(map(lines, #.{name}))" for name in _SUMS}


def _table(name: str, field: str, output: str, rows: Sequence[Dated], otherwise: int | None = None) -> dict[str, Any]:
    """Return a decision table: the value of a key since a day, ``otherwise`` where no row holds."""
    rules = [
        {"_id": f"{name}{place}", "key": json.dumps(row.key), "day": f">= {row.since}", "value": str(row.value)}
        for place, row in enumerate(rows)
    ]
    if otherwise is not None:
        rules.append({"_id": f"{name}-else", "key": "", "day": "", "value": str(otherwise)})
    content = {
        **_looped(),
        "hitPolicy": "first",
        "inputs": [{"id": "key", "name": field, "field": field}, {"id": "day", "name": "day", "field": "day"}],
        "outputs": [{"id": "value", "name": output, "field": output}],
        "rules": rules,
    }
    return _node(name, "decisionTableNode", content)


def _node(name: str, kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node of the graph."""
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": dict(content)}


def _expressions(sums: Mapping[str, str]) -> list[dict[str, str]]:
    """Return some sums as the engine reads them."""
    return [{"id": key, "key": key, "value": value} for key, value in sums.items()]


def _looped() -> dict[str, Any]:
    """Say that a node works on every line and keeps what the line held."""
    return {"executionMode": "loop", "inputField": "lines", "outputPath": "lines", "passThrough": True}


def _whole() -> dict[str, Any]:
    """Say that a node works on the whole invoice."""
    return {"executionMode": "single", "inputField": None, "outputPath": None, "passThrough": True}
