"""Noticing that the machine slept: its clock with sleep ran on while its clock without stood still."""

from __future__ import annotations

import time
from collections.abc import Callable

_TOLERANCE = 2.0


def _slept_so_far() -> float:
    """Return the seconds that the machine has slept since it started, 0 where the system cannot tell."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return 0.0 if clock is None else time.clock_gettime(clock) - time.clock_gettime(time.CLOCK_MONOTONIC)


class SleepGauge:
    """Tells once after each sleep of the machine.

    >>> slept = iter([0.0, 0.0, 3600.0, 3600.0])
    >>> gauge = SleepGauge(lambda: next(slept))
    >>> [gauge.woke_up() for _ in range(3)]
    [False, True, False]
    """

    def __init__(self, slept: Callable[[], float] = _slept_so_far) -> None:
        self._slept = slept
        self._known = slept()

    def woke_up(self) -> bool:
        """Whether the machine slept since the last call."""
        before, self._known = self._known, self._slept()
        return self._known - before > _TOLERANCE
