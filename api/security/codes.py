"""How many wrong bearer codes may be tried: ten in five minutes, whatever the cards, then a rest.

The card itself blocks after three; this limit is for a program that goes from card to card, or hammers a blocked one.

>>> times = iter([0.0, 1.0, 2.0, 61.0])
>>> limit = CodeLimit(most=2, window=60.0, now=lambda: next(times))
>>> limit.note(); limit.note(); limit.wait(), limit.wait()
(58, 0)
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable

MOST = 10
WINDOW = 300.0
"""Seconds."""


class CodeLimit:
    """Counts the wrong codes of a sliding window; a right one clears the count."""

    def __init__(self, most: int = MOST, window: float = WINDOW, now: Callable[[], float] = time.monotonic) -> None:
        self._window = window
        self._now = now
        self._lock = threading.Lock()
        self._wrong: deque[float] = deque(maxlen=most)

    def wait(self) -> int:
        """Return how many seconds to wait before another code may be tried, 0 when it may be now."""
        with self._lock:
            if len(self._wrong) < (self._wrong.maxlen or 0):
                return 0
            return max(0, math.ceil(self._wrong[0] + self._window - self._now()))

    def note(self) -> None:
        """Count a wrong code."""
        with self._lock:
            self._wrong.append(self._now())

    def clear(self) -> None:
        """Forget the wrong codes: the right one came."""
        with self._lock:
            self._wrong.clear()
