"""What one reader shows, and how readers are watched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cardio.channel import Readers
from cardio.recognise import CardKind, recognise


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One reader at one moment.

    ``atr`` is empty without a card or with a mute one; ``exclusive`` and ``in_use`` say what other connections do;
    ``changes`` counts insertions and removals, so that a swap too quick to be seen shows all the same.

    >>> Seat(present=True, atr=bytes.fromhex("3B751300004409EA9000")).kind
    <CardKind.VITALE_2: 'Vitale 2'>
    """

    present: bool = False
    atr: bytes = b""
    mute: bool = False
    exclusive: bool = False
    in_use: bool = False
    changes: int = 0

    @property
    def kind(self) -> CardKind | None:
        """The kind of the card, None for a stranger, a mute card or none."""
        return recognise(self.atr) if self.atr else None


class Watch(Protocol):
    """One watch over all readers, used by one thread but for ``cancel``."""

    def look(self) -> Mapping[str, Seat]:
        """Return what every reader shows now, by name. Raises CardioError."""
        ...

    def wait(self, seconds: float) -> Mapping[str, Seat]:
        """Block until something changed since the last look, the time passed or ``cancel``; then look."""
        ...

    def cancel(self) -> None:
        """End a wait that another thread is in; a wait that begins later is not ended."""
        ...

    def close(self) -> None:
        """Free what the watch holds; closing twice does nothing."""
        ...


class WatchedReaders(Readers, Protocol):
    """Readers that can be watched."""

    def watch(self) -> Watch:
        """Begin a watch. Raises CardioError (NoDaemon, NoPcscLibrary…)."""
        ...
