"""The virtual cards behind a real pcscd, and PC/SC as pyscard gives it, which no reading of a card can outrun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from benches.errors import CannotMeasure
from simulator.cards.errors import StackError
from simulator.cards.pcsc import PcscStack

PEER = "raw PC/SC (pyscard)"
CODE = b"1234"
"""The bearer code of every virtual CPS."""
_HEAD = 5
"""CLA INS P1 P2 and the length of the data."""


@contextmanager
def real_pcsc(figure: str) -> Iterator[PcscStack]:
    """Start pcscd with two virtual readers and stop it at the end. Raises CannotMeasure where it cannot run."""
    try:
        stack = PcscStack()
    except StackError as error:
        raise CannotMeasure(figure, str(error), "feuille doctor dit ce qui manque et comment l'obtenir.") from error
    with stack:
        yield stack


class RawCard:
    """A connection to the card of a reader by the low-level calls, and nothing around them."""

    def __init__(self, reader: str) -> None:
        from smartcard import scard

        self._scard = scard
        self._reader = reader
        self._context: Any = None
        self._card: Any = None
        self._header: Any = None
        self._t0 = False

    def __enter__(self) -> Self:
        scard = self._scard
        code, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        assert code == scard.SCARD_S_SUCCESS
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, self._card, protocol = scard.SCardConnect(
            self._context, self._reader, scard.SCARD_SHARE_SHARED, protocols
        )
        assert code == scard.SCARD_S_SUCCESS
        self._t0 = protocol == scard.SCARD_PROTOCOL_T0
        self._header = scard.SCARD_PCI_T0 if self._t0 else scard.SCARD_PCI_T1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scard.SCardDisconnect(self._card, self._scard.SCARD_RESET_CARD)
        self._scard.SCardReleaseContext(self._context)

    def transmit(self, command: Sequence[int]) -> list[int]:
        """Send the bytes of a short APDU; return those of the answer. T=0 carries no Le after data."""
        if self._t0 and len(command) > _HEAD:
            command = command[: _HEAD + command[_HEAD - 1]]
        code, answer = self._scard.SCardTransmit(self._card, self._header, command)
        assert code == self._scard.SCARD_S_SUCCESS
        found: list[int] = answer
        return found
