"""The compiled file itself: a canonical JSON header, then one run of int32 arrays, then a SHA-256 of all that precedes.

``MAGIC`` (8 bytes), header length (8 bytes, little endian), header, padding; the arrays start on a multiple of 64
bytes and so does each of them; the last 32 bytes are the digest that names the tables.
"""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from collections.abc import Mapping
from typing import Any

from tables.layout import ALIGNMENT, FORMAT, MAGIC

CELL = 4


class DamagedTables(Exception):
    """The compiled file is not whole, or was made by another format; build it again."""


def write_image(header: Mapping[str, object], arrays: Mapping[str, array[int]]) -> bytes:
    """Return the bytes of the compiled file; the header gains the place and length of every array, in cells."""
    places: dict[str, list[int]] = {}
    body = bytearray()
    for name, cells in arrays.items():
        places[name] = [len(body) // CELL, len(cells)]
        body += _little_endian(cells)
        body += bytes(-len(body) % ALIGNMENT)
    text = json.dumps({**header, "arrays": places, "format": FORMAT}, sort_keys=True, separators=(",", ":"))
    start = MAGIC + len(text).to_bytes(8, "little") + text.encode("ascii")
    whole = start + bytes(-len(start) % ALIGNMENT) + bytes(body)
    return whole + hashlib.sha256(whole).digest()


def read_image(data: memoryview) -> tuple[dict[str, Any], memoryview, str]:
    """Return (header, int32 cells, SHA-256 in hexadecimal) of a compiled file. Raises DamagedTables."""
    if len(data) < len(MAGIC) + 8 + 32 or bytes(data[: len(MAGIC)]) != MAGIC:
        raise DamagedTables("not a file of compiled tables")
    digest = hashlib.sha256(data[:-32]).digest()
    if digest != bytes(data[-32:]):
        raise DamagedTables("the compiled tables are damaged")
    size = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 8], "little")
    first = len(MAGIC) + 8
    header = json.loads(bytes(data[first : first + size]))
    if header["format"] != FORMAT:
        raise DamagedTables(f"compiled tables of format {header['format']}, this program reads {FORMAT}")
    start = first + size + -(first + size) % ALIGNMENT
    return header, _native(data[start:-32]), digest.hex()


def _little_endian(cells: array[int]) -> bytes:
    """Return the bytes of an array, little endian whatever the machine."""
    if sys.byteorder == "little":
        return cells.tobytes()
    swapped = array(cells.typecode, cells)  # pragma: no cover (no big-endian machine in the checks)
    swapped.byteswap()  # pragma: no cover
    return swapped.tobytes()  # pragma: no cover


def _native(body: memoryview) -> memoryview:
    """Return the cells of the file for this machine, without a copy where it is little endian."""
    if sys.byteorder == "little":
        return body.cast("i")
    swapped = array("i", bytes(body))  # pragma: no cover
    swapped.byteswap()  # pragma: no cover
    return memoryview(swapped)  # pragma: no cover
