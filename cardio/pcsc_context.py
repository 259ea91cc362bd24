"""One PC/SC context on pyscard's low-level binding, imported only when a reader is first asked for."""

from __future__ import annotations

import time
from types import ModuleType
from typing import Self

from cardio.errors import NoPcscLibrary, NoReader
from cardio.pcsc_faults import context_fault, unsigned

_REFUSED = 0x8010006A
"""SCARD_W_SECURITY_VIOLATION: the daemon hung up on the first question, as it does when it refuses us, or is dying."""
_DIALS = 20
_DIAL_SECONDS = 0.01


def binding() -> ModuleType:
    """Import pyscard's binding. Raises NoPcscLibrary."""
    try:
        from smartcard import scard
    except ImportError:
        raise NoPcscLibrary from None
    return scard  # type: ignore[no-any-return]


class Context:
    """One PC/SC context, released at the end of a ``with`` or by ``release``."""

    def __init__(self) -> None:
        self.scard = binding()
        code, self.handle = _dial(self.scard)
        if code != self.scard.SCARD_S_SUCCESS:
            raise context_fault(code)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Give the context back to the daemon."""
        self.scard.SCardReleaseContext(self.handle)

    def names(self) -> tuple[str, ...]:
        """Name the readers; none at all is no fault."""
        code, found = self.scard.SCardListReaders(self.handle, [])
        if unsigned(code) == unsigned(self.scard.SCARD_E_NO_READERS_AVAILABLE):
            return ()
        if code != self.scard.SCARD_S_SUCCESS:
            raise context_fault(code)
        return tuple(str(name) for name in found)

    def resolve(self, name: str) -> str:
        """Return the whole name of a reader: pcscd adds numbers to the names that readers are given."""
        names = self.names()
        found = [known for known in names if known == name] or [known for known in names if known.startswith(name)]
        if len(found) != 1:
            raise NoReader(name)
        return found[0]

    def state(self, name: str) -> int:
        """Return the state bits of a reader, now."""
        states = [(name, self.scard.SCARD_STATE_UNAWARE)]
        code, found = self.scard.SCardGetStatusChange(self.handle, 0, states)
        if code != self.scard.SCARD_S_SUCCESS:
            raise context_fault(code, name)
        return int(found[0][1])

    def present(self, name: str) -> bool:
        """Whether a card is in a reader."""
        return bool(self.state(name) & self.scard.SCARD_STATE_PRESENT)


def _dial(scard: ModuleType) -> tuple[int, int]:
    """Ask for a context, again where the daemon hangs up: one that refuses us goes on, a dying one does not."""
    for _ in range(_DIALS):
        code, handle = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if unsigned(code) != _REFUSED:
            break
        time.sleep(_DIAL_SECONDS)
    return code, handle
