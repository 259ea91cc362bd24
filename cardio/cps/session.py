"""When the bearer code is asked again: at the first use of the day, and for each transmission.

A code that was given covers billing until the end of the day, in the office's own time, and covers a transmission
only if it was given for that one. A clock that goes back, a card that changes, or a policy's ``idle`` time spent
without use, ask again too. Nothing here ever holds the code.

>>> from datetime import datetime
>>> morning = datetime.fromisoformat("2024-12-15T08:30:00+01:00")
>>> session = CodeSession().given("12345678", morning, Use.BILLING)
>>> session.covers("12345678", morning.replace(hour=19), Use.BILLING)
True
>>> session.covers("12345678", morning.replace(hour=19), Use.TRANSMISSION)
False
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

FRANCE = ZoneInfo("Europe/Paris")


class Use(StrEnum):
    """What the code is asked for."""

    BILLING = "billing"
    TRANSMISSION = "transmission"


@dataclass(frozen=True, slots=True)
class CodePolicy:
    """How long a code lasts: ``zone`` says when a day ends, ``idle`` how long it may go unused (None: all day)."""

    zone: ZoneInfo = FRANCE
    idle: timedelta | None = None


@dataclass(frozen=True, slots=True)
class CodeSession:
    """Which card was unlocked, when, and for what; a value that each use replaces by the next.

    ``serial`` is the card's serial number, empty before any code. Every moment is an aware datetime.
    """

    policy: CodePolicy = field(default_factory=CodePolicy)
    serial: str = ""
    given_at: datetime | None = None
    used_at: datetime | None = None
    for_transmission: bool = False

    def given(self, serial: str, now: datetime, use: Use) -> CodeSession:
        """Return the session after the card accepted the code."""
        return replace(self, serial=serial, given_at=now, used_at=now, for_transmission=use is Use.TRANSMISSION)

    def used(self, now: datetime, use: Use) -> CodeSession:
        """Return the session after a use; a transmission spends what the code gave to transmissions."""
        return replace(self, used_at=now, for_transmission=self.for_transmission and use is not Use.TRANSMISSION)

    def closed(self) -> CodeSession:
        """Return the session once the card was taken out or locked: the next use asks."""
        return CodeSession(self.policy)

    def covers(self, serial: str, now: datetime, use: Use) -> bool:
        """Whether this use may go on without asking for the code again."""
        if self.given_at is None or self.used_at is None or not self.serial or serial != self.serial:
            return False
        if now < self.used_at or self._day(now) != self._day(self.given_at):
            return False
        if self.policy.idle is not None and now - self.used_at > self.policy.idle:
            return False
        return use is not Use.TRANSMISSION or self.for_transmission

    def _day(self, moment: datetime) -> object:
        return moment.astimezone(self.policy.zone).date()
