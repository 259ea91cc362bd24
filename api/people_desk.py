"""The practitioners of a terminal as its faces handle them: read off the CPS, listed, replaced, deleted.

The four-step swap is kept here, in memory, one at a time: nothing is on record before the titulaire's CPS has closed
it, and a terminal that restarts begins it again. What a rule refuses is raised as ``Declined``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from api.card_desk import CardDesk
from api.errors import Declined, NotUnlocked, UnknownPractitioner
from cardio.cps.holder import CpsHolder
from cardio.errors import CardRemoved, NoCard, NoReader, UnknownCard, WrongCard
from engine.office import Office
from engine.people.registered import REMPLACANT, Registered, Replacement
from engine.people.sheet import Sheet, sheet_of, verified
from engine.people.swap import Step, Swap
from tables.messages import Message

T = TypeVar("T")
_NO_CPS = (NoCard, NoReader, UnknownCard, WrongCard)


class PeopleDesk:
    """The acts on people. Raises Declined, NotUnlocked, CardioError, StoreFault; holds the terminal's lock."""

    def __init__(self, office: Office, desk: CardDesk, lock: threading.RLock) -> None:
        self._office = office
        self._desk = desk
        self._lock = lock
        self._swap = Swap()

    # Who is on record

    def everyone(self) -> tuple[Registered, ...]:
        """Return the practitioners on record, titulaires first."""
        return self._office.people.practitioners()

    def replacements(self) -> tuple[Replacement, ...]:
        """Return who replaces whom, on which days."""
        return self._office.people.replacements()

    def known(self, row: int) -> Registered:
        """Return one practitioner by internal id. Raises UnknownPractitioner."""
        found = self._office.people.known(row)
        if isinstance(found, Message):
            raise UnknownPractitioner((found,))
        return found

    def replaced_by(self, holder: CpsHolder) -> tuple[Registered, ...]:
        """Return the titulaires whose calendar is active for the holder of a CPS; none for anyone but a remplaçant."""
        everyone = {each.id: each for each in self.everyone()}
        own = {row for row, each in everyone.items() if each.role == REMPLACANT and each.sheet.rpps == holder.rpps}
        return tuple(everyone[each.titulaire] for each in self.replacements() if each.active and each.remplacant in own)

    # First seen

    def on_card(self, situation: int) -> Registered | Sheet:
        """Return whom the unlocked CPS belongs to: known, or the sheet to verify."""
        with self._lock:
            met = self._office.people.meet(self.holder(), situation)
            if isinstance(met, Message):
                raise Declined((met,))
            return met

    def validate(
        self, situation: int, *, civility: str, family_name: str, first_name: str, mode: str, caisse: str
    ) -> Registered:
        """Put on record the verified sheet of the CPS that is in, unlocked; again, it takes the place of the former."""
        with self._lock:
            read = _value(sheet_of(self.holder(), situation))
            made = verified(
                read, civility=civility, family_name=family_name, first_name=first_name, mode=mode, caisse=caisse
            )
            return _kept(self._office.people.validate(made))

    # The four steps

    @property
    def swap(self) -> Swap:
        """The swap that is under way."""
        return self._swap

    def begin(self) -> Swap:
        """Begin a swap, abandoning the one under way."""
        with self._lock:
            self._swap = Swap()
            return self._swap

    def present_remplacant(self, situation: int) -> Swap:
        """Step 1: the remplaçant's CPS, unlocked. A swap that was done gives way to a new one."""
        with self._lock:
            before = Swap() if self._swap.step is Step.DONE else self._swap
            return self._advance(before.present_remplacant(self.holder(), situation, self._today()))

    def tick(self, titulaires: Iterable[int]) -> Swap:
        """Step 2: the titulaires replaced, by internal id."""
        with self._lock:
            return self._advance(self._swap.tick([self.known(each) for each in titulaires]))

    def choose(self, days: Iterable[date]) -> Swap:
        """Step 3: the days of replacement."""
        with self._lock:
            return self._advance(self._swap.choose(days))

    def present_titulaire(self) -> Swap:
        """Step 4: the CPS of a ticked titulaire, unlocked; the last of them puts everything on record."""
        with self._lock:
            after = _value(self._swap.present_titulaire(self.holder(), self._today()))
            if after.step is Step.DONE:
                _kept_all(self._office.people.add_remplacant(after))
            return self._advance(after)

    # The end

    def deactivate(self, remplacant: int, titulaire: int) -> None:
        """Untick a titulaire of a remplaçant."""
        _done(self._office.people.deactivate(remplacant, titulaire))

    def delete(self, row: int) -> None:
        """Delete a practitioner, under the conditions of their role."""
        with self._lock:
            if self.known(row).role == REMPLACANT:
                _done(self._office.people.delete_remplacant(row))
            else:
                _done(self._office.people.delete_titulaire(row, self._inserted()))

    def holder(self) -> CpsHolder:
        """Return the holder of the CPS that is in, unlocked. Raises NotUnlocked, CardioError."""
        with self._desk.cps() as cps:
            holder = cps.read()
        if not holder.situations:
            raise NotUnlocked
        return holder

    def _advance(self, after: Swap | Message) -> Swap:
        self._swap = _value(after)
        return self._swap

    def _inserted(self) -> CpsHolder | None:
        """Return the holder of the CPS that is in, locked or not; None where there is none."""
        try:
            return self._desk.holder()
        except CardRemoved:  # the unlocked CPS was taken out: another may be in
            self._desk.lock()
        except _NO_CPS:
            return None
        try:
            return self._desk.holder()
        except (CardRemoved, *_NO_CPS):
            return None

    def _today(self) -> date:
        return self._office.clock.now().date()


def _value(found: T | Message) -> T:
    """Return what a rule did not refuse. Raises Declined."""
    if isinstance(found, Message):
        raise Declined((found,))
    return found


def _kept(found: Registered | tuple[Message, ...]) -> Registered:
    """Return what was put on record. Raises Declined."""
    if isinstance(found, tuple):
        raise Declined(found)
    return found


def _kept_all(found: tuple[Replacement, ...] | tuple[Message, ...]) -> None:
    """Raise Declined where nothing was put on record."""
    _done(tuple(each for each in found if isinstance(each, Message)))


def _done(refusal: tuple[Message, ...]) -> None:
    """Raise Declined unless nothing refuses."""
    if refusal:
        raise Declined(refusal)
