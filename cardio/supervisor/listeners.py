"""Whoever wants to know: any number of listeners, none of which can silence the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock

from cardio.supervisor.events import Event

Listener = Callable[[Event], None]
_log = logging.getLogger(__name__)


class Listeners:
    """Listeners called one after the other, in the order they came; ``failures`` counts what they raised.

    >>> heard = []
    >>> listeners = Listeners()
    >>> stop = listeners.add(heard.append)
    >>> listeners.tell("insertion"); stop(); listeners.tell("retrait"); heard
    ['insertion']
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: tuple[tuple[object, Listener], ...] = ()
        self.failures = 0

    def add(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at each event; the returned function stops that, once or more."""
        mark = object()
        with self._lock:
            self._known = (*self._known, (mark, listener))

        def stop() -> None:
            with self._lock:
                self._known = tuple(one for one in self._known if one[0] is not mark)

        return stop

    def tell(self, event: Event) -> None:
        """Call every listener; one that raises is noted by the name of its error only, and the next is called."""
        for _, listener in self._known:
            try:
                listener(event)
            except Exception as error:  # a listener is someone else's code: whatever it raises ends with it
                self.failures += 1
                _log.warning("a listener of the readers raised %s", type(error).__name__)
