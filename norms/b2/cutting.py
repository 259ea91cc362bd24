r"""Cutting a file into records, with or without line separators.

On the wire records stand one after the other; programs also keep them one per line, ended by LF or CR LF, the last
one or not. One file uses one way throughout: a stray separator makes a record of the wrong length.

>>> [start for start, _ in cut(b"A" * 256)], [start for start, _ in cut(b"A" * 128 + b"\r\n" + b"A" * 128)]
([0, 128], [0, 130])
>>> [len(record) for _, record in cut(b"A" * 130 + b"\n\n")]
[130, 0]
"""

from __future__ import annotations

from collections.abc import Iterator

RECORD = 128
"""Characters of every B2 record."""


def cut(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the offset and the bytes of each record, in order."""
    for separator in (b"\r\n", b"\n"):
        if separator in data:
            return _lines(data, separator)
    return ((start, data[start : start + RECORD]) for start in range(0, len(data), RECORD))


def _lines(data: bytes, separator: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what stands between separators; the last one may end the file."""
    start = 0
    while start < len(data):
        end = data.find(separator, start)
        end = len(data) if end < 0 else end
        yield start, data[start:end]
        start = end + len(separator)
