"""Idempotency keys of HTTP calls, kept by the engine's store: the same call twice is one effect and one answer.

What is kept under a key is the hash of the request and the answer; the effect itself is safe to repeat (the office
seals an invoice once, makes a lot once, sends a file once), so that a crash between the effect and the note of its
answer does nothing twice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from api.errors import KeyBusy
from engine.office import Office
from engine.store.idempotency import recall, remember

_PREFIX = "http/"


class Once:
    """Runs each keyed operation of an office once."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = threading.Lock()
        self._under_way: set[str] = set()

    def run(
        self, key: str, operation: str, body: object, effect: Callable[[], dict[str, Any]]
    ) -> tuple[dict[str, Any], bool]:
        """Return the answer of an operation and whether it is a replay.

        Raises KeyBusy while the same key runs, IdempotencyConflict when it served another request, and whatever the
        effect raises: nothing is kept then.
        """
        kept = _PREFIX + key
        with self._alone(kept):
            with self._office.store.reading() as connection:
                done = recall(connection, kept, operation, body)
            if done is not None:
                return done, True
            answer = effect()
            with self._office.store.writing(self._office.clock.now(), "La clé Idempotency-Key") as unit:
                remember(unit, kept, operation, body, answer)
            return answer, False

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """Hold a key. Raises KeyBusy where it is held."""
        with self._lock:
            if key in self._under_way:
                raise KeyBusy
            self._under_way.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._under_way.discard(key)
