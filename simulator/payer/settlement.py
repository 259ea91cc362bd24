"""The payers' run: every accepted invoice not yet settled is paid or rejected, transferred and explained."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final

from norms.mail import FlowKind, build_mail
from norms.noemie import (
    AmcShare,
    Header,
    Movement,
    OneOff,
    PaidInvoice,
    Payment,
    Reject,
    Rsp,
    Share,
    State,
    write_580,
)
from norms.noemie.writing import CODE_LENGTH, LABEL_LENGTH
from norms.text import fit, plain
from simulator.bank import Bank, Transfer
from simulator.clock import Clock
from simulator.ledger import Ledger
from simulator.payer.claim import Claim, claims
from simulator.payer.operations import plan, take
from tables.catalogue import message

BAD_SUM: Final = "S701"
"""The reject code of lines that do not sum to what is asked; ours."""

MESSAGE: Final = "SIMULATED RSP"
ANY_FLOW: Final = ""


@dataclass(frozen=True, slots=True)
class _Due:
    """A claim with who sent it."""

    claim: Claim
    sender: str

    @property
    def group(self) -> tuple[str, ...]:
        """What shares one transfer: the payer, its address as a recipient of files, the biller and its mailbox."""
        payer = self.claim.payer
        return (payer.number, payer.type, payer.emitter, self.claim.biller, self.sender)


class Payers:
    """Every payer of the simulated world, on one ledger."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    def reject_next(self, number: int, code: str, label: str, flow: FlowKind | None = None) -> None:
        """Plan the reject of an invoice when it is settled, in one flow or in all.

        Raises ValueError when the code is not 1 to 4 plain characters.
        """
        text = plain(code)
        if not 1 <= len(text) <= CODE_LENGTH or not text.isascii() or not text.isalnum():
            raise ValueError(f"a reject code is 1 to {CODE_LENGTH} letters or digits, not {code!r}")
        row = (number, flow or ANY_FLOW, text, fit(label, LABEL_LENGTH))
        with self._ledger.transaction() as book:
            book.execute("INSERT OR REPLACE INTO rejects (number, flow, code, label) VALUES (?, ?, ?, ?)", row)

    def plan_operations(
        self, payer: str, biller: str, one_offs: Iterable[OneOff] = (), movements: Iterable[Movement] = ()
    ) -> None:
        """Plan one-off payments, holds and movements of debts, told with the next transfer of a payer to a biller."""
        with self._ledger.transaction() as book:
            plan(book, payer, biller, (*one_offs, *movements))

    def pay(self) -> tuple[Transfer, ...]:
        """Settle all that is due, in one transaction; return the transfers it made. A second run makes none.

        Invoices that are wholly rejected make a return without a transfer.
        """
        now = self._clock.now()
        made = []
        with self._ledger.transaction() as book:
            due = sorted(_due(book), key=lambda each: (each.group, each.claim.flow, each.claim.number))
            planned = _planned(book)
            for _, group in groupby(due, key=lambda each: each.group):
                transfer = self._settle(book, list(group), planned, now)
                if transfer.amount > 0:
                    Bank.credit(book, transfer)
                    made.append(transfer)
        return tuple(made)

    def _settle(
        self, book: sqlite3.Connection, group: list[_Due], planned: Mapping[tuple[int, str], Reject], now: datetime
    ) -> Transfer:
        """Pay one biller on behalf of one payer: queue the return, mark the invoices."""
        number = self._ledger.next_mail(book)
        first = group[0]
        payer, biller = first.claim.payer, first.claim.biller
        one_offs, movements = take(book, payer.number, biller, now)
        payment = Payment(
            day=now.date(),
            label=fit(f"VIREMENT {payer.number}", 32),
            label2=f"SIMULE {number:08d}",
            organism=payer.number[:10],
            mandatary=biller,
            recipient=biller,
            invoices=tuple(_settled(each.claim, planned) for each in group),
            one_offs=one_offs,
            movements=movements,
        )
        header = Header(
            emitter_type=payer.type,
            emitter=payer.emitter,
            recipient_type="TP",
            recipient=biller.rjust(14, "0"),
            identification=f"R{number % 100_000:05d}",
            day=now.date(),
            message=MESSAGE,
        )
        mail = build_mail(
            FlowKind.RSP,
            write_580(Rsp(header=header, payments=(payment,))),
            sender=payer.address,
            recipient=first.sender,
            emitter=payer.emitter,
            moment=now,
            number=number,
            invoices=len(group),
        )
        self._ledger.queue(book, mail.as_bytes())
        _mark(book, group, now)
        return Transfer(now.date(), payer.number, biller, payment.amount, payment.label2)


def _due(book: sqlite3.Connection) -> Iterable[_Due]:
    """Yield every accepted claim that is not settled."""
    booked = {tuple(row) for row in book.execute("SELECT file, biller, number FROM invoices WHERE settled IS NULL")}
    for file in sorted({file for file, _, _ in booked}):
        flow, sender, payload = book.execute("SELECT flow, sender, payload FROM files WHERE id = ?", (file,)).fetchone()
        for claim in claims(FlowKind(flow), payload):
            if (file, claim.biller, claim.number) in booked:
                yield _Due(claim, sender)


def _planned(book: sqlite3.Connection) -> dict[tuple[int, str], Reject]:
    """Return the planned rejects by invoice number and flow."""
    rows = book.execute("SELECT number, flow, code, label FROM rejects")
    return {(number, flow): Reject(code=code, label=label) for number, flow, code, label in rows}


def _mark(book: sqlite3.Connection, group: Iterable[_Due], now: datetime) -> None:
    """Note that invoices are settled."""
    rows = [(now.isoformat(), each.claim.flow, each.claim.biller, each.claim.number) for each in group]
    book.executemany("UPDATE invoices SET settled = ? WHERE flow = ? AND biller = ? AND number = ?", rows)


def _settled(claim: Claim, planned: Mapping[tuple[int, str], Reject]) -> PaidInvoice:
    """Decide one claim: rejected as planned or when its lines do not sum up, else paid as asked."""
    reject = planned.get((claim.number, claim.flow)) or planned.get((claim.number, ANY_FLOW))
    if reject is None and not claim.sound:
        reject = Reject(code=BAD_SUM, label=fit(message("returns.payer-sum").text, LABEL_LENGTH))
    part = "C" if claim.flow is FlowKind.DRE else "O"
    state = State.REJECTED if reject else State.PAID
    lines = claim.lines if not reject else tuple(replace(line, amo=0, amc=0) for line in claim.lines)
    return PaidInvoice(
        number=claim.number,
        kind={FlowKind.FSE: "F", FlowKind.DRE: "D"}.get(claim.flow, "B"),
        lot=claim.lot,
        lot_day=claim.lot_day,
        nature=claim.nature,
        amo=Share(asked=claim.amo, paid=0 if reject else claim.amo, state=state) if part == "O" else None,
        amc=_amc_share(claim, state),
        rejects=(replace(reject, part=part),) if reject else (),
        lines=lines,
        identity=claim.identity,
    )


def _amc_share(claim: Claim, state: State) -> AmcShare | None:
    """Settle the complementary share, where this flow asks one."""
    if not claim.amc and claim.flow is not FlowKind.DRE:
        return None
    paid = claim.amc if state is State.PAID else 0
    organism = claim.amc_number or claim.payer.number
    return AmcShare(asked=claim.amc, paid=paid, state=state, organism=organism, member=claim.member)
