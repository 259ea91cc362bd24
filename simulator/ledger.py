"""What the outside world remembers: one SQLite file of its own, safe against kills and shared by its threads.

A mail is received, judged, answered and booked in one transaction; answers wait in an outbox until they are in the
mailbox. After a kill the worst that happens is that an answer is delivered twice, under the same Message-ID.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     ledger = Ledger(Path(folder) / "ledger.sqlite3")
...     with ledger.transaction() as book:
...         ledger.queue(book, b"mail")
...     ledger.waiting()
[(1, b'mail')]
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

_WAIT_SECONDS: Final = 30
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS mails (id INTEGER PRIMARY KEY, received TEXT NOT NULL, sender TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY, flow TEXT NOT NULL, sender TEXT NOT NULL, emitter TEXT NOT NULL, recipient TEXT NOT NULL,
    identification TEXT NOT NULL, payload BLOB NOT NULL, UNIQUE (flow, emitter, recipient, identification));
CREATE TABLE IF NOT EXISTS lots (
    flow TEXT NOT NULL, recipient TEXT NOT NULL, biller TEXT NOT NULL, number TEXT NOT NULL, day TEXT NOT NULL,
    file INTEGER NOT NULL REFERENCES files (id), PRIMARY KEY (flow, recipient, biller, number, day));
CREATE TABLE IF NOT EXISTS invoices (
    flow TEXT NOT NULL, biller TEXT NOT NULL, number INTEGER NOT NULL, file INTEGER NOT NULL REFERENCES files (id),
    settled TEXT, PRIMARY KEY (flow, biller, number));
CREATE TABLE IF NOT EXISTS transfers (
    id INTEGER PRIMARY KEY, day TEXT NOT NULL, payer TEXT NOT NULL, recipient TEXT NOT NULL, amount INTEGER NOT NULL,
    reference TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS rejects (
    number INTEGER NOT NULL, flow TEXT NOT NULL, code TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (number, flow));
CREATE TABLE IF NOT EXISTS operations (
    id INTEGER PRIMARY KEY, payer TEXT NOT NULL, biller TEXT NOT NULL, content TEXT NOT NULL, settled TEXT);
CREATE TABLE IF NOT EXISTS parcels (identification TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS documents (identifier TEXT PRIMARY KEY, biller TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, mail BLOB NOT NULL, delivered INTEGER NOT NULL DEFAULT 0);
"""


class Ledger:
    """The file and its transactions; each opens a connection of its own, so any thread may use it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as book:
            book.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside a transaction: all of it happens, or nothing."""
        with closing(self._connect()) as book:
            book.execute("BEGIN IMMEDIATE")
            try:
                yield book
            except BaseException:
                book.rollback()
                raise
            book.commit()

    def queue(self, book: sqlite3.Connection, mail: bytes) -> None:
        """Put a mail in the outbox."""
        book.execute("INSERT INTO outbox (mail) VALUES (?)", (mail,))

    def next_mail(self, book: sqlite3.Connection) -> int:
        """Return the number that the next mail of the outbox will have."""
        return int(book.execute("SELECT coalesce(max(id), 0) + 1 FROM outbox").fetchone()[0])

    def waiting(self) -> list[tuple[int, bytes]]:
        """Return the mails of the outbox that are not delivered, oldest first."""
        with self.transaction() as book:
            return book.execute("SELECT id, mail FROM outbox WHERE NOT delivered ORDER BY id").fetchall()

    def delivered(self, number: int) -> None:
        """Note that a mail of the outbox is in the mailbox."""
        with self.transaction() as book:
            book.execute("UPDATE outbox SET delivered = 1 WHERE id = ?", (number,))

    def _connect(self) -> sqlite3.Connection:
        """Open the file; transactions are begun by hand."""
        book = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
        book.execute("PRAGMA foreign_keys = ON")
        return book
