"""Practitioners that the terminal knows, and who replaces whom on which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.people.sheet import Sheet

TITULAIRE, REMPLACANT = "titulaire", "remplacant"


@dataclass(frozen=True, slots=True)
class Registered:
    """A practitioner on record: internal ``id``, ``role`` ("titulaire" or "remplacant"), validated sheet."""

    id: int
    role: str
    sheet: Sheet

    @property
    def name(self) -> str:
        """Who it is, as the list shows it."""
        return self.sheet.name

    def __repr__(self) -> str:
        return f"Registered(id={self.id}, role={self.role!r})"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A remplaçant attached to a titulaire on ticked days; ``active`` False once the titulaire is unticked."""

    remplacant: int
    titulaire: int
    days: tuple[date, ...]
    active: bool
