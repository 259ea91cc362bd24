"""Watching the readers of a PC/SC daemon: one blocking SCardGetStatusChange, woken by what changes or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from cardio.errors import NoDaemon, NoReader
from cardio.pcsc_context import Context
from cardio.pcsc_faults import context_fault, unsigned
from cardio.supervisor.seat import Seat

_NEW_READERS = "\\\\?PnP?\\Notification"
_CANCELLED = 0x80100002
_TIMEOUT = 0x8010000A
_UNKNOWN_READER = 0x80100009
_REFUSED = 0x8010006A
"""What a daemon that stops may answer to those who wait: it let them in when the watch began, so it is no refusal."""
_QUIET = frozenset({0, _CANCELLED, _TIMEOUT, _UNKNOWN_READER})
"""Ends of a wait that are no fault; a reader that left the list is found missing by the next look."""


class PcscWatch:
    """``cardio.supervisor.seat.Watch`` over one context; made by ``PcscReaders.watch``."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._scard = context.scard
        self._flags: dict[str, int] = {}
        self._lock = Lock()
        self._open = True

    def look(self) -> Mapping[str, Seat]:
        """Return what every reader shows now. Raises CardioError."""
        for _ in range(3):
            try:
                found = self._states(self._context.names())
                break
            except NoReader:  # one left between the list and the look: look again
                continue
        else:
            found = []
        self._flags = {name: flags & ~self._scard.SCARD_STATE_CHANGED for name, flags, _ in found}
        return {name: self._seat(flags, bytes(atr)) for name, flags, atr in found}

    def wait(self, seconds: float) -> Mapping[str, Seat]:
        """Block until something changed since the last look, the time passed or ``cancel``; then look."""
        states = [*self._flags.items(), (_NEW_READERS, self._scard.SCARD_STATE_UNAWARE)]
        code, _ = self._scard.SCardGetStatusChange(self._context.handle, int(seconds * 1000), states)
        if unsigned(code) == _REFUSED:
            raise NoDaemon
        if unsigned(code) not in _QUIET:
            raise context_fault(code)
        return self.look()

    def cancel(self) -> None:
        """End a wait that another thread is in; without one, nothing happens."""
        with self._lock:
            if self._open:
                self._scard.SCardCancel(self._context.handle)

    def close(self) -> None:
        """Give the context back; closing twice does nothing."""
        with self._lock:
            if self._open:
                self._open = False
                self._context.release()

    def _states(self, names: tuple[str, ...]) -> list[tuple[str, int, list[int]]]:
        """Ask for the state of readers, now. Raises CardioError."""
        if not names:
            return []
        states = [(name, self._scard.SCARD_STATE_UNAWARE) for name in names]
        code, found = self._scard.SCardGetStatusChange(self._context.handle, 0, states)
        if unsigned(code) not in (0, _TIMEOUT):
            raise context_fault(code)
        return list(found)

    def _seat(self, flags: int, atr: bytes) -> Seat:
        """Read the bits of a reader; the high word counts its insertions and removals."""
        present = bool(flags & self._scard.SCARD_STATE_PRESENT)
        return Seat(
            present=present,
            atr=atr if present else b"",
            mute=present and bool(flags & self._scard.SCARD_STATE_MUTE),
            exclusive=bool(flags & self._scard.SCARD_STATE_EXCLUSIVE),
            in_use=bool(flags & self._scard.SCARD_STATE_INUSE),
            changes=flags >> 16 & 0xFFFF,
        )
