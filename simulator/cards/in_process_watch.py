"""Watching virtual readers without PC/SC, woken by the readers themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Condition
from typing import TYPE_CHECKING

from cardio.supervisor.seat import Seat

if TYPE_CHECKING:
    from simulator.cards.slot import Slot


class InProcessWatch:
    """``cardio.supervisor.seat.Watch`` over virtual readers; ``plugged`` and ``exclusive`` say more of each of them."""

    def __init__(
        self, slots: tuple[Slot, ...], plugged: Callable[[Slot], bool], exclusive: Callable[[Slot], bool]
    ) -> None:
        self._slots = slots
        self._exclusive = exclusive
        self._plugged = plugged
        self._condition = Condition()
        self._news = 0
        self._seen = 0
        self._cancelled = False
        self._stops = [slot.listen(self._wake) for slot in slots]

    def look(self) -> Mapping[str, Seat]:
        """Return what every reader shows now."""
        with self._condition:
            self._seen = self._news
        return {slot.name: _seat(slot, exclusive=self._exclusive(slot)) for slot in self._slots if self._plugged(slot)}

    def wait(self, seconds: float) -> Mapping[str, Seat]:
        """Block until something changed since the last look, the time passed or ``cancel``; then look."""
        with self._condition:
            self._condition.wait_for(lambda: self._cancelled or self._news != self._seen, seconds)
            self._cancelled = False
        return self.look()

    def cancel(self) -> None:
        """End a wait that another thread is in."""
        with self._condition:
            self._cancelled = True
            self._condition.notify_all()

    def close(self) -> None:
        """Stop listening to the readers; closing twice does nothing."""
        for stop in self._stops:
            stop()
        self._stops.clear()

    def _wake(self) -> None:
        with self._condition:
            self._news += 1
            self._condition.notify_all()


def _seat(slot: Slot, *, exclusive: bool) -> Seat:
    """Read one reader."""
    present, atr = slot.present, slot.atr
    return Seat(present=present, atr=atr, mute=present and not atr, exclusive=exclusive, changes=slot.insertions)
