"""Where the CPS of a terminal is reached: by the dialogue of ``cardio`` with the card, or by a PKCS#11 module.

The module is that of the national agency (Cryptolib CPS) for real cards, OpenSC's, or any other that shows the same
objects: the setting ``module`` of ``[cps]``, or ``FEUILLE_PKCS11_MODULE``, names it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cardio.channel import Readers
from cardio.cps.card import Cps
from cardio.cps.holder import CpsHolder
from cardio.errors import NoPinPad
from cardio.pinpad import verify_on_pad
from cardio.pkcs11_module import MODULE_VARIABLE


class CpsCard(Protocol):
    """A CPS that is open: ``cardio.cps.card.Cps`` or ``cardio.pkcs11_cps.Pkcs11Cps``. All raise CardioError."""

    def read(self) -> CpsHolder:
        """Read the holder, with their situations once unlocked."""
        ...

    def tries_left(self) -> int:
        """How many codes may still be tried; asking spends none."""
        ...

    def unlock(self, code: bytearray) -> None:
        """Present the bearer code and wipe it."""
        ...

    def certificate(self) -> bytes:
        """Return the DER certificate of the signature key."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Have the card sign: RSA PKCS#1 v1.5 over SHA-256."""
        ...

    def authentication_certificate(self) -> bytes:
        """Return the DER certificate of the authentication key."""
        ...

    def authenticate(self, data: bytes) -> bytes:
        """Have the authentication key sign."""
        ...


@dataclass(frozen=True, slots=True)
class OpenCps:
    """A CPS that is open: ``ask_on_pad`` has the keypad of its reader ask for the code, within so many seconds."""

    card: CpsCard
    close: Callable[[], None]
    ask_on_pad: Callable[[int], None]


class CpsSource(Protocol):
    """A way to a CPS."""

    def open(self, reader: str) -> OpenCps:
        """Open the CPS that is in a reader, named whole or by its unique beginning. Raises CardioError."""
        ...


class DirectSource:
    """The CPS by APDU, through the readers."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def open(self, reader: str) -> OpenCps:
        """Open the card. Raises WrongCard, UnknownCard, CardioError."""
        channel = self._readers.connect(reader)
        try:
            return OpenCps(Cps(channel), channel.close, lambda seconds: verify_on_pad(channel, seconds))
        except BaseException:
            channel.close()
            raise


class ModuleSource:
    """The CPS through a PKCS#11 module; ``module`` is its path.

    ``slot`` is the beginning of the name of the module's slot where it is not that of the reader, empty for any.
    """

    def __init__(self, module: str, slot: str | None = None) -> None:
        self.module = module
        self._slot = slot

    def open(self, reader: str) -> OpenCps:
        """Open the token. Raises NoPkcs11Module, NoCard, CardioError; a module asks for no code on a keypad."""
        from cardio.pkcs11_cps import Pkcs11Cps

        def no_pad(_seconds: int) -> None:
            raise NoPinPad(reader)

        card = Pkcs11Cps(self.module, reader if self._slot is None else self._slot)
        return OpenCps(card, card.close, no_pad)


def source_of(module: str = "") -> ModuleSource | None:
    """Return the way through the module that a setting, or else the environment, names; None where none does.

    >>> source_of("/usr/lib/module.so").module
    '/usr/lib/module.so'
    """
    chosen = module or os.environ.get(MODULE_VARIABLE, "")
    return ModuleSource(chosen) if chosen else None
