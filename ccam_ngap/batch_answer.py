"""The columns that a batch fills, and what they become: Arrow columns, nulls where an invoice is refused.

Nothing that is priced is copied. Memory comes from Arrow's pool, which keeps what is given back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ccam_ngap.batch_column import Integers
from ccam_ngap.batch_memory import empty
from ccam_ngap.faults import FAULTS
from ccam_ngap.layout_columns import RESULTS, RULES, TOTALS

FAULT_RULES = {**{code: rule for code, (rule, _) in FAULTS.items()}, **RULES}
"""The rule of every fault, of the kernel's and of the columns'."""


class Answer:
    """What the kernel fills: a row a line and a row an invoice, in the order they came in."""

    def __init__(self, starts: Integers) -> None:
        lines, invoices = int(starts[-1]), len(starts) - 1
        self.results = empty((len(RESULTS), lines), np.int32)
        self.totals = empty((len(TOTALS), invoices), np.int64)
        self.faults = empty((1, lines), np.uint8)[0]
        self.refusals = empty((1, invoices), np.uint8)[0]
        self.longest = int(np.max(np.diff(starts), initial=0))
        """How many lines the longest invoice has."""

    def lines(self, refused: int) -> tuple[pa.Table, Mapping[str, int]]:
        """Return the table of lines, ``refused`` of which are, and how many lines each rule refuses."""
        bad = self.faults != 0 if refused else None
        good = None if bad is None else _bitmap(~bad)
        columns = {
            name: _numbers(cells, pa.int32(), good, refused) for name, cells in zip(RESULTS, self.results, strict=True)
        }
        places = np.zeros(0, np.int64) if bad is None else np.flatnonzero(bad)
        found = np.bincount(self.faults[places])
        columns["fault"] = self._rules(places, None if bad is None else _bitmap(bad))
        refusals: dict[str, int] = {}
        for code in np.flatnonzero(found).tolist():
            refusals[FAULT_RULES[code]] = refusals.get(FAULT_RULES[code], 0) + int(found[code])
        return pa.table(columns), refusals

    def _rules(self, places: Integers, bad: Any) -> Any:
        """Return the rules of faults, null where there is none; ``places`` says where there is one."""
        rules = sorted(set(FAULT_RULES.values()))
        if bad is None:
            return pa.DictionaryArray.from_arrays(pa.nulls(len(self.faults), pa.int8()), pa.array(rules))
        codes = np.zeros(max(FAULT_RULES) + 1, np.uint8)
        for fault, rule in FAULT_RULES.items():
            codes[fault] = rules.index(rule)
        indices = self.faults.view(np.int8)
        indices[places] = codes[self.faults[places]]
        return pa.DictionaryArray.from_arrays(_numbers(indices, pa.int8(), bad, -1), pa.array(rules))

    def invoices(self, refused: int) -> pa.Table:
        """Return the table of invoices; ``refused`` counts the lines that are."""
        bad = self.refusals != 0
        count = int(np.count_nonzero(bad)) if refused else 0
        good = _bitmap(~bad) if refused else None
        columns = {
            name: _numbers(cells, pa.int64(), good, count) for name, cells in zip(TOTALS, self.totals, strict=True)
        }
        columns["refused"] = pa.Array.from_buffers(pa.bool_(), len(bad), [None, _bitmap(bad)], null_count=0)
        return pa.table(columns)


def _bitmap(good: Integers) -> Any:
    """Return the validity of rows as Arrow wants it."""
    return pa.py_buffer(np.packbits(good, bitorder="little"))


def _numbers(values: Integers, kind: Any, good: Any, refused: int) -> Any:
    """Return integers as an Arrow array without a copy."""
    return pa.Array.from_buffers(kind, len(values), [good, pa.py_buffer(values)], null_count=refused)
