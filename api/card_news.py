"""What happened to the readers and the cards, numbered, for whoever asks what is new.

>>> news = CardNews()
>>> news(Event(Happening.CARD_IN, "Lecteur PS 00 00", CardKind.CPS3))
>>> [(one.number, one.event.reader) for one in news.since(0)], news.since(1)
([(1, 'Lecteur PS 00 00')], ())
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Condition

from cardio.recognise import CardKind
from cardio.supervisor.events import Event, Happening

__all__ = ["KEPT", "CardKind", "CardNews", "Happening", "News", "told"]

KEPT = 200
"""How many are kept; who asks for older ones gets those that are left, and sees it by the numbers."""


@dataclass(frozen=True, slots=True)
class News:
    """One event with its number, 1 first, in the order in which they happened."""

    number: int
    event: Event


_TOLD = {
    Happening.READER_IN: "Le lecteur « {reader} » est branché.",
    Happening.READER_OUT: "Le lecteur « {reader} » a été débranché.",
    Happening.CARD_IN: "Carte {kind} insérée dans « {reader} ».",
    Happening.CARD_OUT: "Carte {kind} retirée de « {reader} ».",
    Happening.SERVICE_LOST: "Le service des lecteurs (pcscd) ne répond plus.",
    Happening.SERVICE_BACK: "Le service des lecteurs (pcscd) répond de nouveau.",
    Happening.SWITCHED_ON: "Le mode PC/SC est activé.",
    Happening.SWITCHED_OFF: "Le mode PC/SC est désactivé.",
}


def told(event: Event) -> str:
    """Return an event in French.

    >>> told(Event(Happening.CARD_IN, "Lecteur PS 00 00", CardKind.CPS3))
    'Carte CPS3 insérée dans « Lecteur PS 00 00 ».'
    """
    kind = event.kind.value if event.kind else "muette" if event.mute else "inconnue"
    return _TOLD[event.what].format(reader=event.reader, kind=kind)


class CardNews:
    """A listener of the supervisor that keeps the last events."""

    def __init__(self) -> None:
        self._kept: deque[News] = deque(maxlen=KEPT)
        self._changed = Condition()
        self._last = 0

    def __call__(self, event: Event) -> None:
        """Keep an event and wake who waits."""
        with self._changed:
            self._last += 1
            self._kept.append(News(self._last, event))
            self._changed.notify_all()

    @property
    def last(self) -> int:
        """The number of the last event, 0 before any."""
        return self._last

    def since(self, number: int, seconds: float = 0.0) -> tuple[News, ...]:
        """Return the events after a number; without any, wait for one, ``seconds`` at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._last > number, seconds)
            return tuple(one for one in self._kept if one.number > number)
