"""Reprice a Parquet file: row group after row group, cut on invoice bounds, into a file that appears whole or not.

One thread reads ahead and one writes behind while ``batch`` prices; the result has a row a line, in the order of the
lines that were read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ccam_ngap.batch import BatchAnswer, price_batch
from ccam_ngap.batch_columns import starts_of
from ccam_ngap.batch_output import Output
from ccam_ngap.errors import UnreadableBatch
from ccam_ngap.layout_columns import INVOICE_COLUMNS, LINE_COLUMNS
from tables.catalogue import message
from tables.compiled import Tables

KNOWN = frozenset({"invoice", *LINE_COLUMNS, *INVOICE_COLUMNS})
"""Columns of a file that are read; the others are told and left out."""
SHOWN = 20
"""How many refused lines the report shows."""
LEAST = 65_536
"""Row groups are read together until they hold as many lines."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused line: its place in the file from 1 on, its invoice, its act, the rule that refuses it, the file."""

    line: int
    invoice: str
    code: str
    rule: str
    file: str


@dataclass(slots=True)
class Report:
    """What became of a file; ``refusals`` counts the refused lines of each rule, ``examples`` shows the first ones.

    ``ends`` are its first and its last invoice, None where it has none; ``ignored`` are the columns left aside.
    """

    lines: int = 0
    invoices: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    examples: list[Refused] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    ends: tuple[str, str] | None = None

    @property
    def refused(self) -> int:
        """How many lines have no price."""
        return sum(self.refusals.values())


def reprice(
    source: Path,
    target: Path,
    tables: Tables,
    *,
    totals: Path | None = None,
    threads: int = 2,
    progress: Callable[[int, int], None] | None = None,
    mark: str = "",
) -> Report:
    """Price every line of a Parquet file into another, and each invoice into ``totals`` when it is asked for.

    ``progress`` is told the lines done and the lines there are; ``mark`` is for ``batch_output.sweep``. Raises
    UnreadableBatch when the file or its columns cannot be read, UnwritableBatch when the result cannot be written:
    then nothing is left behind.
    """
    _check_names(source, [target, *([totals] if totals else [])])
    with _open(source) as file:
        names = [name for name in file.schema_arrow.names if name in KNOWN]
        report = Report(ignored=tuple(name for name in file.schema_arrow.names if name not in KNOWN))
        with ExitStack() as stack, ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as writer:
            lines, heads = Output(target, mark), Output(totals, mark) if totals else None
            for output in (lines, heads):
                if output is not None:
                    stack.enter_context(output)
            written: Future[None] | None = None
            seen: list[Any] = []
            for part in _ahead(reader, _whole_invoices(file, names, seen)):
                answer = price_batch(part, tables, threads=threads)
                _tell(report, part, answer, str(source))
                if written is not None:
                    written.result()
                written = writer.submit(_write, lines, heads, part, answer)
                if progress is not None:
                    progress(report.lines, file.metadata.num_rows)
            if written is not None:
                written.result()
            _check_order(seen)
            report.ends = _ends(seen)
            for output in (lines, heads):
                if output is not None:
                    output.commit()
    return report


def _check_names(source: Path, targets: Sequence[Path]) -> None:
    """Refuse to write over what is read."""
    for target in targets:
        if target.exists() and source.exists() and target.samefile(source):
            raise UnreadableBatch((message("batch.same-file", path=target),))


def _open(source: Path) -> Any:
    """Open a Parquet file. Raises UnreadableBatch, OSError."""
    if not source.is_file():
        raise UnreadableBatch((message("batch.no-file", path=source),))
    try:
        return pq.ParquetFile(source, read_dictionary=_texts(source), memory_map=True)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise UnreadableBatch((message("batch.not-parquet", path=source, why=_why(error)),)) from None


def _texts(source: Path) -> list[str]:
    """Return the columns of text, which are read as dictionaries."""
    schema = pq.read_schema(source)
    return [name for name in schema.names if name in KNOWN and _is_text(schema.field(name).type)]


