"""The detail records of a line: devices (3F, 4F), drugs (3H, 4H), biology codes (4B), CCAM sessions (4M)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from norms.b2.days import aammjj
from norms.details import Analysis, Detail, Device, Drug, Session
from norms.errors import UnwritableFlow
from norms.invoice import BilledLine
from norms.record import Value
from tables.catalogue import message

LIMITS: Mapping[str, int] = {"3F": 10, "4F": 10, "3H": 10, "4H": 10, "4B": 10, "4M": 26}
"""How many detail records of each type a line may have."""

CODES_OF_4B = 5
"""Biology codes that one 4B holds."""

CONDITIONAL = "O"
"""What a 4M says of an act that is refunded on a condition (remboursement exceptionnel)."""

_Values = dict[str, Value]
_Kind = TypeVar("_Kind", Analysis, Drug, Device, Session)


def detail_values(line: BilledLine, key: str) -> list[_Values]:
    """Return what each detail record of a line says, in order. Raises UnwritableFlow on details of another kind."""
    return list(_TELLERS[key](line))


def _devices(line: BilledLine) -> Iterator[_Values]:
    """3F or 4F, one a device."""
    tariff = line.unit_price if line.tariff is None else line.tariff
    alone = Device(code=line.code, quantity=line.quantity, tariff=tariff, fee=line.fee)
    for each in _of(Device, line, alone):
        yield {
            "reserved": "",
            "code": each.code,
            "maker_siret": each.maker_siret,
            "quantity": each.quantity,
            "tariff": each.tariff,
            "fee": each.fee,
            "purchase_price": each.purchase_price,
            "unit_gap": each.unit_gap,
            "gap": each.gap,
        }


def _drugs(line: BilledLine) -> Sequence[Drug]:
    """The drugs of a line."""
    alone = Drug(code=line.code, quantity=line.quantity, unit_price=line.unit_price, fee=line.fee)
    return _of(Drug, line, alone)


def _common(drug: Drug) -> _Values:
    """What 3H and 4H say alike."""
    return {"code": drug.code, "fraction": drug.fraction, "quantity": drug.quantity, "fee": drug.fee}


def _drugs_beside_stay(line: BilledLine) -> Iterator[_Values]:
    """3H, one a drug."""
    for each in _drugs(line):
        yield _common(each) | {"purchase_price": each.unit_price, "unit_gap": each.unit_gap, "gap": each.gap}


def _retrocession(line: BilledLine) -> Iterator[_Values]:
    """4H, one a drug."""
    for each in _drugs(line):
        costs: _Values = {"reconstitution": each.reconstitution, "margin": each.margin, "unit_price": each.unit_price}
        yield _common(each) | costs


def _biology(line: BilledLine) -> Iterator[_Values]:
    """4B, one for five codes."""
    alone = Analysis(code=line.code, date=line.date, quantity=line.quantity)
    codes = iter(_of(Analysis, line, alone))
    while five := tuple(islice(codes, CODES_OF_4B)):
        values: _Values = {}
        for rank, each in enumerate(five, start=1):
            values |= {f"date_{rank}": aammjj(each.date), f"quantity_{rank}": each.quantity, f"code_{rank}": each.code}
        yield values


def _sessions(line: BilledLine) -> Iterator[_Values]:
    """4M, one a session, by ascending days."""
    act: _Values = {"code": line.code, "activity": line.activity, "association": line.association}
    act["conditional"] = CONDITIONAL if line.exceptional else ""
    modifiers = [modifier for modifier in line.modifiers if modifier.strip()]
    act |= {f"modifier_{rank}": modifier for rank, modifier in enumerate(modifiers, start=1)}
    act |= {f"tooth_{rank}": tooth for rank, tooth in enumerate(line.teeth, start=1)}
    for each in sorted(_of(Session, line, Session(date=line.date)), key=lambda session: session.date):
        yield act | {"date": aammjj(each.date), "phase": each.phase or line.phase}


def _of(kind: type[_Kind], line: BilledLine, alone: _Kind) -> Sequence[_Kind]:
    """The details of a line, all of one kind; the line alone when it has none. Raises UnwritableFlow."""
    found: list[_Kind] = []
    for each in line.details:
        if not isinstance(each, kind):
            raise _refusal(line, each)
        found.append(each)
    return found or (alone,)


def _refusal(line: BilledLine, detail: Detail) -> UnwritableFlow:
    """Say that a detail is none of this line's nomenclature."""
    places = {"prestation": line.prestation, "nomenclature": line.nomenclature, "detail": type(detail).__name__}
    return UnwritableFlow(message("b2.detail-of-other-kind", field=None, **places).text)


_TELLERS: Mapping[str, Callable[[BilledLine], Iterator[_Values]]] = {
    "3F": _devices,
    "4F": _devices,
    "3H": _drugs_beside_stay,
    "4H": _retrocession,
    "4B": _biology,
    "4M": _sessions,
}
