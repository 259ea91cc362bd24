"""Cards through PC/SC: pyscard's low-level binding, imported only when a reader is first asked for.

Nothing is kept between two calls but the channels that are open, each with a context of its own: a daemon that was
restarted or a reader that came back needs no more than the next call.
"""

from __future__ import annotations

import time

from cardio.channel import GET_FEATURES
from cardio.errors import CardioError, CardMute, ReaderFault
from cardio.pcsc_context import Context
from cardio.pcsc_faults import UNSURE, context_fault, fault, unsigned
from cardio.pcsc_watch import PcscWatch

_VERIFY = 0x20
_LOOKS = 250
_LOOK_SECONDS = 0.004
"""How often, and how far apart, the daemon is asked whether the card is gone before the card is called mute.

Looks are counted, not only time: on a machine that stalls, time passes and the daemon has seen nothing yet."""
_WAIT_SECONDS = 1.0
"""The longest wait before the reader is looked at again, lest a change that nobody told be waited for in vain."""
_INVALID_HANDLE = 0x80100003
_NO_CONTROL = frozenset({0x80100016, 0x8010001F, 0x80100022, 0x80100013})
"""What a reader without the asked control answers: not transacted, unexpected, unsupported feature, comm error."""


class PcscReaders:
    """``cardio.channel.Readers`` over the PC/SC daemon."""

    def names(self) -> tuple[str, ...]:
        """Name the readers, empty when there is none. Raises NoPcscLibrary, NoDaemon, AccessDenied."""
        with Context() as context:
            return context.names()

    def has_card(self, name: str) -> bool:
        """Whether a card is in the reader. Raises CardioError (NoReader…)."""
        with Context() as context:
            return context.present(context.resolve(name))

    def wait_for(self, name: str, *, present: bool, seconds: float) -> bool:
        """Wait until a card is in the reader, or is not; False when the time passed. Raises CardioError."""
        deadline = time.monotonic() + seconds
        with Context() as context:
            reader = context.resolve(name)
            known = context.state(reader)
            while bool(known & context.scard.SCARD_STATE_PRESENT) is not present:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                states = [(reader, known)]
                context.scard.SCardGetStatusChange(context.handle, int(min(left, _WAIT_SECONDS) * 1000) + 1, states)
                known = context.state(reader)
        return True

    def watch(self) -> PcscWatch:
        """Begin to watch the readers. Raises NoPcscLibrary, NoDaemon, AccessDenied."""
        return PcscWatch(Context())

    def connect(self, name: str, *, exclusive: bool = False) -> PcscChannel:
        """Open a channel to the card of a reader, its name whole or its unique beginning. Raises CardioError."""
        context = Context()
        try:
            reader = context.resolve(name)
            scard = context.scard
            mode = scard.SCARD_SHARE_EXCLUSIVE if exclusive else scard.SCARD_SHARE_SHARED
            protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
            code, card, protocol = scard.SCardConnect(context.handle, reader, mode, protocols)
            if code != scard.SCARD_S_SUCCESS:
                raise context_fault(code, reader)
            return PcscChannel(context, reader, card, protocol)
        except BaseException:
            context.release()
            raise


class PcscChannel:
    """``cardio.channel.Channel`` over one PC/SC connection; made by ``PcscReaders.connect``."""

    def __init__(self, context: Context, reader: str, card: int, protocol: int) -> None:
        self._context = context
        self._scard = context.scard
        self._reader = reader
        self._card = card
        self._t0 = protocol == self._scard.SCARD_PROTOCOL_T0
        self._open = True
        self._code_sent = False
        code, _, _, _, atr = self._scard.SCardStatus(card)
        if code != self._scard.SCARD_S_SUCCESS:
            self._scard.SCardDisconnect(card, self._scard.SCARD_LEAVE_CARD)
            raise fault(code, reader)
        self._atr = bytes(atr)

    @property
    def atr(self) -> bytes:
        """The answer to reset of the card."""
        return self._atr

    def transmit(self, command: bytes | bytearray) -> bytes:
        """Send one APDU, return the whole answer. Raises CardioError."""
        if not self._open:
            raise ReaderFault(_INVALID_HANDLE, self._reader)
        self._code_sent |= len(command) > 1 and command[1] == _VERIFY
        sent = list(command[: _sent_length(command)] if self._t0 else command)
        header = self._scard.SCARD_PCI_T0 if self._t0 else self._scard.SCARD_PCI_T1
        try:
            code, answer = self._scard.SCardTransmit(self._card, header, sent)
        finally:
            sent[:] = [0] * len(sent)
        if code != self._scard.SCARD_S_SUCCESS:
            raise self._why(unsigned(code))
        return bytes(byte & 0xFF for byte in answer)

    def control(self, code: int, data: bytes) -> bytes:
        """Ask the reader itself something (PC/SC part 10), empty where it does not know. Raises CardioError."""
        if not self._open:
            raise ReaderFault(_INVALID_HANDLE, self._reader)
        self._code_sent |= code != GET_FEATURES
        result, answer = self._scard.SCardControl(self._card, code, list(data))
        if unsigned(result) in _NO_CONTROL:
            return b""
        if result != self._scard.SCARD_S_SUCCESS:
            raise self._why(unsigned(result))
        return bytes(byte & 0xFF for byte in answer)

    def close(self) -> None:
        """Give the card back, reset if a code was presented; whatever became of it, nothing is raised."""
        if self._open:
            self._open = False
            leave = self._scard.SCARD_RESET_CARD if self._code_sent else self._scard.SCARD_LEAVE_CARD
            self._scard.SCardDisconnect(self._card, leave)
            self._context.release()

    def _why(self, code: int) -> CardioError:
        """Name a failed transmission: a card torn out and a mute one begin with the same code."""
        if code not in UNSURE:
            return fault(code, self._reader)
        for _ in range(_LOOKS):
            state = unsigned(self._scard.SCardStatus(self._card)[0])
            if state != self._scard.SCARD_S_SUCCESS and state not in UNSURE:
                return fault(state, self._reader)
            time.sleep(_LOOK_SECONDS)
        return CardMute(self._reader)


def _sent_length(command: bytes | bytearray) -> int:
    """Return how many bytes of a short command T=0 carries: it has no Le after data.

    >>> _sent_length(bytes.fromhex("00A4040C023F0000")), _sent_length(bytes.fromhex("00B0000010"))
    (7, 5)
    """
    if len(command) > 5 and len(command) == 6 + command[4]:
        return len(command) - 1
    return len(command)
