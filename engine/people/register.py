"""The practitioners of a terminal: known at first sight, listed, replaced, deleted under conditions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from cardio.cps.holder import CpsHolder
from engine.people.registered import REMPLACANT, TITULAIRE, Registered, Replacement
from engine.people.sheet import Sheet, faults, sheet_of, verified
from engine.people.swap import Step, Swap
from engine.ports import Clock
from engine.store import people
from engine.store.store import Store
from tables.catalogue import message
from tables.messages import Message

Refusal = tuple[Message, ...]
"""Why something was refused: messages of severity error, one at least."""


@dataclass(frozen=True, slots=True)
class Register:
    """The practitioners on record in a store. What is refused comes back as messages; StoreFault is raised."""

    store: Store
    clock: Clock

    def practitioners(self) -> tuple[Registered, ...]:
        """Return everyone on record, titulaires first."""
        with self.store.reading() as connection:
            return people.everyone(connection)

    def replacements(self) -> tuple[Replacement, ...]:
        """Return who replaces whom, on which days."""
        with self.store.reading() as connection:
            return people.replacements(connection)

    def meet(self, holder: CpsHolder, situation: int) -> Registered | Sheet | Message:
        """Return the practitioner of a CPS if known; else the sheet to verify and validate, or why there is none.

        A sheet that an older version kept without its situation is proposed again, with what was verified then.
        """
        sheet = sheet_of(holder, situation)
        if isinstance(sheet, Message):
            return sheet
        with self.store.reading() as connection:
            known = people.find(connection, sheet.rpps, sheet.billing_number)
        if known is None or known.sheet.complete:
            return known or sheet
        kept = known.sheet
        return verified(
            sheet,
            civility=kept.civility,
            family_name=kept.family_name,
            first_name=kept.first_name,
            mode=kept.mode,
            caisse=kept.caisse,
        )

    def known(self, row: int) -> Registered | Message:
        """Return the practitioner of an internal id, or the message that there is none."""
        with self.store.reading() as connection:
            return people.by_id(connection, row) or message("people.unknown", field="practitioner")

    def validate(self, sheet: Sheet) -> Registered | Refusal:
        """Put a verified sheet on record as a titulaire's, in place of the one that practitioner had."""
        wrong = faults(sheet)
        if wrong:
            return wrong
        with self.store.writing(self.clock.now(), "La fiche du professionnel") as unit:
            known = people.find(unit.connection, sheet.rpps, sheet.billing_number)
            return people.put(unit, sheet, known.role if known else TITULAIRE)

    def add_remplacant(self, swap: Swap) -> tuple[Replacement, ...] | Refusal:
        """Keep a finished swap: the remplaçant, the titulaires and the days, all at once."""
        if swap.step is not Step.DONE or swap.remplacant is None:
            return (message("people.swap-order", field="swap", waited=swap.step.value),)
        with self.store.writing(self.clock.now(), "Le remplaçant") as unit:
            gone = [each.name for each in swap.titulaires if people.by_id(unit.connection, each.id) != each]
            if gone:
                return (message("people.swap-changed", field="titulaires", names=", ".join(gone)),)
            known = people.find(unit.connection, swap.remplacant.rpps, swap.remplacant.billing_number)
            if known is not None and known.role == TITULAIRE:
                return (message("people.swap-is-titulaire", field="cps", name=known.name),)
            remplacant = people.put(unit, swap.remplacant, REMPLACANT)
            made = [Replacement(remplacant.id, each.id, swap.days, active=True) for each in swap.titulaires]
            for each in made:
                people.attach(unit, each)
        return tuple(made)

    def deactivate(self, remplacant: int, titulaire: int) -> Refusal:
        """Untick a titulaire of a remplaçant: the calendar counts no more. Empty when done."""
        with self.store.writing(self.clock.now(), "Le remplaçant") as unit:
            if people.detach(unit, remplacant, titulaire):
                return ()
        return (message("people.not-attached", field="titulaire"),)

    def delete_remplacant(self, remplacant: int) -> Refusal:
        """Delete a remplaçant whose every calendar is deactivated. Empty when done."""
        with self.store.writing(self.clock.now(), "La suppression") as unit:
            found = people.by_id(unit.connection, remplacant)
            if found is None or found.role != REMPLACANT:
                return (message("people.unknown", field="remplacant"),)
            attached = people.replacements(unit.connection)
            if any(each.active for each in attached if each.remplacant == remplacant):
                return (message("people.still-active", field="remplacant", name=found.name),)
            people.delete(unit, remplacant)
        return ()

    def delete_titulaire(self, titulaire: int, inserted: CpsHolder | None) -> Refusal:
        """Delete a titulaire under three conditions; every one that fails is told. Empty when done.

        ``inserted`` is the CPS in the reader now, None without one: it must not be the titulaire's own. Every invoice
        must be cancelled or sent, and no remplaçant attached.
        """
        with self.store.writing(self.clock.now(), "La suppression") as unit:
            found = people.by_id(unit.connection, titulaire)
            if found is None or found.role != TITULAIRE:
                return (message("people.unknown", field="titulaire"),)
            wrong = _kept_by(unit.connection, found, inserted)
            if not wrong:
                people.delete(unit, titulaire)
        return wrong


def _kept_by(connection: Connection, found: Registered, inserted: CpsHolder | None) -> Refusal:
    """Return the conditions that keep a titulaire on record."""
    wrong = []
    if inserted is not None and inserted.rpps == found.sheet.rpps:
        wrong.append(message("people.card-inserted", field="titulaire", name=found.name))
    if count := people.invoices_left(connection, found.sheet):
        wrong.append(message("people.invoices-left", field="titulaire", name=found.name, count=count))
    attached = [each.remplacant for each in people.replacements(connection) if each.titulaire == found.id]
    if attached:
        names = ", ".join(each.name for one in attached if (each := people.by_id(connection, one)))
        wrong.append(message("people.remplacant-attached", field="titulaire", name=found.name, names=names))
    return tuple(wrong)
