"""The PKCS#11 module of the CPS: where it is, how it is opened, and what its errors mean.

The module is chosen by argument, else by ``FEUILLE_PKCS11_MODULE``, else among the known ones: ANS's Cryptolib CPS
first, then OpenSC. python-pkcs11 (MIT) is imported only when a module is opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cardio.errors import (
    BadCardData,
    CardioError,
    CardMute,
    CardRemoved,
    CodeBlocked,
    CodeRequired,
    NoCard,
    NoPkcs11Module,
    Pkcs11Fault,
    SharingViolation,
)

MODULE_VARIABLE = "FEUILLE_PKCS11_MODULE"
KNOWN_MODULES = (
    "/opt/santesocial/CPS/lib/libcps3_pkcs11_lux.so",
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/opensc-pkcs11.so",
)
SECURITY_NOT_SATISFIED = 0x6982


def find_module(path: str | None = None) -> str:
    """Return the path of the module to use. Raises NoPkcs11Module where there is none."""
    chosen = path or os.environ.get(MODULE_VARIABLE, "")
    if chosen:
        if Path(chosen).is_file():
            return chosen
        raise NoPkcs11Module(chosen)
    for known in KNOWN_MODULES:
        if Path(known).is_file():
            return known
    raise NoPkcs11Module


def open_module(path: str | None = None) -> Any:
    """Load and initialise the module, once per process. Raises NoPkcs11Module, Pkcs11Fault."""
    chosen = find_module(path)
    try:
        import pkcs11
    except ImportError:
        raise NoPkcs11Module("python-pkcs11") from None
    try:
        return pkcs11.lib(chosen)
    except (RuntimeError, OSError) as error:
        if isinstance(error, pkcs11.PKCS11Error) and type(error) is not pkcs11.PKCS11Error:
            raise fault(error, "ouverture du module") from None
        raise NoPkcs11Module(chosen) from None


@contextmanager
def told(step: str, reader: str = "") -> Iterator[None]:
    """Turn what the binding raises inside into the errors of this room."""
    import pkcs11

    try:
        yield
    except pkcs11.PKCS11Error as error:
        raise fault(error, step, reader) from None
    except (KeyError, TypeError, ValueError, NotImplementedError):
        raise BadCardData("le module PKCS#11 a répondu hors de sa norme") from None


def fault(error: Exception, step: str, reader: str = "") -> CardioError:
    """Name an error of the binding.

    >>> class TokenNotPresent(Exception): pass
    >>> fault(TokenNotPresent(), "lecture", "Lecteur PS")
    NoCard('cards.no-card', {'reader': 'Lecteur PS'})
    """
    name = type(error).__name__
    if name in ("TokenNotPresent", "NoSuchToken", "SlotIDInvalid"):
        return NoCard(reader)
    if name in ("DeviceRemoved", "SessionHandleInvalid", "SessionClosed", "ObjectHandleInvalid", "KeyHandleInvalid"):
        return CardRemoved(reader)
    if name == "TokenNotRecognised":
        return CardMute(reader)
    if name in ("UserAlreadyLoggedIn", "AnotherUserAlreadyLoggedIn", "SessionCount"):
        return SharingViolation(reader)
    if name == "UserNotLoggedIn":
        return CodeRequired(SECURITY_NOT_SATISFIED, step)
    if name == "PinLocked":
        return CodeBlocked()
    return Pkcs11Fault(name, step)
