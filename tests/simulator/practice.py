"""What a practice does with the outside world, for the tests: send a file by SMTP, read its Maildir."""

from __future__ import annotations

import mailbox
import smtplib
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from norms.arl import Arl, read_arl
from norms.mail import FlowKind, ReceivedFlow, amc_address, amo_address, build_mail, read_mail
from norms.noemie import Noemie, read_noemie
from simulator.clock import SimulatedClock
from simulator.front_end import FrontEnd

SENDER = "centre@practice.invalid"
START = datetime(2024, 12, 15, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


def clock() -> SimulatedClock:
    return SimulatedClock(START)


def flow_mail(kind: FlowKind, payload: bytes, *, number: int = 1, invoices: int = 2) -> EmailMessage:
    recipient = amc_address("98532001") if kind is FlowKind.DRE else amo_address("01", "999")
    return build_mail(
        kind,
        payload,
        sender=SENDER,
        recipient=recipient,
        emitter="991145608",
        moment=START,
        number=number,
        invoices=invoices,
    )


def send(front_end: FrontEnd, mail: EmailMessage) -> None:
    with smtplib.SMTP(front_end.host, front_end.port, timeout=30) as server:
        server.send_message(mail)


def answers(front_end: FrontEnd) -> list[ReceivedFlow]:
    """Take every mail out of the Maildir, in the order of their composting."""
    box = mailbox.Maildir(front_end.mailbox, create=False)
    flows = [read_mail(box.get_bytes(key)) for key in box.iterkeys()]
    for key in list(box.iterkeys()):
        box.discard(key)
    box.close()
    return sorted(flows, key=lambda flow: flow.composting)


def arls(front_end: FrontEnd) -> list[Arl]:
    return [read_arl(flow.payload) for flow in answers(front_end) if flow.kind is FlowKind.ARL]


def rsps(front_end: FrontEnd) -> list[Noemie]:
    return [read_noemie(flow.payload) for flow in answers(front_end) if flow.kind is FlowKind.RSP]


@pytest.fixture
def front_end(tmp_path: Path) -> Iterator[FrontEnd]:
    with FrontEnd(tmp_path / "outside", clock()) as running:
        yield running
