"""Receiving a mail: stored, judged, booked and answered in one transaction."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from norms.arl import Arl, write_arl
from norms.b2.tree import ReadInvoice
from norms.invoice import CANCELLATION
from norms.mail import SIMULATED_DOMAIN, FlowKind, build_mail
from simulator.clock import Clock
from simulator.front_end.parcels import accept_parcel
from simulator.front_end.verdict import Verdict, biller_of, header, judge, opening
from simulator.ledger import Ledger
from simulator.mail_keys import MailKeys

ADDRESS: Final = f"frontal@{SIMULATED_DOMAIN}"


class Intake:
    """What happens to each mail of the front-end; ``folder`` keeps the bytes of every one, accepted or not."""

    def __init__(
        self, folder: Path, ledger: Ledger, clock: Clock, keys: MailKeys | None = None, *, provisional: bool = False
    ) -> None:
        self._folder = folder
        self._ledger = ledger
        self._clock = clock
        self._keys = keys
        self._provisional = provisional
        folder.mkdir(parents=True, exist_ok=True)

    def receive(self, sender: str, content: bytes) -> None:
        """Take a mail. Raises OSError or sqlite3.Error when nothing could be stored: then nothing is booked either."""
        now = self._clock.now()
        with self._ledger.transaction() as book:
            row = book.execute("INSERT INTO mails (received, sender) VALUES (?, ?)", (now.isoformat(), sender))
            _store(self._folder / f"{row.lastrowid:06d}.eml", content)
            verdict = judge(content, book, now.date(), self._keys.pairs() if self._keys else ())
            accept(book, verdict, sender)
            for arl in verdict.arls:
                if self._provisional and arl.positive:
                    self._answer(book, replace(arl, provisional=True), sender)
                self._answer(book, arl, sender)

    def _answer(self, book: sqlite3.Connection, arl: Arl, sender: str) -> None:
        """Queue the mail of one acknowledgement."""
        number = self._ledger.next_mail(book)
        mail = build_mail(
            FlowKind.ARL,
            write_arl(replace(arl, identification=f"A{number % 100_000:05d}")),
            sender=ADDRESS,
            recipient=sender,
            emitter="".join(sign for sign in arl.emitter if sign.isalnum()),
            moment=self._clock.now(),
            number=number,
            invoices=arl.invoices,
        )
        self._ledger.queue(book, mail.as_bytes())


def accept(book: sqlite3.Connection, verdict: Verdict, sender: str) -> None:
    """Book the lots of a file that are accepted, with their invoices; or a parcel, with its documents."""
    if verdict.parcel is not None:
        if all(arl.positive for arl in verdict.arls):
            accept_parcel(book, verdict.parcel)
        return
    if verdict.flow is None or verdict.file is None or not any(arl.positive for arl in verdict.arls):
        return
    kind, file = verdict.flow.kind, verdict.file
    names = ("emitter", "recipient", "identification")
    row = book.execute(
        "INSERT INTO files (flow, sender, emitter, recipient, identification, payload) VALUES (?, ?, ?, ?, ?, ?)",
        (kind, sender, *(header(file, name) for name in names), verdict.flow.payload),
    )
    for arl, lot in zip(verdict.arls, file.lots, strict=True):
        if arl.positive:
            where = (header(file, "recipient"), opening(lot, "biller"), lot.number, opening(lot, "date"))
            key = (kind, *where, row.lastrowid)
            book.execute("INSERT INTO lots (flow, recipient, biller, number, day, file) VALUES (?, ?, ?, ?, ?, ?)", key)
            _book_invoices(book, ((kind, biller_of(each), each.number, row.lastrowid) for each in lot.invoices))
            _take_back(book, kind, lot.invoices)


def _book_invoices(book: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Book the invoices of a lot as due."""
    book.executemany("INSERT INTO invoices (flow, biller, number, file) VALUES (?, ?, ?, ?)", rows)


def _take_back(book: sqlite3.Connection, kind: FlowKind, invoices: Iterable[ReadInvoice]) -> None:
    """Owe nothing more for a claim that one of these cancels or replaces, nor for a cancellation itself."""
    for invoice in invoices:
        previous = invoice.first("2R")
        if previous is None:
            continue
        numbers = [previous.amount("previous_invoice")]
        numbers += [invoice.number] if previous.fields["kind"] == CANCELLATION else []
        query = "UPDATE invoices SET settled = ? WHERE settled IS NULL AND flow = ? AND biller = ? AND number = ?"
        book.executemany(query, [("taken back", kind, biller_of(invoice), number) for number in numbers])


def _store(path: Path, content: bytes) -> None:
    """Write a file so that it is whole or absent."""
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
