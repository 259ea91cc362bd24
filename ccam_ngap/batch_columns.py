"""The columns of a batch, read by name: texts, numbers, days, flags, and the invoices that lines make up.

The names, types and units are those of ``docs/batch.md``. What a text means is the look-up table's business
(``batch_maps``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa

from ccam_ngap.batch_column import Column, Integers, column_of
from ccam_ngap.errors import UnreadableBatch
from ccam_ngap.layout_columns import MISSING
from tables.catalogue import message


def _array(table: pa.Table, name: str) -> Any:
    """Return a column in one piece, None when it is absent or only nulls of no type."""
    if name not in table.column_names:
        return None
    column = table.column(name)
    if pa.types.is_null(column.type):
        return None
    if pa.types.is_dictionary(column.type) and column.num_chunks > 1:
        column = _unified(column)
    if column.num_chunks == 1:
        return column.chunk(0)
    found = column.combine_chunks()
    return found.chunk(0) if isinstance(found, pa.ChunkedArray) else found


def _unified(column: Any) -> Any:
    """Return a dictionary-encoded column whose pieces share one dictionary, plain where Arrow cannot do it."""
    try:
        return column.unify_dictionaries()
    except pa.ArrowInvalid:
        return column.cast(column.type.value_type)


def wrong_type(name: str, expected: str, found: object) -> UnreadableBatch:
    """Return the error of a column of the wrong type."""
    return UnreadableBatch((message("batch.wrong-type", field=name, column=name, expected=expected, found=found),))


def text_column(table: pa.Table, name: str) -> Column:
    """Read a column of texts, dictionary-encoded or not; absent, every value is null. Raises UnreadableBatch."""
    found = _array(table, name)
    if found is None:
        return Column(0)
    if not pa.types.is_dictionary(found.type):
        if not (pa.types.is_string(found.type) or pa.types.is_large_string(found.type)):
            raise wrong_type(name, "texte ou dictionnaire de textes", found.type)
        found = found.dictionary_encode()
    if not (pa.types.is_string(found.type.value_type) or pa.types.is_large_string(found.type.value_type)):
        raise wrong_type(name, "texte ou dictionnaire de textes", found.type)
    texts = tuple(found.dictionary.to_pylist())
    return column_of(found.indices, len(texts), texts)


def number_column(table: pa.Table, name: str, default: int) -> Column:
    """Read a column of whole numbers; a null is the default."""
    found = _array(table, name)
    if found is None:
        return Column(default)
    if not pa.types.is_integer(found.type):
        raise wrong_type(name, "nombre entier", found.type)
    return column_of(found, default)


def flag_column(table: pa.Table, name: str) -> Column:
    """Read a column of true and false; null is false."""
    found = _array(table, name)
    if found is None:
        return Column(0)
    if not pa.types.is_boolean(found.type):
        raise wrong_type(name, "booléen", found.type)
    return column_of(found, 0)


def day_column(table: pa.Table, name: str) -> Column:
    """Read a column of days as days from 1970-01-01; null is MISSING."""
    found = _array(table, name)
    return Column(MISSING) if found is None else column_of(_days(found, name), MISSING)


def _days(found: Any, name: str) -> Any:
    """Return the days of a date column as 32-bit integers."""
    if pa.types.is_date64(found.type) or pa.types.is_timestamp(found.type):
        found = found.cast(pa.date32(), safe=False)
    if not pa.types.is_date32(found.type):
        raise wrong_type(name, "date", found.type)
    return found.view(pa.int32())


def birth_column(table: pa.Table, name: str) -> Column:
    """Read birth dates: dates, or texts AAAA-MM-JJ whose month may be lunar."""
    found = _array(table, name)
    if found is None or not (pa.types.is_date(found.type) or pa.types.is_timestamp(found.type)):
        return text_column(table, name)
    return column_of(_days(found, name), MISSING)


def starts_of(table: pa.Table) -> Integers:
    """Return the first line of every invoice, and the number of lines: groups of the column ``invoice``.

    Raises UnreadableBatch when the column is not there or when the lines of an invoice do not follow each other.
    """
    found = _array(table, "invoice")
    if found is None:
        raise UnreadableBatch((message("batch.missing-column", field="invoice", column="invoice"),))
    if not pa.types.is_integer(found.type) and not pa.types.is_dictionary(found.type):
        found = found.dictionary_encode()
    column = column_of(found.indices if pa.types.is_dictionary(found.type) else found, -1)
    ids: Any = column.values
    if column.valid is not None:
        raise UnreadableBatch((message("batch.no-invoice", field="invoice"),))
    changes = np.flatnonzero(ids[1:] != ids[:-1]) + 1
    starts = np.concatenate((np.zeros(1, np.int64), changes, np.full(1, len(ids), np.int64)))
    if not len(ids):
        return np.zeros(1, np.int64)
    heads = ids[starts[:-1]]
    if not bool(np.all(heads[1:] > heads[:-1])) and len(np.unique(heads)) != len(heads):
        raise UnreadableBatch((message("batch.not-contiguous", field="invoice"),))
    return starts


def heads_of(
    table: pa.Table, names: Sequence[str], starts: Integers, read: Callable[[str], Column]
) -> dict[str, Column]:
    """Return the columns of invoices of a table of lines: those of each first line, the same on every other.

    Raises UnreadableBatch when an invoice says two different things.
    """
    same = np.ones(max(0, table.num_rows - 1), bool)
    same[starts[1:-1] - 1] = False

    def head(name: str) -> Column:
        column = read(name)
        if column.values is None:
            return column
        values = column.whole(table.num_rows)
        differs = np.flatnonzero((values[1:] != values[:-1]) & same)
        if len(differs):
            raise UnreadableBatch((message("batch.not-constant", field=name, column=name, row=int(differs[0]) + 2),))
        return Column(column.default, values[starts[:-1]], column.texts)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(names, pool.map(head, names), strict=True))
