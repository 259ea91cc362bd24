"""The only place that writes a state: it asks the transition table first and journals in the same transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Table, insert, select, update

from engine.errors import IllegalTransition
from engine.invoice.states import DOCUMENT, FILE, INVOICE, LOT, PARCEL, SHARE, Machine
from engine.store.schema import document, file, invoice, lot, parcel, share
from engine.store.unit import Unit

TABLES: dict[str, Table] = {
    INVOICE.name: invoice,
    LOT.name: lot,
    FILE.name: file,
    SHARE.name: share,
    DOCUMENT.name: document,
    PARCEL.name: parcel,
}


def inserted(result: CursorResult[Any]) -> int:
    """Return the internal id of the row just inserted."""
    key = result.inserted_primary_key
    assert key is not None, "one row was inserted"
    return int(key[0])


def create(unit: Unit, machine: Machine, values: dict[str, object], **told: object) -> int:
    """Insert a row in the initial state of its machine and return its id; ``told`` goes to the journal."""
    table = TABLES[machine.name]
    row = unit.connection.execute(insert(table).values(state=machine.initial, **values))
    found = inserted(row)
    unit.note(f"{machine.name}.{machine.initial}", id=found, **told)
    return found


def move(
    unit: Unit, machine: Machine, row: int, wanted: str, values: dict[str, object] | None = None, **told: object
) -> None:
    """Take a row to another state, with other values of its own; ``told`` goes to the journal.

    Raises IllegalTransition where the machine has no way, or where there is no such row.
    """
    table = TABLES[machine.name]
    state = unit.connection.execute(select(table.c.state).where(table.c.id == row)).scalar()
    if state is None:
        raise IllegalTransition(machine.name, "∅", wanted)
    machine.check(state, wanted)
    unit.connection.execute(update(table).where(table.c.id == row).values(state=wanted, **(values or {})))
    unit.note(f"{machine.name}.{wanted}", id=row, before=state, **told)


def settle(unit: Unit, machine: Machine, row: int, wanted: str, **told: object) -> bool:
    """Like ``move``, but staying where one is is no event. Returns whether the row moved."""
    table = TABLES[machine.name]
    if unit.connection.execute(select(table.c.state).where(table.c.id == row)).scalar() == wanted:
        return False
    move(unit, machine, row, wanted, None, **told)
    return True
