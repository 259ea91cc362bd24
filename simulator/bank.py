"""The bank of whoever bills: the transfers that the payers ordered.

>>> import tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder:
...     Bank(Ledger(Path(folder) / "ledger.sqlite3")).transfers
()
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from simulator.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer: its day, who pays (organism number), who is paid (biller), cents, its reference.

    The same reference stands in the second label of the RSP that explains it.
    """

    day: date
    payer: str
    recipient: str
    amount: int
    reference: str


class Bank:
    """An account, as the ledger of the outside world holds it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """Every transfer so far, oldest first."""
        with self._ledger.transaction() as book:
            rows = book.execute("SELECT day, payer, recipient, amount, reference FROM transfers ORDER BY id")
            return tuple(Transfer(date.fromisoformat(day), *rest) for day, *rest in rows)

    @staticmethod
    def credit(book: sqlite3.Connection, transfer: Transfer) -> None:
        """Book a transfer inside the payer's transaction."""
        book.execute(
            "INSERT INTO transfers (day, payer, recipient, amount, reference) VALUES (?, ?, ?, ?, ?)",
            (transfer.day.isoformat(), transfer.payer, transfer.recipient, transfer.amount, transfer.reference),
        )
