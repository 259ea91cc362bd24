"""A batch is as many quotes: the same cents, the same refusals, whatever the number of threads."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import pytest

from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tables.messages import Severity
from tests.ccam_ngap.generated import invoice, shipped

pa = pytest.importorskip("pyarrow")
from ccam_ngap.batch import BatchAnswer, price_batch  # noqa: E402
from tests.ccam_ngap.columns import apart, flat  # noqa: E402

INVOICES = int(os.environ.get("FEUILLE_BATCH_INVOICES", "6000"))
"""How many drawn invoices are compared; ``benches`` and CI may ask for more."""
AMOUNTS = ("unit_price", "tariff", "base", "rate", "fee", "overcharge", "amo", "amc", "patient")
LOWERED = {"quote.no-majoration"}
"""What lowering tells without asking the kernel, which may find another fault of the same line first."""
TOTALS = ("fee", "base", "amo", "amc", "patient", "to_pay_now")


def compare(requests: Sequence[dict[str, Any]], answer: BatchAnswer) -> int:
    """Compare every line and total with those of quotes. Returns how many invoices are priced."""
    lines, totals = answer.lines.to_pydict(), answer.invoices.to_pydict()
    first = priced = 0
    for number, request in enumerate(requests):
        found = quote(read_request(request), shipped())
        places = range(first, first + len(request["acts"]))
        first += len(request["acts"])
        assert totals["refused"][number] is not found.priced, request
        faults = {lines["fault"][place] for place in places}
        if found.totals is None:
            said = {told.rule for told in found.messages if told.severity is Severity.ERROR}
            assert all(lines[name][place] is None for name in AMOUNTS for place in places)
            assert all(totals[name][number] is None for name in TOTALS)
            assert faults - {"batch.other-line"}
            assert faults & said or said == LOWERED, request
            continue
        priced += 1
        assert faults == {None}
        for line, place in zip(found.lines, places, strict=True):
            assert {name: lines[name][place] for name in AMOUNTS} == {name: getattr(line, name) for name in AMOUNTS}
        assert {name: totals[name][number] for name in TOTALS} == found.totals.to_json()
    assert first == answer.lines.num_rows
    return priced


def test_a_batch_is_as_many_quotes() -> None:
    part = 5000
    priced = 0
    for start in range(0, INVOICES, part):
        requests = [invoice(seed) for seed in range(start, min(start + part, INVOICES))]
        priced += compare(requests, price_batch(flat(requests), shipped(), threads=2))
    assert INVOICES * 0.3 < priced < INVOICES


def test_invoices_apart_and_any_number_of_threads_give_the_same() -> None:
    requests = [invoice(seed) for seed in range(1500)]
    whole = price_batch(flat(requests), shipped(), threads=1)
    lines, invoices = apart(requests)
    for threads in (1, 2, 3, 7):
        other = price_batch(lines, shipped(), invoices=invoices, threads=threads)
        assert other.lines.equals(whole.lines)
        assert other.invoices.equals(whole.invoices)
        assert other.refusals == whole.refusals
