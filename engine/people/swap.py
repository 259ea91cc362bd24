"""Adding a remplaçant: four steps, one order, nothing kept before the last card has spoken.

1. the remplaçant's CPS and its code, 2. the titulaires are ticked, 3. the days of replacement are ticked, 4. the CPS of
each ticked titulaire and its code, which closes the operation. A step out of its turn is refused and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from cardio.cps.holder import CpsHolder
from engine.people.registered import TITULAIRE, Registered
from engine.people.sheet import Sheet, faults, sheet_of
from tables.catalogue import message
from tables.messages import Message


class Step(Enum):
    """What the operation waits for; the value is what the practitioner reads."""

    REMPLACANT = "insérer la CPS du remplaçant et saisir son code"
    TITULAIRES = "cocher le ou les titulaires"
    DAYS = "cocher les jours de remplacement"
    CLOSING = "insérer la CPS du titulaire et saisir son code"
    DONE = "terminé"


@dataclass(frozen=True, slots=True)
class Swap:
    """One operation at one step; each method returns the next one, or the message that says why not."""

    step: Step = Step.REMPLACANT
    remplacant: Sheet | None = None
    titulaires: tuple[Registered, ...] = ()
    days: tuple[date, ...] = ()
    confirmed: frozenset[int] = frozenset()

    def present_remplacant(self, holder: CpsHolder, situation: int, today: date) -> Swap | Message:
        """Step 1: the remplaçant's CPS, unlocked."""
        sheet = sheet_of(holder, situation) if holder.situations else None
        refused = self._order(Step.REMPLACANT) or _card(holder, today)
        if refused is not None or sheet is None:
            return refused or message("people.swap-locked", field="cps")
        if isinstance(sheet, Message):
            return sheet
        wrong = faults(sheet)
        return wrong[0] if wrong else replace(self, step=Step.TITULAIRES, remplacant=sheet)

    def tick(self, titulaires: Iterable[Registered]) -> Swap | Message:
        """Step 2: who is replaced, at least one titulaire, never oneself."""
        chosen = tuple(dict.fromkeys(titulaires))
        if refused := self._order(Step.TITULAIRES):
            return refused
        if not chosen or any(each.role != TITULAIRE for each in chosen):
            return message("people.swap-no-titulaire", field="titulaires")
        assert self.remplacant is not None
        if any(each.sheet.rpps == self.remplacant.rpps for each in chosen):
            return message("people.swap-oneself", field="titulaires")
        if unread := next((each for each in chosen if not each.sheet.complete), None):
            return message("people.sheet-incomplete", field="titulaires", name=unread.name)
        return replace(self, step=Step.DAYS, titulaires=chosen)

    def choose(self, days: Iterable[date]) -> Swap | Message:
        """Step 3: the days of replacement, at least one."""
        chosen = tuple(sorted(set(days)))
        if refused := self._order(Step.DAYS):
            return refused
        return replace(self, step=Step.CLOSING, days=chosen) if chosen else message("people.swap-no-day", field="days")

    def present_titulaire(self, holder: CpsHolder, today: date) -> Swap | Message:
        """Step 4: the CPS of a ticked titulaire, unlocked; the last of them closes the operation."""
        if refused := self._order(Step.CLOSING) or _card(holder, today):
            return refused
        left = [each for each in self.titulaires if each.id not in self.confirmed]
        found = {each.id for each in left if each.sheet.rpps == holder.rpps}
        if not found:
            names = ", ".join(each.name for each in left)
            return message("people.swap-wrong-titulaire", field="cps", names=names)
        confirmed = self.confirmed | found
        done = all(each.id in confirmed for each in self.titulaires)
        return replace(self, step=Step.DONE if done else Step.CLOSING, confirmed=confirmed)

    def _order(self, wanted: Step) -> Message | None:
        """Refuse a step out of its turn."""
        if self.step is wanted:
            return None
        return message("people.swap-order", field="swap", waited=self.step.value)


def _card(holder: CpsHolder, today: date) -> Message | None:
    """Refuse a CPS out of date or whose code was not given."""
    if holder.valid_until < today:
        return message("people.cps-expired", field="cps", until=f"{holder.valid_until:%d/%m/%Y}")
    return None if holder.situations else message("people.swap-locked", field="cps")