def _is_text(kind: Any) -> bool:
    """Whether a column holds texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _why(error: Exception) -> str:
    """Say in French why Arrow could not read a file."""
    return "ce n'est pas du Parquet" if "magic bytes" in str(error) else "il est abîmé ou incomplet"


def _whole_invoices(file: Any, names: Sequence[str], seen: list[Any]) -> Iterator[pa.Table]:
    """Yield the lines of a file in parts that cut no invoice in two; ``seen`` gains the invoices of each part."""
    if "invoice" not in names:
        raise UnreadableBatch((message("batch.missing-column", field="invoice", column="invoice"),))
    rest, groups, count = None, [], 0
    if not file.metadata.num_rows:
        yield file.schema_arrow.empty_table().select(names)
    try:
        for group in range(file.num_row_groups):
            groups.append(group)
            count += file.metadata.row_group(group).num_rows
            if count < LEAST and group + 1 < file.num_row_groups:
                continue
            part = file.read_row_groups(groups, columns=list(names), use_threads=False)
            part = part if rest is None else pa.concat_tables([rest, part])
            groups, count = [], 0
            starts = starts_of(part)
            last = int(starts[-2]) if len(starts) > 1 and group + 1 < file.num_row_groups else part.num_rows
            seen.append(part.column("invoice").take(pa.array(starts[:-1][starts[:-1] < last])))
            rest = part.slice(last)
            yield part.slice(0, last)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise UnreadableBatch((message("batch.not-parquet", path="donné", why=_why(error)),)) from None


def _check_order(seen: Sequence[Any]) -> None:
    """Refuse a file that comes back to an invoice in another part: its lines would be two invoices."""
    if len(seen) < 2 or pa.types.is_dictionary(seen[0].type) or not pa.types.is_integer(seen[0].type):
        heads = [value for part in seen for value in part.to_pylist()] if len(seen) > 1 else []
        unique = len(set(heads)) == len(heads)
    else:
        ids = np.concatenate([part.to_numpy() for part in seen])
        unique = bool(np.all(ids[1:] > ids[:-1])) or len(np.unique(ids)) == len(ids)
    if not unique:
        raise UnreadableBatch((message("batch.not-contiguous", field="invoice"),))


def _ends(seen: Sequence[Any]) -> tuple[str, str] | None:
    """Return the first and the last invoice of a file."""
    parts = [part for part in seen if len(part)]
    return (str(parts[0][0].as_py()), str(parts[-1][-1].as_py())) if parts else None


def _ahead(pool: ThreadPoolExecutor, parts: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield the parts, the next one being read while one is worked on."""
    following = pool.submit(next, parts, None)
    while (part := following.result()) is not None:
        following = pool.submit(next, parts, None)
        yield part


def _tell(report: Report, part: pa.Table, answer: BatchAnswer, file: str) -> None:
    """Add one part to the report."""
    for rule, count in answer.refusals.items():
        report.refusals[rule] = report.refusals.get(rule, 0) + count
    if answer.refusals and len(report.examples) < SHOWN:
        faults = answer.lines.column("fault")
        places = np.flatnonzero(faults.is_valid().to_numpy())[: 4 * SHOWN].tolist()
        for place in places:
            rule = faults[place].as_py()
            if rule != "batch.other-line" and len(report.examples) < SHOWN:
                code = part.column("code")[place].as_py()
                invoice = str(part.column("invoice")[place].as_py())
                report.examples.append(Refused(report.lines + place + 1, invoice, str(code), rule, file))
    report.lines += part.num_rows
    report.invoices += answer.invoices.num_rows


def _write(lines: Output, heads: Output | None, part: pa.Table, answer: BatchAnswer) -> None:
    """Write one part."""
    invoice = part.column("invoice")
    invoice = invoice.cast(invoice.type.value_type) if pa.types.is_dictionary(invoice.type) else invoice
    texts = answer.lines.column("fault").cast(pa.string())
    priced = answer.lines.set_column(answer.lines.schema.get_field_index("fault"), "fault", texts)
    lines.write(priced.add_column(0, "invoice", invoice))
    if heads is not None:
        first = pa.array(starts_of(part)[:-1])
        heads.write(answer.invoices.add_column(0, "invoice", invoice.take(first)))
