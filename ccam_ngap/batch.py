"""Price millions of lines: Arrow columns in, Arrow columns out, through the kernel that prices one invoice.

>>> import pyarrow as pa
>>> from datetime import date
>>> from tables.compiled import open_tables
>>> lines = pa.table({
...     "invoice": [1, 1, 2], "nomenclature": ["NGAP", "NGAP", "NGAP"], "code": ["G", "MEG", "XYZ"],
...     "invoice_date": pa.array([date(2025, 6, 10)] * 3), "specialty": ["01"] * 3, "convention": ["secteur_1"] * 3,
...     "birth_date": ["2020-03-04"] * 3})
>>> answer = price_batch(lines, open_tables())
>>> answer.lines.column("amo").to_pylist(), answer.lines.column("fault").to_pylist()[2]
([2100, 350, None], 'quote.unknown-act')

Columns, types and units are in ``docs/batch.md``. The work is done without the GIL on ``threads`` threads, each with
its own range of invoices.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ccam_ngap.batch_answer import Answer
from ccam_ngap.batch_block import Block
from ccam_ngap.batch_column import Column, Integers
from ccam_ngap.batch_columns import (
    birth_column,
    day_column,
    flag_column,
    heads_of,
    number_column,
    starts_of,
    text_column,
)
from ccam_ngap.batch_maps import Maps
from ccam_ngap.batch_memory import empty
from ccam_ngap.errors import UnreadableBatch
from ccam_ngap.layout_columns import INVOICE_COLUMNS, LINE_COLUMNS, MISSING
from tables.catalogue import message
from tables.compiled import Tables

NEEDED = ("nomenclature", "code", "invoice_date", "specialty", "convention", "birth_date")
"""Columns that must be there."""
NUMBERS = {"quantity": 1, "coefficient": 100, "abatement": 100, "amc_multiplier": 10_000} | dict.fromkeys(
    (
        "association",
        "distance_km",
        "day_km_before",
        "fee",
        "forced_amo",
        "forced_amc",
        "amc_percent",
        "amc_amount",
        "amc_p1",
        "amc_p2",
        "amc_cap",
    ),
    MISSING,
)
"""Columns of whole numbers and what a null means."""
FLAGS = frozenset(
    {
        "night",
        "deep_night",
        "holiday",
        "office_supplement",
        "exceptional",
        "alsace_moselle",
        "aspa",
        "c2s",
        "ame",
        "third_party_amo",
        "third_party_amc",
    }
)
"""Columns of true and false."""
DAYS = frozenset({"date", "invoice_date"})


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The answer: a row a line and a row an invoice, in the order they came in.

    Amounts are cents; those of a refused invoice are null and ``fault`` names the rule that refuses the line.
    ``refusals`` counts the lines of each such rule.
    """

    lines: pa.Table
    invoices: pa.Table
    refusals: Mapping[str, int]


def price_batch(
    lines: pa.Table | pa.RecordBatch,
    tables: Tables,
    *,
    invoices: pa.Table | pa.RecordBatch | None = None,
    threads: int = 2,
) -> BatchAnswer:
    """Price every invoice of a table of lines.

    Without ``invoices`` the lines say all, an invoice being the lines of one value of the column ``invoice``. With it,
    its rows are the invoices in the order of the lines and its column ``lines`` says how many lines each has. Raises
    UnreadableBatch when a column is missing or of the wrong type.
    """
    given, starts = _read(_table(lines), None if invoices is None else _table(invoices))
    answer = Answer(starts)
    maps = Maps(given, tables)
    refused = 0
    with ThreadPoolExecutor(threads) as pool:
        blocks = [Block(given, starts, maps, tables, answer) for _ in range(threads)]
        bounds = _bounds(starts, threads)
        for found in pool.map(Block.price, blocks, bounds[:-1], bounds[1:]):
            refused += found
    priced, refusals = answer.lines(refused)
    return BatchAnswer(priced, answer.invoices(refused), refusals)


def _table(given: pa.Table | pa.RecordBatch) -> pa.Table:
    """Return a table whatever Arrow calls it."""
    return pa.Table.from_batches([given]) if isinstance(given, pa.RecordBatch) else given


def _bounds(starts: Integers, parts: int) -> list[int]:
    """Cut the invoices into ranges of about as many lines each."""
    shares = [int(np.searchsorted(starts, starts[-1] * part // parts)) for part in range(1, parts)]
    return [0, *shares, len(starts) - 1]


def _read(lines: pa.Table, invoices: pa.Table | None) -> tuple[dict[str, Column], Integers]:
    """Return every column and the first line of each invoice."""
    heads = lines if invoices is None else invoices
    missing = [name for name in NEEDED if name not in (heads if name in INVOICE_COLUMNS else lines).column_names]
    if missing:
        raise UnreadableBatch(tuple(message("batch.missing-column", field=name, column=name) for name in missing))
    given = {name: _column(lines, name) for name in LINE_COLUMNS}
    names = INVOICE_COLUMNS
    if invoices is not None:
        return given | {name: _column(invoices, name) for name in names}, _counted(invoices, lines.num_rows)
    starts = starts_of(lines)
    return given | heads_of(lines, names, starts, lambda name: _column(lines, name)), starts


def _counted(invoices: pa.Table, lines: int) -> Integers:
    """Return the first line of every invoice from the column ``lines``."""
    if "lines" not in invoices.column_names:
        raise UnreadableBatch((message("batch.missing-column", field="lines", column="lines"),))
    counts = number_column(invoices, "lines", 0).whole(invoices.num_rows)
    starts: Integers = empty((1, invoices.num_rows + 1), np.int64)[0]
    starts[0] = 0
    np.cumsum(counts, out=starts[1:])
    if starts[-1] != lines or np.min(counts, initial=1) < 1:
        raise UnreadableBatch((message("batch.bad-counts", field="lines", counted=int(starts[-1]), lines=lines),))
    return starts


def _column(table: pa.Table, name: str) -> Column:
    """Read one column as its name says."""
    if name in NUMBERS:
        return number_column(table, name, NUMBERS[name])
    if name in FLAGS:
        return flag_column(table, name)
    if name in DAYS:
        return day_column(table, name)
    return birth_column(table, name) if name == "birth_date" else text_column(table, name)
