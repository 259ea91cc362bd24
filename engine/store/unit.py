"""One unit of work: a writing transaction, its instant, its journal entries. All of it is kept, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine.journal import append


@dataclass(frozen=True, slots=True)
class Unit:
    """What a writer holds: the connection of its transaction and the instant it works at."""

    connection: Connection
    now: datetime

    @property
    def at(self) -> str:
        """The instant as stored: ISO 8601 with its offset."""
        return self.now.isoformat(timespec="seconds")

    def note(self, event: str, /, **body: object) -> None:
        """Write one journal entry in this transaction. No card code, no NIR, no name: internal ids only."""
        append(self.connection, self.at, event, body)
