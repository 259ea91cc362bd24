"""Checking one lot as its records pass: the counters and totals of its type 6, its number at both ends."""

from __future__ import annotations

from collections.abc import Iterator

from norms.b2.check_invoice import differences, expect
from norms.b2.tree import Record
from norms.faults import Fault

# total of the type 6 → totals of the type 5 that it adds up
_TOTALS = {"fee": ("fee", "hospital_fee"), "amo": ("amo", "hospital_amo"), "amc": ("amc", "hospital_amc")}


class LotCheck:
    """The state of one lot between its type 1 and its type 6."""

    __slots__ = ("_counts", "_opening", "_totals")

    def __init__(self, opening: Record) -> None:
        self._opening = opening
        self._counts = dict.fromkeys(("invoice_count", "head_count", "line_count", "end_count"), 0)
        self._totals = dict.fromkeys(_TOTALS, 0)

    def take(self, record: Record) -> Iterator[Fault]:
        """Yield what is wrong with the next record of the lot."""
        counts, kind = self._counts, record.type
        counts["invoice_count"] += kind == "2"
        counts["head_count"] += kind[0] == "2"
        counts["line_count"] += kind in ("3", "4")
        counts["end_count"] += kind[0] == "5"
        if kind == "5":
            for total, names in _TOTALS.items():
                self._totals[total] += sum(record.amount(name) for name in names)
        if kind == "2":
            yield from differences(record, self._opening, ("biller",), "lot")
        elif kind == "6":
            yield from self._close(record)

    def _close(self, record: Record) -> Iterator[Fault]:
        """The type 6 counts and totals the lot, under the number and the biller of its type 1."""
        yield from differences(record, self._opening, ("biller", "lot"), "lot")
        for name, count in self._counts.items():
            yield from expect(record, name, count, "b2.count")
        for name, total in self._totals.items():
            yield from expect(record, name, total, "b2.total")
