"""A virtual reader: the card in it, who wants to know when it changes, and what goes wrong on purpose."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import RLock

from simulator.cards.faults import Meddler, TornOut, honest
from simulator.cards.iso7816 import VirtualCard
from simulator.cards.keypad import Keypad


class Slot:
    """One virtual reader, called from any thread.

    ``headers`` keeps the four header bytes of the last APDUs, never their data: a code is never recorded.
    ``insertions`` and ``resets`` count, so that a connection knows that its card is gone or was reset.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.headers: deque[bytes] = deque(maxlen=4096)
        self.insertions = 0
        self.resets = 0
        self._card: VirtualCard | None = None
        self._lock = RLock()
        self._listeners: list[Callable[[], None]] = []
        self._meddler: Meddler = honest
        self._index = 0
        self._mute = False
        self.keypad: Keypad | None = None

    @property
    def present(self) -> bool:
        """Whether a card is in."""
        return self._card is not None

    @property
    def atr(self) -> bytes:
        """The answer to reset of the card, empty when there is none or it is mute."""
        card = self._card
        return card.atr if card and not self._mute else b""

    def insert(self, card: VirtualCard, *, mute: bool = False) -> None:
        """Put a card in, in place of the one that was there; ``mute`` makes it never answer a reset."""
        with self._lock:
            card.reset()
            self._card, self._mute = card, mute
            self.insertions += 1
        self.tell()

    def remove(self) -> None:
        """Take the card out, whatever it is doing."""
        with self._lock:
            self._card, self._mute = None, False
        self.tell()

    def reset(self) -> bytes:
        """Reset the card and return its answer, empty when there is none."""
        with self._lock:
            if self._card:
                self._card.reset()
                self.resets += 1
            return self.atr

    def exchange(self, command: bytes) -> bytes:
        """Give an APDU to the card; an empty answer means that the card is gone or mute."""
        with self._lock:
            card, index = self._card, self._index
            self._index += 1
            self.headers.append(bytes(command[:4]))
        if card is None:
            return b""
        try:
            return self._meddler(index, lambda: card.process(command)) or b""
        except TornOut:
            self.remove()
            return b""

    def control(self, code: int, data: bytes) -> bytes:
        """Answer what the reader itself is asked, empty where it does not know: only a keypad answers."""
        keypad = self.keypad
        return keypad.control(code, data, self.exchange) if keypad else b""

    def meddle(self, meddler: Meddler = honest) -> None:
        """Inject a fault (see ``simulator.cards.faults``) and count APDUs from 0 again; no argument stops it."""
        with self._lock:
            self._meddler, self._index = meddler, 0

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each insertion and removal; the returned function stops that."""
        with self._lock:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def tell(self) -> None:
        """Wake whoever listens: something changed about the reader."""
        for listener in tuple(self._listeners):
            listener()
