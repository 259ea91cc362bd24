"""One Arrow column as the kernel takes it: 32-bit integers or bits, read where Arrow holds them.

Dates, codes of dictionaries and numbers of 32 bits are not copied; numbers of another width are, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ccam_ngap.layout_columns import ABSENT, BITS, PLAIN, UNKNOWN, WITH_NULLS

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

    def whole(self, rows: int) -> Integers:
        """Return every row as 32-bit integers, the default where it is null."""
        if self.values is None:
            return np.full(rows, self.default, np.int32)
        if self.valid is None and not self.bits and self.values.dtype == np.int32:
            return self.values
        found = self._bits(self.values, rows).astype(np.int32) if self.bits else self.values.astype(np.int32)
        if self.valid is not None:
            found[self._bits(self.valid, rows) == 0] = self.default
        return found

    @property
    def kind(self) -> int:
        """How the kernel reads it."""
        if self.values is None:
            return ABSENT
        return PLAIN + BITS * self.bits + WITH_NULLS * (self.valid is not None)

    def _bits(self, bits: Integers, rows: int) -> Integers:
        """Return bits as bytes."""
        found: Integers = np.unpackbits(bits, bitorder="little")
        return found[self.start : self.start + rows]


def column_of(found: Any, default: int, texts: tuple[str | None, ...] = ()) -> Column:
    """Return an Arrow array of integers, of days or of booleans as a column, without a copy."""
    bitmap, data = found.buffers()
    valid = np.frombuffer(bitmap, np.uint8) if found.null_count and bitmap is not None else None
    if pa.types.is_boolean(found.type):
        return Column(default, np.frombuffer(data or b"", np.uint8), texts, valid, found.offset, bits=True)
    kind = np.dtype(f"{'u' if pa.types.is_unsigned_integer(found.type) else 'i'}{found.type.bit_width // 8}")
    values = _held(np.frombuffer(data or b"", kind)[found.offset : found.offset + len(found)])
    return Column(default, values, texts, valid, found.offset)


def _held(values: Integers) -> Integers:
    """Return integers of any type as integers of 32 bits; what these do not hold is UNKNOWN, which is refused."""
    if values.dtype == np.int32:
        return values
    found = values.astype(np.int32)
    if values.dtype.itemsize > 4 or values.dtype == np.uint32:
        found[(values > GREATEST) | (values < 0)] = UNKNOWN
    return found
