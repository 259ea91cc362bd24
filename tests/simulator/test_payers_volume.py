"""Ten thousand invoices settled by one payer in one return: every control agrees, every cent is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from norms.fse import fse_file
from norms.mail import FlowKind, read_mail
from norms.noemie import Movement, OneOff, State, read_noemie, unwrap, wrap
from simulator.bank import Bank
from simulator.ledger import Ledger
from simulator.payer import Payers
from tests.norms.b2.samples import BILLER, DOCTOR, HEADER, lot
from tests.simulator.practice import SENDER, START, clock

INVOICES = 10_000
A_FILE = 100
PAYER = "01999"
DUE = 1610
REJECTED = range(500, INVOICES, 500)
SHORT = replace(DOCTOR, amc=None, lines=tuple(replace(line, amc=0) for line in DOCTOR.lines[:1]))


def accepted(ledger: Ledger) -> None:
    """Put files of FSE in the ledger, as the front-end books them once accepted."""
    with ledger.transaction() as book:
        for rank, first in enumerate(range(1, INVOICES + 1, A_FILE), start=1):
            numbers = range(first, first + A_FILE)
            invoices = (replace(SHORT, number=number) for number in numbers)
            payload = fse_file(replace(HEADER, identification=f"{rank:06d}"), (lot(f"{rank:03d}", *invoices),))
            names = (FlowKind.FSE, SENDER, "E", "R", f"{rank:06d}", payload)
            columns = "flow, sender, emitter, recipient, identification, payload"
            file = book.execute(f"INSERT INTO files ({columns}) VALUES (?, ?, ?, ?, ?, ?)", names).lastrowid
            rows = [(FlowKind.FSE, BILLER, number, file) for number in numbers]
            book.executemany("INSERT INTO invoices (flow, biller, number, file) VALUES (?, ?, ?, ?)", rows)


@pytest.mark.timeout(300)
def test_a_return_of_ten_thousand_invoices_adds_up(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite3")
    accepted(ledger)
    payers = Payers(ledger, clock())
    for number in REJECTED:
        payers.reject_next(number, "S999", "Rejet d'essai")
    payers.plan_operations(
        PAYER,
        BILLER,
        [
            OneOff(code="40001", amount=10_000),
            OneOff(code="RET", label="RETENUE", amount=552, period="P", return_kind="05"),
        ],
        [
            Movement(reference="D1", day=START.date(), nature="IND", operation="CIN", amount=552, balance=552),
            Movement(reference="D1", day=START.date(), nature="IND", operation="RPR", amount=-552, balance=0),
        ],
    )
    (transfer,) = payers.pay()
    expected = (INVOICES - len(REJECTED)) * DUE + 9448
    assert transfer.amount == expected
    assert Bank(ledger).transfers == (transfer,)
    ((_, mail),) = ledger.waiting()
    data = read_mail(mail).payload
    noemie = read_noemie(data)
    assert noemie.faults == ()  # every 990 and the 999 agree
    (payment,) = noemie.payments
    assert (payment.amount, len(payment.invoices)) == (expected, INVOICES)
    assert [number for number, _ in noemie.rejects] == list(REJECTED)
    told = {invoice.number: invoice.amo for invoice in payment.invoices}
    assert sorted(told) == list(range(1, INVOICES + 1))
    assert {share.state for number, share in told.items() if share and number in REJECTED} == {State.REJECTED}
    assert data.count(b"@990") > INVOICES
    assert unwrap(wrap(data)) == data
