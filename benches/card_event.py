"""From a card pushed into a reader to the event that listeners get, beside pcscd's own word through pyscard.

Cards go in and out of a virtual reader behind a real pcscd, by turns under the supervisor and under one bare
SCardGetStatusChange: never both, for they would wake together. A turn ends when the removal was told too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter_ns

from benches.errors import CannotMeasure
from benches.figure import Aim, Figure
from benches.real_pcsc import PEER, real_pcsc
from cardio.supervisor.events import Event, Happening
from cardio.supervisor.supervisor import Supervisor
from simulator.cards.deck import VITALE_READER
from simulator.cards.pcsc import PcscStack

NAMES = ("card_event_ms",)
AIM = Aim.at_most(5)
TURNS = 100
_MS = 1e6
_PATIENCE = 30.0
_BEAT_MS = 500
_IDENTITY = "famille"


class Told:
    """When it was told that a card is in the reader, and that it is out."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._at: dict[bool, int] = {}

    def tell(self, *, present: bool) -> None:
        """Keep the present instant."""
        now = perf_counter_ns()
        with self._news:
            self._at[present] = now
            self._news.notify_all()

    def wait(self, *, present: bool) -> int:
        """Return the instant at which it was told, once. Raises CannotMeasure when nothing comes."""
        with self._news:
            if not self._news.wait_for(lambda: present in self._at, _PATIENCE):
                raise CannotMeasure(NAMES[0], "aucun évènement n'est venu", "")
            return self._at.pop(present)


@contextmanager
def supervised(stack: PcscStack) -> Iterator[Told]:
    """Watch the readers as the terminal does."""
    told = Told()

    def heard(event: Event) -> None:
        if event.what in (Happening.CARD_IN, Happening.CARD_OUT):
            told.tell(present=event.what is Happening.CARD_IN)

    supervisor = Supervisor(stack.readers)
    supervisor.listen(heard)
    with supervisor:
        if not supervisor.wait_ready(_PATIENCE):
            raise CannotMeasure(NAMES[0], "pcscd ne répond pas", "")
        yield told


@contextmanager
def bare(stack: PcscStack) -> Iterator[Told]:
    """Watch one reader with one SCardGetStatusChange in a thread, and nothing around it."""
    from smartcard import scard

    told, stopping, reader = Told(), threading.Event(), stack.full_name(VITALE_READER)
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)

    def watch() -> None:
        state = scard.SCARD_STATE_EMPTY
        while not stopping.is_set():
            code, found = scard.SCardGetStatusChange(context, _BEAT_MS, [(reader, state)])
            if code == scard.SCARD_S_SUCCESS:
                told.tell(present=bool(found[0][1] & scard.SCARD_STATE_PRESENT))
                state = found[0][1] & ~scard.SCARD_STATE_CHANGED

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield told
    finally:
        stopping.set()
        thread.join()
        scard.SCardReleaseContext(context)


def measure(turns: int = TURNS) -> tuple[Figure, ...]:
    """Measure the median of insertions. Raises CannotMeasure without pcscd."""
    with real_pcsc(NAMES[0]) as stack:
        with supervised(stack) as told:
            ours = _turns(stack, told, turns)
        with bare(stack) as told:
            theirs = _turns(stack, told, turns)
    note = f"p50 of {turns} insertions"
    return (Figure("card_event_ms", median(ours) / _MS, "ms", PEER, median(theirs) / _MS, AIM, note=note),)


def _turns(stack: PcscStack, told: Told, turns: int) -> list[int]:
    """Push a card in and pull it out, some times; return the nanoseconds from each push to its event."""
    slot, card = stack.slot(VITALE_READER), stack.card(_IDENTITY)
    taken = []
    for _ in range(turns + 1):  # the first one loads what is loaded once
        start = perf_counter_ns()
        slot.insert(card)
        taken.append(told.wait(present=True) - start)
        slot.remove()
        told.wait(present=False)
    return taken[1:]
