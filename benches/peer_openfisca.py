"""The three acts through OpenFisca-Core: dated parameters, one variable an amount, a line of the invoice a person.

One simulation a call, as an application that prices an invoice has to make one. Amounts are integer cents, so that the
vectors of the engine round as we do. The lines share one day, which is what OpenFisca's periods want.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from benches.three_acts import Dated, RuleBook, Shares, summed
from ccam_ngap.request import Request
from tables.epochs import ORIGIN

DISTRIBUTION = "openfisca-core"
_AMOUNTS = ("tariff", "base", "amo", "amc", "patient")
_NONE = "none"
_INPUTS = {"code": str, "coefficient": int, "quantity": int, "association": str, "modifier": str, "fee": int}


class OpenFisca:
    """A tax and benefit system made once from a rule book; ``price`` simulates a request."""

    def __init__(self, book: RuleBook) -> None:
        from openfisca_core.simulations import SimulationBuilder

        self._system = system(book)
        self._build = SimulationBuilder.build_default_simulation

    def price(self, request: Request) -> tuple[Shares, ...]:
        """Price an invoice: the amounts of each line, then their sums."""
        simulation = self._build(self._system, count=len(request.acts))
        day = request.invoice_date.isoformat()
        for name, values in inputs(request).items():
            simulation.set_input(name, day, values)
        columns = [simulation.calculate(name, day).tolist() for name in _AMOUNTS]
        lines: list[Shares] = list(zip(*columns, strict=True))
        return (*lines, summed(lines))


def inputs(request: Request) -> dict[str, list[Any]]:
    """Return the lines of a request as vectors."""
    acts = request.acts
    return {
        "code": [act.code for act in acts],
        "coefficient": [act.coefficient for act in acts],
        "quantity": [act.quantity for act in acts],
        "association": [_key(str(act.association or _NONE)) for act in acts],
        "modifier": [_key(act.modifiers[0] if act.modifiers else _NONE) for act in acts],
        "fee": [-1 if act.fee is None else act.fee for act in acts],
    }


def system(book: RuleBook) -> Any:
    """Return the tax and benefit system of a rule book."""
    from openfisca_core.entities import Entity
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    line = Entity("line", "lines", "A line of an invoice", "")
    made = TaxBenefitSystem([line])
    made.parameters = ParameterNode("", data=parameters(book))
    for name, kind in _INPUTS.items():
        made.add_variable(_variable(line, name, kind))
    for name, formula in _formulas(book.formula).items():
        made.add_variable(_variable(line, name, int, formula))
    return made


def parameters(book: RuleBook) -> dict[str, Any]:
    """Return the dated rows as parameters."""
    none = Dated(_NONE, 0, 0)
    return {
        "price": _node(book.prices),
        "share": _node((*book.associations, Dated("1", 0, 100), Dated(_NONE, 0, 100))),
        "added": _node((*book.modifiers, none)),
        "rate": _node(book.rates),
    }


def _node(rows: Sequence[Dated]) -> dict[str, Any]:
    """Return the values of some keys by the day on which each starts."""
    found: dict[str, Any] = {}
    for row in rows:
        since: date = ORIGIN + timedelta(days=row.since)
        found.setdefault(_key(row.key), {"values": {}})["values"][since.isoformat()] = {"value": row.value}
    return found


def _key(key: str) -> str:
    """Return a key as the name of a parameter, which may not be a number."""
    return f"k{key}" if key.isdigit() else key


def _variable(line: Any, name: str, kind: type, formula: Any = None) -> type:
    """Return a variable of a line, worked out by ``formula`` where there is one."""
    from openfisca_core.periods import DateUnit
    from openfisca_core.variables import Variable

    body = {"value_type": kind, "entity": line, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), body | ({"formula": formula} if formula else {}))


def _half_up(amount: Any, divisor: int) -> Any:
    """Round a vector half up: the amounts of the three acts are positive."""
    return (2 * amount + divisor) // (2 * divisor)


def _formulas(percent: int) -> dict[str, Any]:
    """Return the formula of every amount."""

    def tariff(line: Any, period: Any, parameters: Any) -> Any:
        known = parameters(period)
        priced = _half_up(known.price[line("code", period)] * line("coefficient", period), 100)
        shared = _half_up(priced * known.share[line("association", period)], 100)
        return (shared + known.added[line("modifier", period)]) * line("quantity", period)

    def fee_or_tariff(line: Any, period: Any) -> Any:
        fee, due = line("fee", period), line("tariff", period)
        return due * (fee < 0) + fee * (fee >= 0)

    def base(line: Any, period: Any) -> Any:
        import numpy

        return numpy.minimum(line("tariff", period), fee_or_tariff(line, period))

    def amo(line: Any, period: Any, parameters: Any) -> Any:
        return _half_up(line("base", period) * parameters(period).rate.doctor, 100)

    def amc(line: Any, period: Any) -> Any:
        return _half_up((line("base", period) - line("amo", period)) * percent, 100)

    def patient(line: Any, period: Any) -> Any:
        return fee_or_tariff(line, period) - line("amo", period) - line("amc", period)

    return {"tariff": tariff, "base": base, "amo": amo, "amc": amc, "patient": patient}
