"""Number ranges per establishment: invoices, lots, files. Allocated inside the transaction of what bears the number.

A number is either on a row or explained in the journal: there is no silent gap. Invoice numbers run once through their
range; lot and file numbers start again (a new round) after the last, as their fields are short.

>>> LOT_DRE.show(1), LOT_DRE.show(5), LOT_DRE.show(17_576), LOT_FSE.show(7), FILE.show(12)
('AAA', 'AAE', 'ZZZ', '007', '000012')
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase

from sqlalchemy import Row, insert, select, update

from engine.errors import NumberRangeExhausted
from engine.store.schema import number_range
from engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Range:
    """A kind of number: its default bounds, its width, whether it starts again, whether it is written in letters."""

    name: str
    last: int
    width: int
    cycles: bool
    letters: bool = False
    first: int = 1

    def show(self, value: int) -> str:
        """Write a number as flows carry it."""
        if not self.letters:
            return f"{value:0{self.width}d}"
        rest, signs = value - 1, ""
        for _ in range(self.width):
            rest, place = divmod(rest, len(ascii_uppercase))
            signs = ascii_uppercase[place] + signs
        return signs


INVOICE = Range("invoice", last=999_999_999, width=9, cycles=False)
LOT_FSE = Range("lot-fse", last=999, width=3, cycles=True)
LOT_DRE = Range("lot-dre", last=26**3, width=3, cycles=True, letters=True)
FILE = Range("file", last=999_999, width=6, cycles=True)


@dataclass(frozen=True, slots=True)
class Number:
    """A number just taken; ``round`` counts how many times its range started again."""

    value: int
    round: int


def allocate(unit: Unit, kind: Range, scope: str) -> Number:
    """Take the next number of a range for an establishment (``scope``: its billing number).

    The caller writes the number on its row in the same transaction. Raises NumberRangeExhausted.
    """
    row = _row(unit, kind, scope)
    value, turn = row.next, row.round
    if value > row.last:
        if not kind.cycles:
            raise NumberRangeExhausted(kind.name, scope, row.last)
        value, turn = row.first, turn + 1
        unit.note("numbers.restarted", range=kind.name, scope=scope, round=turn)
    _write(unit, kind, scope, next=value + 1, round=turn)
    return Number(value, turn)


def void(unit: Unit, kind: Range, scope: str, value: int, reason: str) -> None:
    """Explain in the journal a number that no row will bear."""
    unit.note("numbers.voided", range=kind.name, scope=scope, value=value, reason=reason)


def set_range(unit: Unit, kind: Range, scope: str, *, first: int, last: int, start: int) -> None:
    """Set the bounds of an establishment's range and its next number; the numbers jumped over are explained.

    Raises ValueError when ``start`` is out of the bounds, or the bounds are out of the kind's own.
    """
    if not kind.first <= first <= start <= last <= kind.last:
        raise ValueError(f"{kind.name}: {first} ≤ {start} ≤ {last} must hold, within {kind.first}..{kind.last}")
    row = _row(unit, kind, scope)
    unit.note("numbers.set", range=kind.name, scope=scope, first=first, last=last, next=start, before=row.next)
    _write(unit, kind, scope, first=first, last=last, next=start)


def _row(unit: Unit, kind: Range, scope: str) -> Row[int, int, int, int]:
    """Return the range's row, made with the default bounds at its first use."""
    columns = number_range.c
    query = select(columns.first, columns.last, columns.next, columns.round)
    query = query.where(columns.name == kind.name, columns.scope == scope)
    row = unit.connection.execute(query).first()
    if row is not None:
        return row
    start = {"first": kind.first, "last": kind.last, "next": kind.first, "round": 0}
    unit.connection.execute(insert(number_range).values(name=kind.name, scope=scope, **start))
    return unit.connection.execute(query).one()


def _write(unit: Unit, kind: Range, scope: str, **values: int) -> None:
    """Update the range's row."""
    where = (number_range.c.name == kind.name) & (number_range.c.scope == scope)
    unit.connection.execute(update(number_range).where(where).values(**values))
