"""The clock of the simulated world: it stands still until someone moves it.

>>> from zoneinfo import ZoneInfo
>>> clock = SimulatedClock(datetime(2024, 12, 15, 9, 0, tzinfo=ZoneInfo("Europe/Paris")))
>>> clock.advance(timedelta(days=2))
>>> clock.now().isoformat(), clock.today().isoformat()
('2024-12-17T09:00:00+01:00', '2024-12-17')
"""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What tells a part of the simulated world the time."""

    def now(self) -> datetime:
        """Return the present moment, aware."""
        ...


class SimulatedClock:
    """A clock that every part of the simulated world shares; safe to read from any thread."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None or start.utcoffset() is None:
            raise ValueError("the simulated clock starts at an aware moment: give it a time zone")
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the present moment, aware."""
        with self._lock:
            return self._now

    def today(self) -> date:
        """Return the present day where the clock stands."""
        return self.now().date()

    def advance(self, step: timedelta) -> None:
        """Move the clock forward. Raises ValueError on a negative step: this world never goes back."""
        if step < timedelta(0):
            raise ValueError(f"the clock only goes forward, not by {step}")
        with self._lock:
            self._now += step
