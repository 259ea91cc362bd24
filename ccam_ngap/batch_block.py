"""What one thread prices with: the columns of the batch where they are, and rows that stay in the first cache.

No column is copied: the kernel reads numbers, codes, bits and nulls where Arrow holds them, some lines at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

import numpy as np

from ccam_ngap.batch_answer import Answer
from ccam_ngap.batch_column import Column, Integers
from ccam_ngap.batch_maps import Maps
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
from ccam_ngap.layout_columns import (
    BOUNDS,
    CHUNK_LINES,
    INVOICE_COLUMNS,
    ITSELF,
    LINE_COLUMNS,
    LOOKED_UP,
    MAPS,
    MISSING,
    OPTIONAL,
    OPTIONALS,
    STAGE,
)
from tables.compiled import Tables
from tables.layout import N_DAYS, NONE

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


NO_CELLS, NO_BYTES = np.zeros(1, np.int32), np.zeros(1, np.uint8)


class Block:
    """What prices a range of invoices of a batch: one for each thread, over the same columns."""

    def __init__(
        self,
        columns: Mapping[str, Column],
        starts: Integers,
        maps: Maps,
        tables: Tables,
        answer: Answer,
    ) -> None:
        names = (*LINE_COLUMNS, *INVOICE_COLUMNS)
        found = [columns[name] for name in names]
        rows = max(CHUNK_LINES, answer.longest)
        lines, answers = array("q", bytes(8 * LINE * rows)), array("q", bytes(8 * OUT * rows))
        for place, value in DEFAULTS.items():
            lines[place::LINE] = array("q", [value]) * rows
        heads = array("q", bytes(8 * INVOICE))
        self.columns = Columns(
            Silent(tables.cells, tables.directory, heads, lines, answers, array("q")),
            [_view(NO_CELLS if one.values is None or one.bits else one.values) for one in found],
            [_view(one.values if one.values is not None and one.bits else NO_BYTES) for one in found],
            [_view(NO_BYTES if one.valid is None else one.valid) for one in found],
            array("q", (one.kind for one in found)),
            array("q", (NONE if name in OPTIONALS else columns[name].default for name in names)),
            array("q", (one.start for one in found)),
            array("q", (_meaning(name, maps) for name in names)),
            array("q", (bound for name in LINE_COLUMNS for bound in BOUNDS.get(name, (0, 0, 0)))),
            _view(starts),
            maps.cells,
            maps.places,
            array("i", bytes(4 * STAGE)),
            heads,
            lines,
            answers,
            _view(answer.results.reshape(-1)),
            _view(answer.totals.reshape(-1)),
            _view(answer.faults),
            _view(answer.refusals),
            tables.directory[N_DAYS],
        )

    def price(self, first: int, after: int) -> int:
        """Price invoices ``first`` to ``after``. Returns how many lines are refused."""
        return self.columns.price_block(first, after)


def _meaning(name: str, maps: Maps) -> int:
    """Return what the cells of a column stand for: where its look-up table starts, ``OPTIONAL`` or ``ITSELF``."""
    if name in LOOKED_UP and not (name == "birth_date" and maps.birth_days):
        return maps.places[MAPS.index(name)]
    return OPTIONAL if name in OPTIONALS else ITSELF


def _view(cells: Any) -> Any:
    """Return a view that gives Python's integers: numpy's would wrap, and add up truths as truths."""
    return memoryview(cells)
