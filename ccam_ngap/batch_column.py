"""One Arrow column as the kernel takes it: 32-bit integers, copied a block at a time and never as a whole.

Whole copies would write every column to memory once more; a block stays in the cache. Nulls and bits are unpacked on
the way, in the thread that prices the block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ccam_ngap.layout_columns import UNKNOWN

Integers = np.ndarray[Any, np.dtype[Any]]
GREATEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column, a row a line or an invoice.

    ``values`` is None where the column is absent: every row is then ``default``, as a null is. ``bits`` says that
    values are bits, ``valid`` which rows are not null (bits too), ``start`` the first bit of both. ``texts`` is what
    the codes of a dictionary stand for; the code ``len(texts)`` stands for null.
    """

    default: int
    values: Integers | None = None
    texts: tuple[str | None, ...] = ()
    valid: Integers | None = None
    start: int = 0
    bits: bool = False

    def copy(self, first: int, after: int, into: Integers) -> None:
        """Copy rows ``first`` to ``after`` into 32-bit integers; what they do not hold is UNKNOWN."""
        assert self.values is not None
        if self.bits:
            into[:] = self._bits(self.values, first, after)
        else:
            part = self.values[first:after]
            into[:] = part
            if part.dtype.itemsize > 4 or part.dtype == np.uint32:
                into[(part > GREATEST) | (part < 0)] = UNKNOWN
        if self.valid is not None:
            np.putmask(into, self._bits(self.valid, first, after) == 0, self.default)

    def whole(self, rows: int) -> Integers:
        """Return every row."""
        found = np.empty(rows, np.int32)
        self.copy(0, rows, found)
        return found

    def _bits(self, bits: Integers, first: int, after: int) -> Integers:
        """Return bits as bytes."""
        first, after = first + self.start, after + self.start
        found: Integers = np.unpackbits(bits[first >> 3 : (after + 7) >> 3], bitorder="little")
        return found[first & 7 : (first & 7) + after - first]


def column_of(found: Any, default: int, texts: tuple[str | None, ...] = ()) -> Column:
    """Return an Arrow array of integers, of days or of booleans as a column, without a copy."""
    bitmap, data = found.buffers()
    valid = np.frombuffer(bitmap, np.uint8) if found.null_count and bitmap is not None else None
    if pa.types.is_boolean(found.type):
        return Column(default, np.frombuffer(data or b"", np.uint8), texts, valid, found.offset, bits=True)
    kind = np.dtype(f"{'u' if pa.types.is_unsigned_integer(found.type) else 'i'}{found.type.bit_width // 8}")
    values = np.frombuffer(data or b"", kind)[found.offset : found.offset + len(found)]
    return Column(default, values, texts, valid, found.offset)
