r"""Cutting a file into records, with or without line separators, a piece at a time.

On the wire records stand one after the other; programs also keep them one per line, ended by LF or CR LF, the last
one or not. One file uses one way throughout: a stray separator makes a record of the wrong length.

>>> def cut_bytes(data: bytes) -> list[tuple[int, int]]:
...     return [(start, len(record)) for start, record in cut(io.BytesIO(data))]
>>> cut_bytes(b"A" * 256), cut_bytes(b"A" * 128 + b"\r\n" + b"A" * 128)
([(0, 128), (128, 128)], [(0, 128), (130, 128)])
>>> cut_bytes(b"A" * 130 + b"\n\n")
[(0, 130), (131, 0)]
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

RECORD = 128
"""Characters of every B2 record."""

CHUNK = 1024 * RECORD
"""Bytes read at once, at most."""

MAX_LINE = 65536
"""Bytes of a line above which it is read as several records, all of the wrong length."""


def cut(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the offset and the bytes of each record of a seekable stream, in order."""
    separator = _separator(stream)
    stream.seek(0)
    return _lines(stream, separator) if separator else _blocks(stream)


def size_of(stream: BinaryIO) -> int:
    """Return how many bytes a seekable stream holds."""
    return stream.seek(0, io.SEEK_END)


def _separator(stream: BinaryIO) -> bytes:
    """Return what ends the lines of a stream, nothing when it has no line: CR LF wherever there is one."""
    stream.seek(0)
    found, last = b"", b""
    while chunk := stream.read(CHUNK):
        if b"\r\n" in last + chunk:
            return b"\r\n"
        found = found or (b"\n" if b"\n" in chunk else b"")
        last = chunk[-1:]
    return found


def _blocks(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield blocks of 128 bytes; the last one may be shorter."""
    offset = 0
    while chunk := stream.read(CHUNK):
        for start in range(0, len(chunk), RECORD):
            yield offset + start, chunk[start : start + RECORD]
        offset += len(chunk)


def _lines(stream: BinaryIO, separator: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what stands between separators; the last one may end the file."""
    offset = 0
    while line := stream.readline(MAX_LINE):
        yield offset, line.removesuffix(separator)
        offset += len(line)
