"""Choosing and reading files of a card: SELECT and READ BINARY, whatever size the card pretends they have."""

from __future__ import annotations

from cardio import tlv
from cardio.apdu import DATA_NOT_FOUND, END_OF_FILE, FILE_NOT_FOUND, OK, WRONG_OFFSET, command, exchange
from cardio.channel import Channel
from cardio.errors import BadCardData

MASTER_FILE = 0x3F00
MAX_FILE = 0x8000
"""READ BINARY reaches 15 bits of offset; a longer file cannot be read and is refused."""
_FCP = 0x62
_FILE_SIZE = (0x80, 0x81)
_NO_DATA, _WITH_FCP = 0x0C, 0x04


def select_master(channel: Channel) -> None:
    """Go to the master file. Raises CardioError."""
    sent = command(0x00, 0xA4, 0x00, _NO_DATA, MASTER_FILE.to_bytes(2, "big"))
    exchange(channel, sent).expect("sélection de la racine")


def select_application(channel: Channel, aid: bytes) -> bool:
    """Go to an application; False when the card has none of that name. Raises CardioError."""
    answer = exchange(channel, command(0x00, 0xA4, 0x04, _NO_DATA, aid))
    if answer.status_word == FILE_NOT_FOUND:
        return False
    answer.expect("sélection d'une application")
    return True


def read_file(channel: Channel, file_id: int, step: str, chunk: int = 256) -> bytes | None:
    """Read a whole file of the current application, None when it does not exist.

    ``chunk`` is the longest read the card takes. Raises CardioError, CodeRequired where a code protects the file.
    """
    answer = exchange(channel, command(0x00, 0xA4, 0x02, _WITH_FCP, file_id.to_bytes(2, "big"), le=256))
    if answer.status_word in (FILE_NOT_FOUND, DATA_NOT_FOUND):
        return None
    size = _size(answer.expect(step))
    return _read(channel, command(0x00, 0xB0, 0x00, 0x00, le=min(chunk, size)), size, step, chunk) if size else b""


def read_short(channel: Channel, short_id: int, step: str, chunk: int = 256) -> bytes:
    """Read a whole file by its short identifier, its size unknown. Raises CardioError."""
    sent = command(0x00, 0xB0, 0x80 | short_id, 0x00, le=chunk)
    return _read(channel, sent, MAX_FILE, step, chunk)


def _read(channel: Channel, sent: bytes, size: int, step: str, chunk: int) -> bytes:
    """Read on, from a first command, until ``size`` bytes or the end that the card shows."""
    asked = min(chunk, size)
    found = bytearray()
    while True:
        answer = exchange(channel, sent)
        if found and answer.status_word == WRONG_OFFSET:
            break
        found += answer.expect(step, END_OF_FILE)
        if len(found) >= size or len(answer.data) < asked or answer.status_word != OK:
            break
        asked = min(chunk, size - len(found))
        sent = command(0x00, 0xB0, len(found) >> 8, len(found) & 0xFF, le=asked)
    return bytes(found[:size])


def _size(fcp: bytes) -> int:
    """Return the size that a file control template tells."""
    template = tlv.find(fcp, _FCP) if fcp else None
    for tag in _FILE_SIZE:
        told = template.child(tag) if template else None
        if told:
            size = int.from_bytes(told.value[:4], "big")
            if size <= MAX_FILE:
                return size
            raise BadCardData("un fichier annonce une taille impossible")
    raise BadCardData("un fichier n'annonce pas sa taille")
