"""What a card looks like from above: readers that have names, channels that carry APDUs."""

from __future__ import annotations

from typing import Protocol


class Channel(Protocol):
    """One open connection to one card; closing it forgets any code that was verified."""

    @property
    def atr(self) -> bytes:
        """The answer to reset of the card."""
        ...

    def transmit(self, command: bytes | bytearray) -> bytes:
        """Send one APDU, return the whole answer, status word last. Raises CardioError."""
        ...

    def close(self) -> None:
        """Give the card back; closing twice does nothing."""
        ...


class Readers(Protocol):
    """Where cards are."""

    def names(self) -> tuple[str, ...]:
        """Name the readers, empty when there is none. Raises CardioError (NoDaemon, NoPcscLibrary…)."""
        ...

    def has_card(self, name: str) -> bool:
        """Whether a card is in the reader. Raises CardioError (NoReader…)."""
        ...

    def connect(self, name: str, *, exclusive: bool = False) -> Channel:
        """Open a channel to the card of a reader, ``name`` whole or its unique beginning. Raises CardioError."""
        ...
