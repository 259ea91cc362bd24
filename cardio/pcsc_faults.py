"""PC/SC codes and the errors they mean.

>>> fault(0x8010000C, "Lecteur PS")
NoCard('cards.no-card', {'reader': 'Lecteur PS'})
"""

from __future__ import annotations

from collections.abc import Mapping

from cardio import errors

NOT_TRANSACTED = 0x80100016
COMMUNICATION = 0x8010002F
INTERNAL = 0x80100001
UNSURE = frozenset({NOT_TRANSACTED, COMMUNICATION, INTERNAL, 0x80100013})
"""Codes that come first when a card is torn out or mute: only the state of the reader tells which."""
BROKEN = frozenset({0x80100013, 0x80100003})
"""Communication error, invalid handle: the daemon that held a context has gone, or hung up on it."""

_ABOUT_DAEMON: Mapping[int, type[errors.CardioError]] = {
    0x8010001D: errors.NoDaemon,  # SCARD_E_NO_SERVICE
    0x8010001E: errors.NoDaemon,  # SCARD_E_SERVICE_STOPPED
    0x80100018: errors.NoDaemon,  # SCARD_P_SHUTDOWN
    0x8010006A: errors.AccessDenied,  # SCARD_W_SECURITY_VIOLATION
    0x80100027: errors.AccessDenied,  # SCARD_E_NO_ACCESS
}

_ABOUT_READER: Mapping[int, type[errors.AboutReader]] = {
    0x80100009: errors.NoReader,  # SCARD_E_UNKNOWN_READER
    0x8010002E: errors.NoReader,  # SCARD_E_NO_READERS_AVAILABLE
    0x80100017: errors.ReaderUnavailable,  # SCARD_E_READER_UNAVAILABLE
    0x8010000B: errors.SharingViolation,  # SCARD_E_SHARING_VIOLATION
    0x8010000C: errors.NoCard,  # SCARD_E_NO_SMARTCARD
    0x80100069: errors.CardRemoved,  # SCARD_W_REMOVED_CARD
    0x80100068: errors.CardReset,  # SCARD_W_RESET_CARD
    0x80100065: errors.CardMute,  # SCARD_W_UNSUPPORTED_CARD
    0x80100066: errors.CardMute,  # SCARD_W_UNRESPONSIVE_CARD
    0x80100067: errors.CardMute,  # SCARD_W_UNPOWERED_CARD
    0x8010000F: errors.CardMute,  # SCARD_E_PROTO_MISMATCH
    0x8010000A: errors.CardMute,  # SCARD_E_TIMEOUT
}


def unsigned(code: int) -> int:
    """Return a PC/SC code as it is written, whatever the sign the binding gave it."""
    return code & 0xFFFFFFFF


def fault(code: int, reader: str = "") -> errors.CardioError:
    """Return the error that a PC/SC code means."""
    code = unsigned(code)
    if code in _ABOUT_DAEMON:
        return _ABOUT_DAEMON[code]()
    if code in _ABOUT_READER:
        return _ABOUT_READER[code](reader)
    return errors.ReaderFault(code, reader)


def context_fault(code: int, reader: str = "") -> errors.CardioError:
    """Return the error that a PC/SC code means for a context: a broken line is a daemon that has gone.

    >>> context_fault(0x80100013)
    NoDaemon('cards.no-daemon', {})
    """
    return errors.NoDaemon() if unsigned(code) in BROKEN else fault(code, reader)
