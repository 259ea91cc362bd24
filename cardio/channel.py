"""What a card looks like from above: readers that have names, channels that carry APDUs."""

from __future__ import annotations

from typing import Protocol

GET_FEATURES = 0x42000D48
"""The control code that asks a reader for its features: SCARD_CTL_CODE(3400), PC/SC part 10."""


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


class ReaderChannel(Channel, Protocol):
    """A channel through which the reader itself can be asked something too."""

    def control(self, code: int, data: bytes) -> bytes:
        """Send a control code and its data to the reader, empty where it does not know it. Raises CardioError."""
        ...


class Readers(Protocol):
    """Where cards are."""

    def names(self) -> tuple[str, ...]:
        """Name the readers, empty when there is none. Raises CardioError (NoDaemon, NoPcscLibrary…)."""
        ...

    def has_card(self, name: str) -> bool:
        """Whether a card is in the reader. Raises CardioError (NoReader…)."""
        ...

    def connect(self, name: str, *, exclusive: bool = False) -> ReaderChannel:
        """Open a channel to the card of a reader, ``name`` whole or its unique beginning. Raises CardioError."""
        ...
