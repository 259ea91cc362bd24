"""In whose place a CPS bills: a remplaçant takes the titulaire's, on the days that the titulaire let tick.

The remplaçant stands in for the titulaire before the AMO: the invoice bears the titulaire's AM numbers (biller and
executant), structure, specialty and conventional situation, and the remplaçant's own RPPS; the titulaire is paid.
Sources: CNAMTS to the Ordre des masseurs-kinésithérapeutes (January 2016) on the CPS of remplaçants, "sous le numéro
AM du remplacé et le numéro d'identification du remplaçant"; convention médicale of 2016, article 34: all the rights of
the titulaire but the permanent right to overcharge (``codes/replacements.csv``). That the RPPS of record 4E is that
identification is our reading: no public B2 document says it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from sqlalchemy import Connection

from cardio.cps.holder import CpsHolder
from engine.people.practitioner import Practitioner
from engine.people.registered import REMPLACANT, Registered
from engine.people.sheet import Sheet, sheet_of
from engine.store import people
from tables.catalogue import SOURCES, message
from tables.dated import DatedTable, load
from tables.messages import Message

FIELD = "titulaire"


def replaced_by(
    connection: Connection, holder: CpsHolder, situation: int, day: date, titulaire: int | None = None
) -> Registered | Message | None:
    """Return the titulaire whom the holder of a CPS replaces on a day, None where the holder replaces nobody.

    ``titulaire`` is the internal id of the one meant, needed where several let that day tick. Refuses a day that is
    not ticked, a titulaire who is not replaced, and one whose sheet does not say under which situation to bill.
    """
    sheet = sheet_of(holder, situation)
    found = None if isinstance(sheet, Message) else people.find(connection, sheet.rpps, sheet.billing_number)
    if found is None or found.role != REMPLACANT:
        return None if titulaire is None else message("people.not-remplacant", field=FIELD)
    ticked = _ticked(connection, found, day)
    if not ticked:
        return message("people.outside-days", field="invoice_date", day=f"{day:%d/%m/%Y}")
    chosen = [each for each in ticked if titulaire in {None, each.id}]
    if len(chosen) == 1:
        return chosen[0] if chosen[0].sheet.complete else _incomplete(chosen[0])
    names = ", ".join(each.name for each in ticked)
    rule = "people.which-titulaire" if chosen else "people.other-titulaire"
    return message(rule, field=FIELD, names=names, day=f"{day:%d/%m/%Y}")


def in_place_of(who: Practitioner, titulaire: Sheet, day: date) -> Practitioner:
    """Return the practitioner of an invoice made in a titulaire's place on a day: their numbers, one's own RPPS."""
    return replace(
        who,
        number=titulaire.number,
        billing_number=titulaire.billing_number,
        structure_name=titulaire.structure_name,
        specialty=titulaire.specialty,
        kind=titulaire.kind,
        convention=convention_in_place(titulaire.convention, day),
        option=titulaire.option,
        zone=titulaire.zone,
        replaces=titulaire.rpps,
    )


def convention_in_place(convention: str, day: date) -> str:
    """Return the conventional situation of whoever replaces a titulaire.

    >>> convention_in_place("secteur_1_dp", date(2024, 12, 15)), convention_in_place("secteur_2", date(2024, 12, 15))
    ('secteur_1', 'secteur_2')
    """
    row = _conventions().at(convention, day)
    return row["convention"] if row else convention


@cache
def _conventions() -> DatedTable:
    """The situations that a remplaçant does not take over as they stand. Raises TableError when the table is wrong."""
    return load(SOURCES, "codes/replacements.csv")


def _ticked(connection: Connection, remplacant: Registered, day: date) -> list[Registered]:
    """Return the titulaires who let a day tick, in the order of their replacements."""
    rows = people.replacements(connection)
    found = [each.titulaire for each in rows if each.remplacant == remplacant.id and each.active and day in each.days]
    return [each for row in found if (each := people.by_id(connection, row)) is not None]


def _incomplete(titulaire: Registered) -> Message:
    """Say that the titulaire's CPS must be read again."""
    return message("people.sheet-incomplete", field=FIELD, name=titulaire.name)
