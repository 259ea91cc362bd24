"""Putting sealed invoices in lots: one lot per flow, biller, destination and norm, split where it would be too long.

FSE lots bear numbers (001…), DRE lots letters (AAA…). Demonstration invoices never share a lot with real ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from engine.documents.billed import has_dre
from engine.documents.norm import Norm
from engine.errors import NumberRangeExhausted
from engine.invoice.states import INVOICE, LOT
from engine.invoice.values import Care, Price
from engine.numbers import LOT_DRE, LOT_FSE, Number, allocate
from engine.sending.destinations import fse_destination
from engine.store.codec import load
from engine.store.lots import DRE, FSE, add_lot, unlotted
from engine.store.moves import settle
from engine.store.schema import lot
from engine.store.unit import Unit
from tables.compiled import Tables

RANGES = {FSE: LOT_FSE, DRE: LOT_DRE}
RECORD = 128
LONGEST = 900
"""Records of invoices that one lot may hold: a file may hold 990, its own heads and the DRE's extra ones included."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One invoice that waits for a lot of one flow."""

    id: int
    biller: str
    biller_name: str
    destination: str
    demo: int
    records: int
    norm: Norm
    cancels: bool


def make_lots(unit: Unit, tables: Tables) -> list[int]:
    """Put every invoice that waits in a lot, in one transaction; return the internal ids of the lots made.

    Raises NumberRangeExhausted.
    """
    made: list[int] = []
    touched: set[int] = set()
    for flow in (FSE, DRE):
        for group in _groups(_waiting(unit, tables, flow)):
            made.append(_make(unit, flow, group))
            touched.update(each.id for each in group)
    for row in sorted(touched):
        settle(unit, INVOICE, row, "lotted")
    return made


def _waiting(unit: Unit, tables: Tables, flow: str) -> Iterator[_Waiting]:
    """Yield the invoices that wait for a lot of a flow."""
    for row in unlotted(unit.connection, flow):
        care, price = load(Care, row.draft), load(Price, row.answer)
        if has_dre(care, price) if flow == DRE else not care.cancels:
            yield _Waiting(
                row.id,
                row.biller,
                care.practitioner.structure_name,
                _destination(tables, flow, care, row),
                row.demo,
                len(row.records) // RECORD,
                price.norm if flow == FSE else price.dre_norm,
                care.cancels,
            )


def _destination(tables: Tables, flow: str, care: Care, row: Row[Any]) -> str:
    """Return where the flow of an invoice goes."""
    if flow == FSE:
        return fse_destination(tables, care.rights.organism, date.fromisoformat(row.invoice_date))
    assert care.cover is not None, "a DRE has a cover"
    return care.cover.number


def _groups(waiting: Iterator[_Waiting]) -> list[list[_Waiting]]:
    """Group by biller, destination, kind of data and norm, cancellations apart; cut a group that would be too long."""
    groups: dict[tuple[str, str, int, Norm, bool], list[list[_Waiting]]] = {}
    for each in waiting:
        lots = groups.setdefault((each.biller, each.destination, each.demo, each.norm, each.cancels), [[]])
        if lots[-1] and sum(one.records for one in lots[-1]) + each.records > LONGEST:
            lots.append([])
        lots[-1].append(each)
    return [group for lots in groups.values() for group in lots]


def _make(unit: Unit, flow: str, group: list[_Waiting]) -> int:
    """Number and store one lot."""
    first = group[0]
    number = allocate(unit, RANGES[flow], first.biller)
    shown = RANGES[flow].show(number.value)
    _refuse_reuse(unit, flow, first.biller, shown, number)
    values: dict[str, object] = {
        "flow": flow,
        "number": shown,
        "round": number.round,
        "biller": first.biller,
        "biller_name": first.biller_name,
        "destination": first.destination,
        "demo": first.demo,
    }
    return add_lot(unit, values, [each.id for each in group])


def _refuse_reuse(unit: Unit, flow: str, biller: str, shown: str, number: Number) -> None:
    """Refuse a number that starts again while a lot that bears it still waits for its answer."""
    query = select(lot.c.id).where(lot.c.flow == flow, lot.c.biller == biller, lot.c.number == shown)
    over = LOT.finals() | {"rejected"}
    if number.round and unit.connection.execute(query.where(lot.c.state.not_in(over))).first():
        raise NumberRangeExhausted(RANGES[flow].name, biller, RANGES[flow].last)
