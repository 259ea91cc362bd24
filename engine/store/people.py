"""Practitioners and replacements in the store: rows to values and back. The journal holds their internal ids only."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update
from sqlalchemy import delete as deletion

from engine.people.registered import Registered, Replacement
from engine.people.sheet import Sheet
from engine.store.invoices import draft_of
from engine.store.schema import invoice, practitioner, replacement, replacement_day
from engine.store.unit import Unit

_FIELDS = tuple(each.name for each in fields(Sheet))
_KEPT = ("draft", "priced", "sealed", "lotted", "refused")
"""The states of an invoice that is neither cancelled nor gone."""


def everyone(connection: Connection) -> tuple[Registered, ...]:
    """Return every practitioner on record, titulaires first."""
    query = select(practitioner).order_by(practitioner.c.role.desc(), practitioner.c.id)
    return tuple(_registered(row) for row in connection.execute(query))


def by_id(connection: Connection, row: int) -> Registered | None:
    """Return the practitioner of an internal id, None where there is none."""
    found = connection.execute(select(practitioner).where(practitioner.c.id == row)).first()
    return _registered(found) if found else None


def find(connection: Connection, rpps: str, billing_number: str) -> Registered | None:
    """Return the practitioner who bills under a number, None where there is none."""
    wanted = (practitioner.c.rpps == rpps, practitioner.c.billing_number == billing_number)
    found = connection.execute(select(practitioner).where(*wanted)).first()
    return _registered(found) if found else None


def put(unit: Unit, sheet: Sheet, role: str) -> Registered:
    """Put a sheet on record, in place of that practitioner's former one."""
    values: dict[str, object] = {name: getattr(sheet, name) for name in _FIELDS}
    known = find(unit.connection, sheet.rpps, sheet.billing_number)
    if known is not None:
        unit.connection.execute(update(practitioner).where(practitioner.c.id == known.id).values(role=role, **values))
        unit.note("practitioner.changed", id=known.id, role=role)
        return Registered(known.id, role, sheet)
    done = unit.connection.execute(insert(practitioner).values(role=role, created_at=unit.at, **values))
    assert done.inserted_primary_key is not None
    made = Registered(int(done.inserted_primary_key[0]), role, sheet)
    unit.note("practitioner.registered", id=made.id, role=role, origin=sheet.origin)
    return made


def delete(unit: Unit, row: int) -> None:
    """Delete a practitioner and, for a remplaçant, the calendars."""
    own = select(replacement.c.id).where(or_(replacement.c.remplacant_id == row, replacement.c.titulaire_id == row))
    unit.connection.execute(deletion(replacement_day).where(replacement_day.c.replacement_id.in_(own)))
    unit.connection.execute(deletion(replacement).where(replacement.c.id.in_(own)))
    unit.connection.execute(deletion(practitioner).where(practitioner.c.id == row))
    unit.note("practitioner.deleted", id=row)


def replacements(connection: Connection) -> tuple[Replacement, ...]:
    """Return every replacement, oldest first."""
    days: dict[int, list[date]] = {}
    for row in connection.execute(select(replacement_day).order_by(replacement_day.c.day)):
        days.setdefault(row.replacement_id, []).append(date.fromisoformat(row.day))
    rows = connection.execute(select(replacement).order_by(replacement.c.id))
    return tuple(
        Replacement(row.remplacant_id, row.titulaire_id, tuple(days.get(row.id, ())), bool(row.active)) for row in rows
    )


def attach(unit: Unit, made: Replacement) -> None:
    """Keep a replacement; its days take the place of those the same two had."""
    row = _row(unit.connection, made.remplacant, made.titulaire)
    if row is None:
        values = {"remplacant_id": made.remplacant, "titulaire_id": made.titulaire, "active": 1, "created_at": unit.at}
        done = unit.connection.execute(insert(replacement).values(values))
        assert done.inserted_primary_key is not None
        row = int(done.inserted_primary_key[0])
    unit.connection.execute(update(replacement).where(replacement.c.id == row).values(active=1))
    unit.connection.execute(deletion(replacement_day).where(replacement_day.c.replacement_id == row))
    days = [{"replacement_id": row, "day": day.isoformat()} for day in made.days]
    unit.connection.execute(insert(replacement_day), days)
    told = [day.isoformat() for day in made.days]
    unit.note("replacement.attached", id=row, remplacant=made.remplacant, titulaire=made.titulaire, days=told)


def detach(unit: Unit, remplacant: int, titulaire: int) -> bool:
    """Deactivate a replacement and keep its days on record; False where there is no active one."""
    row = _row(unit.connection, remplacant, titulaire)
    wanted = (replacement.c.id == row, replacement.c.active == 1)
    done = unit.connection.execute(update(replacement).where(*wanted).values(active=0))
    if done.rowcount:
        unit.note("replacement.deactivated", id=row)
    return bool(done.rowcount)


def invoices_left(connection: Connection, sheet: Sheet) -> int:
    """Count the invoices of a practitioner, or made in their place, that are neither cancelled nor sent."""
    query = select(invoice).where(invoice.c.biller == sheet.billing_number, invoice.c.state.in_(_KEPT))
    who = (draft_of(row).care.practitioner for row in connection.execute(query))
    return sum(sheet.rpps == (each.replaces or each.rpps) for each in who)


def _row(connection: Connection, remplacant: int, titulaire: int) -> int | None:
    """Return the internal id of the replacement of one by the other."""
    wanted = (replacement.c.remplacant_id == remplacant, replacement.c.titulaire_id == titulaire)
    found: int | None = connection.execute(select(replacement.c.id).where(*wanted)).scalar()
    return found


def _registered(row: Row[Any]) -> Registered:
    """Read a row."""
    return Registered(row.id, row.role, Sheet(**{name: getattr(row, name) for name in _FIELDS}))
