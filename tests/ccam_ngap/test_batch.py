"""A batch is as many quotes: the same cents, the same refusals, whatever the number of threads."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import pytest

from ccam_ngap.errors import UnreadableRequest
from ccam_ngap.layout_columns import CHUNK_LINES
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tables.messages import Message, Severity
from tests.ccam_ngap.generated import invoice, shipped
from tests.ccam_ngap.wide import wide

pa = pytest.importorskip("pyarrow")
from ccam_ngap.batch import BatchAnswer, price_batch  # noqa: E402
from tests.ccam_ngap.columns import apart, flat  # noqa: E402

BLOCK = 10_000
BLOCKS = range(0, 100_000, BLOCK)
"""A hundred thousand drawn invoices are compared, block by block."""
AMOUNTS = ("unit_price", "tariff", "base", "rate", "fee", "overcharge", "amo", "amc", "patient")
HIDING = {
    "quote.no-majoration",
    "quote.missing-field",
    "quote.percent-missing",
    "quote.distance-missing",
    "share.amount-missing",
}
"""What is told before the kernel is asked, which may find another fault of the same line first."""
TOTALS = ("fee", "base", "amo", "amc", "patient", "to_pay_now")


def quoted(request: dict[str, Any]) -> tuple[Sequence[tuple[int, ...]], tuple[int, ...], Sequence[Message]]:
    """The amounts of every line, the totals, the messages; no amount where the quote is refused."""
    try:
        found = quote(read_request(request), shipped())
    except UnreadableRequest as error:
        return (), (), error.messages
    if found.totals is None:
        return (), (), found.messages
    totals = found.totals.to_json()
    lines = [tuple(getattr(line, name) for name in AMOUNTS) for line in found.lines]
    return lines, tuple(totals[name] for name in TOTALS), found.messages


def hidden(request: dict[str, Any]) -> set[str]:
    """The rules that refuse an invoice that cannot be read, once the fields that keep it from being read are out."""
    said: set[str] = set()
    left = deepcopy(request)
    for _ in range(9):
        try:
            return said | {found.rule for found in quote(read_request(left), shipped()).messages}
        except UnreadableRequest as error:
            said |= {found.rule for found in error.messages}
            for path in {str(found.field) for found in error.messages}:
                without(left, path)
    return said


def without(data: Any, path: str) -> None:
    """Take a field out of a request, as ``acts[2].fee`` names it."""
    *parents, name = path.replace("[", ".").replace("]", "").split(".")
    for parent in parents:
        data = data[int(parent)] if parent.isdigit() else data.get(parent, {})
    data.pop(name, None)


def compare(requests: Sequence[dict[str, Any]], answer: BatchAnswer) -> int:
    """Compare every line and total with those of quotes. Returns how many invoices are priced."""
    amounts = list(zip(*(answer.lines.column(name).to_pylist() for name in AMOUNTS), strict=True))
    faults = answer.lines.column("fault").to_pylist()
    totals = list(zip(*(answer.invoices.column(name).to_pylist() for name in TOTALS), strict=True))
    refused = answer.invoices.column("refused").to_pylist()
    first = priced = 0
    for number, request in enumerate(requests):
        lines, whole, messages = quoted(request)
        after = first + len(request["acts"])
        told = set(faults[first:after])
        assert refused[number] is not bool(lines), (request, told, messages)
        if lines:
            priced += 1
            assert told == {None}, request
            assert amounts[first:after] == lines, request
            assert totals[number] == whole, request
        else:
            said = {found.rule for found in messages if found.severity is Severity.ERROR}
            assert set(amounts[first:after]) == {(None,) * len(AMOUNTS)}
            assert totals[number] == (None,) * len(TOTALS)
            assert told - {"batch.other-line"}
            if not told & said:
                said |= hidden(request)
            assert told & said or said & HIDING, (request, told, said)
        first = after
    assert first == answer.lines.num_rows
    return priced


@pytest.mark.parametrize("first", BLOCKS)
def test_a_batch_is_as_many_quotes(first: int) -> None:
    requests = [wide(seed) for seed in range(first, first + BLOCK)]
    priced = compare(requests, price_batch(flat(requests), shipped(), threads=2))
    assert BLOCK * 0.3 < priced < BLOCK * 0.9


def test_invoices_apart_and_any_number_of_threads_give_the_same() -> None:
    requests = [invoice(seed) for seed in range(1500)]
    whole = price_batch(flat(requests), shipped(), threads=1)
    lines, invoices = apart(requests)
    for threads in (1, 2, 3, 7):
        other = price_batch(lines, shipped(), invoices=invoices, threads=threads)
        assert other.lines.equals(whole.lines)
        assert other.invoices.equals(whole.invoices)
        assert other.refusals == whole.refusals


def test_an_invoice_of_more_lines_than_are_staged_at_once_is_as_its_quote() -> None:
    requests = []
    for seed in range(40):
        short, long = invoice(seed), invoice(seed)
        long["acts"] = (long["acts"] * (CHUNK_LINES + 40))[: CHUNK_LINES + 40]
        requests += [short, long]
    lines, invoices = apart(requests)
    assert compare(requests, price_batch(flat(requests), shipped(), threads=1)) > len(requests) // 4
    priced = price_batch(lines, shipped(), invoices=invoices, threads=2)
    totals = priced.invoices.column("fee").to_pylist()
    assert any(total is not None for total in totals[1::2])
    assert any(total is None for total in totals)


def test_lines_without_a_date_are_of_the_day_of_their_invoice() -> None:
    requests = [invoice(seed) for seed in range(300)]
    for request in requests:
        for act in request["acts"]:
            act.pop("date")
    table = flat(requests)
    compare(requests, price_batch(table, shipped()))
    compare(requests, price_batch(table.drop_columns(["date"]), shipped()))


def test_columns_of_other_widths_and_plain_texts_say_the_same() -> None:
    requests = [wide(seed) for seed in range(400)]
    table = flat(requests)
    other = table
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            other = other.set_column(place, field.name, table.column(place).cast(pa.large_string()))
        elif pa.types.is_integer(field.type):
            other = other.set_column(place, field.name, table.column(place).cast(pa.int64()))
    pieces = pa.concat_tables([other.slice(0, 7), other.slice(7, 100), other.slice(107)])
    whole = price_batch(table, shipped())
    for again in (other, pieces, table.slice(0)):
        found = price_batch(again, shipped(), threads=3)
        assert found.lines.equals(whole.lines)
        assert found.invoices.equals(whole.invoices)
    start = table.column("invoice").to_pylist().index(50)
    late = price_batch(table.slice(start), shipped())
    assert late.lines.equals(whole.lines.slice(start))
