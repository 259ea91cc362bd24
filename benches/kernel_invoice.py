"""The tariff kernel alone on the same three acts, integers to integers, beside the rule engines that price them."""

from __future__ import annotations

from array import array

from benches.errors import AnswersDiffer
from benches.figure import Aim, Figure
from benches.invoice_peers import OPENFISCA, ZEN
from benches.quote_api import PEER_CALLS, beside
from benches.three_acts import Shares, request, shares
from benches.timing import grouped
from ccam_ngap import kernel_mode
from ccam_ngap.kernel_shares import Pricing
from ccam_ngap.layout import O_AMC, O_AMO, O_BASE, O_PATIENT, O_TARIFF, OUT
from ccam_ngap.lowering import lower
from ccam_ngap.quote import quote
from tables.compiled import Tables, open_tables

NAMES = ("kernel_invoice_us", "kernel_vs_openfisca")
AIM = Aim.at_most(1.5)
GROUP = 500
"""Invoices priced in a row: their integers stay in the processor's own memory, as those of one invoice do."""
ROUNDS = 200


class Run:
    """The invoice laid out ``group`` times for the kernel, and its answers."""

    def __init__(self, tables: Tables, group: int) -> None:
        lowered = lower(request(), tables)
        self._acts = len(request().acts)
        self._zeros = bytes(8 * OUT * self._acts * group)
        self.out = array("q", self._zeros)
        self._pricing = Pricing(
            tables.cells, tables.directory, lowered.invoice * group, lowered.lines * group, self.out, array("q")
        )

    def clear(self) -> None:
        """Put the answers back to zero."""
        memoryview(self.out).cast("B")[:] = self._zeros

    def price(self, count: int) -> None:
        """Price the first ``count`` invoices."""
        price, acts = self._pricing.price, self._acts
        for place in range(count):
            price(place, place * acts, place * acts + acts)

    def shares(self, place: int) -> tuple[Shares, ...]:
        """Return the amounts of the lines of an invoice."""
        return tuple(_shares(self.out[line * OUT : (line + 1) * OUT]) for line in self._lines(place))

    def _lines(self, place: int) -> range:
        """Return the numbers of the lines of an invoice."""
        return range(place * self._acts, (place + 1) * self._acts)


def _shares(row: array[int]) -> Shares:
    """Return the amounts of a line."""
    return row[O_TARIFF], row[O_BASE], row[O_AMO], row[O_AMC], row[O_PATIENT]


def measure(group: int = GROUP, rounds: int = ROUNDS, peer_calls: int = PEER_CALLS) -> tuple[Figure, ...]:
    """Measure the kernel alone; ``note`` says whether it runs compiled."""
    tables = open_tables()
    run = Run(tables, group)
    taken = grouped(run.price, group, rounds, run.clear)
    check(run, tables, group)
    note = f"{kernel_mode()} kernel, median of {rounds} × {group} invoices"
    return (
        beside("kernel_invoice_us", taken, ZEN, tables, peer_calls, note, AIM),
        beside("kernel_vs_openfisca", taken, OPENFISCA, tables, peer_calls, note),
    )


def check(run: Run, tables: Tables, group: int) -> None:
    """Hold every invoice of a run against the quote. Raises AnswersDiffer."""
    ours = shares(quote(request(), tables))[:-1]
    for place in range(group):
        if (theirs := run.shares(place)) != ours:
            raise AnswersDiffer("kernel", ours, theirs)
