"""Trying again, later and later."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How often a failed attempt is made again, and after how long: ``first`` seconds, then ``factor`` times more.

    >>> list(Retry(tries=4, first=1.0, factor=3.0, longest=5.0).pauses())
    [1.0, 3.0, 5.0]
    """

    tries: int = 4
    first: float = 1.0
    factor: float = 3.0
    longest: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def pauses(self) -> Iterator[float]:
        """Yield the pause before each attempt after the first."""
        pause = self.first
        for _ in range(self.tries - 1):
            yield min(pause, self.longest)
            pause *= self.factor
