"""Arrow columns as the integers of a block: dictionary codes, numbers, days, flags; each distinct text looked up once.

A column becomes one numpy array of integers, without a copy where Arrow holds 32-bit integers or dictionary codes
without nulls. What a text means is the look-up table's business (``batch_maps``): an absent or null text has the code
after the last one. The names, types and units are those of ``docs/batch.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ccam_ngap.errors import UnreadableBatch
from ccam_ngap.layout_columns import MISSING, UNKNOWN
from tables.catalogue import message
from tables.layout import NONE

Integers = np.ndarray[Any, np.dtype[Any]]
FIRST_BIRTH = -43_829
"""The first day that a birth date given as a date may be, 1850-01-01, in days from 1970-01-01."""
BIRTH_DAYS = 91_676
"""How many days follow it in the look-up table: to the end of 2100."""
GREATEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``values`` a line or an invoice each, None when it is absent; ``texts`` what its codes stand for.

    The code ``len(texts)`` stands for null. ``constant`` is the value where the column is absent.
    """

    values: Integers | None
    constant: int
    texts: tuple[str | None, ...] = ()


def _array(table: pa.Table, name: str) -> Any:
    """Return a column in one piece, None when it is absent or only nulls of no type."""
    if name not in table.column_names:
        return None
    column = table.column(name)
    if pa.types.is_null(column.type):
        return None
    if pa.types.is_dictionary(column.type) and column.num_chunks > 1:
        column = _unified(column)
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
        return Column(None, 0)
    if not pa.types.is_dictionary(found.type):
        if not (pa.types.is_string(found.type) or pa.types.is_large_string(found.type)):
            raise wrong_type(name, "texte ou dictionnaire de textes", found.type)
        found = found.dictionary_encode()
    if not (pa.types.is_string(found.type.value_type) or pa.types.is_large_string(found.type.value_type)):
        raise wrong_type(name, "texte ou dictionnaire de textes", found.type)
    texts = tuple(found.dictionary.to_pylist())
    return Column(_filled(found.indices, len(texts)), len(texts), texts)


def _filled(found: Any, default: int) -> Integers:
    """Return an Arrow array as integers, its nulls replaced."""
    if found.null_count:
        if default > 2 ** (found.type.bit_width - 1) - 1:
            found = found.cast(pa.int32())
        found = pc.fill_null(found, pa.scalar(default, found.type))
    values: Integers = found.to_numpy(zero_copy_only=False)
    return values


def number_column(table: pa.Table, name: str, default: int) -> Column:
    """Read a column of whole numbers; a null is the default, what 32 bits do not hold is UNKNOWN."""
    found = _array(table, name)
    if found is None:
        return Column(None, default)
    if not pa.types.is_integer(found.type):
        raise wrong_type(name, "nombre entier", found.type)
    valid = None if not found.null_count else pc.is_valid(found).to_numpy(zero_copy_only=False)
    values = _filled(found, 0)
    if len(values) and (values.max() > GREATEST or values.min() < 0):
        values = np.where((values > GREATEST) | (values < 0), UNKNOWN, values)
    return Column(values if valid is None else np.where(valid, values, default), default)


def flag_column(table: pa.Table, name: str) -> Column:
    """Read a column of true and false; null is false."""
    found = _array(table, name)
    if found is None:
        return Column(None, 0)
    if not pa.types.is_boolean(found.type):
        raise wrong_type(name, "booléen", found.type)
    return Column(_filled(found.cast(pa.int8()), 0), 0)


def day_column(table: pa.Table, name: str) -> Column:
    """Read a column of days as days from 1970-01-01; null is MISSING."""
    found = _array(table, name)
    if found is None:
        return Column(None, MISSING)
    return Column(_filled(_days(found, name), MISSING), MISSING)


def _days(found: Any, name: str) -> Any:
    """Return the days of a date column as 32-bit integers."""
    if pa.types.is_date64(found.type) or pa.types.is_timestamp(found.type):
        found = found.cast(pa.date32(), safe=False)
    if not pa.types.is_date32(found.type):
        raise wrong_type(name, "date", found.type)
    return found.view(pa.int32())


def birth_column(table: pa.Table, name: str) -> Column:
    """Read birth dates: dates (their code is their place from 1850 on) or texts AAAA-MM-JJ whose month may be lunar."""
    found = _array(table, name)
    if found is None or not (pa.types.is_date(found.type) or pa.types.is_timestamp(found.type)):
        return text_column(table, name)
    days = _filled(_days(found, name), FIRST_BIRTH + BIRTH_DAYS).astype(np.int64) - FIRST_BIRTH
    outside = (days < 0) | (days > BIRTH_DAYS)
    return Column(np.where(outside, BIRTH_DAYS, days).astype(np.int32), BIRTH_DAYS)


def association_column(table: pa.Table, name: str) -> Column:
    """Read association codes: numbers of one or two digits; their texts are these digits, ``?`` for any other."""
    found = number_column(table, name, NONE)
    if found.values is None:
        return Column(None, 100)
    outside = (found.values < NONE) | (found.values > 99)
    codes = np.where(found.values == NONE, 101, np.where(outside, 100, found.values)).astype(np.int16)
    return Column(codes, 101, (*(str(code) for code in range(100)), "?"))


def starts_of(table: pa.Table) -> Integers:
    """Return the first line of every invoice, and the number of lines: groups of the column ``invoice``.

    Raises UnreadableBatch when the column is not there or when the lines of an invoice do not follow each other.
    """
    found = _array(table, "invoice")
    if found is None:
        raise UnreadableBatch((message("batch.missing-column", field="invoice", column="invoice"),))
    if not pa.types.is_integer(found.type) and not pa.types.is_dictionary(found.type):
        found = found.dictionary_encode()
    ids = _filled(found.indices if pa.types.is_dictionary(found.type) else found, NONE)
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
    found = {name: read(name) for name in names}
    same = np.ones(max(0, table.num_rows - 1), bool)
    same[starts[1:-1] - 1] = False
    for name, column in found.items():
        if column.values is None:
            continue
        differs = np.flatnonzero((column.values[1:] != column.values[:-1]) & same)
        if len(differs):
            raise UnreadableBatch((message("batch.not-constant", field=name, column=name, row=int(differs[0]) + 2),))
        found[name] = Column(column.values[starts[:-1]], column.constant, column.texts)
    return found
