"""What a payer adds to a transfer beside invoices: one-off payments, holds, movements of debts.

They are planned in the ledger and told once, with the next transfer of that payer to that biller.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

from norms.noemie import Movement, OneOff

_KINDS: Final[dict[str, type[OneOff | Movement]]] = {"OneOff": OneOff, "Movement": Movement}


def plan(book: sqlite3.Connection, payer: str, biller: str, operations: Iterable[OneOff | Movement]) -> None:
    """Note operations inside a transaction."""
    rows = [(payer, biller, _dump(each)) for each in operations]
    book.executemany("INSERT INTO operations (payer, biller, content) VALUES (?, ?, ?)", rows)


def take(
    book: sqlite3.Connection, payer: str, biller: str, now: datetime
) -> tuple[tuple[OneOff, ...], tuple[Movement, ...]]:
    """Return the operations that wait for a transfer and note that they are told."""
    where = "payer = ? AND biller = ? AND settled IS NULL"
    rows = book.execute(f"SELECT content FROM operations WHERE {where} ORDER BY id", (payer, biller))  # noqa: S608 ours
    found = [_load(content) for (content,) in rows]
    book.execute(f"UPDATE operations SET settled = ? WHERE {where}", (now.isoformat(), payer, biller))  # noqa: S608 ours
    one_offs = sorted((each for each in found if isinstance(each, OneOff)), key=lambda each: each.return_kind)
    movements = sorted((each for each in found if isinstance(each, Movement)), key=lambda each: each.return_kind)
    return tuple(one_offs), tuple(movements)


def _dump(operation: OneOff | Movement) -> str:
    """Write an operation as text."""
    values = {each.name: getattr(operation, each.name) for each in fields(operation)}
    return json.dumps({"type": type(operation).__name__, "values": values}, default=lambda day: day.isoformat())


def _load(content: str) -> OneOff | Movement:
    """Read what ``_dump`` wrote."""
    read = json.loads(content)
    values: dict[str, Any] = read["values"]
    for name in ("day", "start", "end"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    return _KINDS[read["type"]](**values)
