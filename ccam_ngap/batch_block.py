"""A block: some thousands of lines with their invoices as the kernel takes them, column after column.

Every thread has its own block and fills it again and again; only the columns that are there are copied, with the type
that they have, into 32-bit integers that stay in the cache until the kernel has read them.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

import numpy as np

from ccam_ngap.batch_column import Column, Integers
from ccam_ngap.batch_maps import Maps
from ccam_ngap.batch_memory import empty
from ccam_ngap.kernel_columns import Columns
from ccam_ngap.kernel_shares import Silent
from ccam_ngap.layout import (
    INVOICE,
    L_ABATEMENT,
    L_COEFFICIENT,
    L_DAY,
    L_DAY_DISTANCE,
    L_DISTANCE,
    L_FEE,
    L_FORCED_AMC,
    L_FORCED_AMO,
    L_QUANTITY,
    LINE,
    OUT,
)
from ccam_ngap.layout_columns import CHUNK_INVOICES, CHUNK_LINES, D_LINES, INVOICE_COLUMNS, LINE_COLUMNS, MISSING
from tables.compiled import Tables
from tables.layout import N_DAYS, NONE

BLOCK = 8_192
"""Lines of a block: its columns stay in the second cache."""
DEFAULTS = {
    L_DAY: MISSING,
    L_QUANTITY: 1,
    L_COEFFICIENT: 100,
    L_ABATEMENT: 100,
    L_DISTANCE: NONE,
    L_DAY_DISTANCE: NONE,
    L_FEE: NONE,
    L_FORCED_AMO: NONE,
    L_FORCED_AMC: NONE,
}
"""What rows hold where a column is not there; the other places default to 0."""


class Block:
    """The block of one thread, over the columns of a whole batch."""

    def __init__(
        self,
        columns: Mapping[str, Column],
        starts: Integers,
        maps: Maps,
        tables: Tables,
        results: Any,
        totals: Any,
    ) -> None:
        self.starts = starts
        longest = int(np.max(starts[1:] - starts[:-1], initial=0))
        self.room = max(BLOCK, longest)
        self.lines = empty((len(LINE_COLUMNS), self.room), np.int32)
        self.invoices = empty((len(INVOICE_COLUMNS), BLOCK), np.int32)
        self.line_columns = self._given(columns, LINE_COLUMNS, self.lines)
        self.invoice_columns = self._given(columns, INVOICE_COLUMNS[1:], self.invoices[1:])
        rows = max(CHUNK_LINES, longest)
        lines, answers = array("q", bytes(8 * LINE * rows)), array("q", bytes(8 * OUT * rows))
        for place, value in DEFAULTS.items():
            lines[place::LINE] = array("q", [value]) * rows
        heads = array("q", bytes(8 * INVOICE * CHUNK_INVOICES))
        given = array("q", (int(columns[name].values is not None) for name in LINE_COLUMNS))
        # memoryviews: interpreted, the kernel must read Python's integers, whose sums neither wrap nor turn into truths
        block: Any
        heads_block: Any
        block, heads_block = memoryview(self.lines.reshape(-1)), memoryview(self.invoices.reshape(-1))
        answered: Any
        added: Any
        answered, added = memoryview(results.reshape(-1)), memoryview(totals.reshape(-1))
        self.columns = Columns(
            Silent(tables.cells, tables.directory, heads, lines, answers, array("q")),
            block,
            heads_block,
            given,
            maps.cells,
            maps.places,
            heads,
            lines,
            answers,
            answered,
            added,
            tables.directory[N_DAYS],
        )

    @staticmethod
    def _given(columns: Mapping[str, Column], names: tuple[str, ...], block: Integers) -> list[tuple[Integers, Column]]:
        """Return (column of the block, whole column) of those that are there; fill the others once for all."""
        found = []
        for name, row in zip(names, block, strict=True):
            column = columns[name]
            if column.values is None:
                row[:] = column.default
            else:
                found.append((row, column))
        return found

    def price(self, first: int, after: int) -> int:
        """Price invoices ``first`` to ``after``, block by block. Returns how many lines are refused."""
        refused = 0
        while first < after:
            line = int(self.starts[first])
            limit = min(after, first + BLOCK)
            end = int(np.searchsorted(self.starts[: limit + 1], line + self.room, side="right")) - 1
            end = max(first + 1, min(limit, end))
            refused += self._price(first, end, line, int(self.starts[end]))
            first = end
        return refused

    def _price(self, first: int, after: int, line: int, end: int) -> int:
        """Fill the block with some invoices and price them."""
        for row, column in self.line_columns:
            column.copy(line, end, row[: end - line])
        for row, column in self.invoice_columns:
            column.copy(first, after, row[: after - first])
        starts = self.starts[first : after + 1]
        np.subtract(starts[1:], starts[:-1], out=self.invoices[D_LINES, : after - first], casting="same_kind")
        return self.columns.price_block(after - first, line, first)
