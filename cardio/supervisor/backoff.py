"""How long to wait before trying again: longer each time, up to a limit, from the start after a success.

>>> delays = Backoff(first=0.1, limit=0.5)
>>> [delays.next() for _ in range(4)]
[0.1, 0.2, 0.4, 0.5]
>>> delays.reset(); delays.next()
0.1
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Backoff:
    """Delays in seconds: ``first``, doubled at each ``next`` up to ``limit``."""

    first: float = 0.05
    limit: float = 1.0
    failures: int = 0

    def next(self) -> float:
        """Return the next delay."""
        delay = min(self.first * (1 << min(self.failures, 30)), self.limit)
        self.failures += 1
        return delay

    def reset(self) -> None:
        """Begin again from the first delay."""
        self.failures = 0
