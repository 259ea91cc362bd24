"""A mailbox that sends IRIS: the attested mail of B2 files, answered and paid like the others."""

from __future__ import annotations

from pathlib import Path

from api.transport import Mailbox, MailboxTable, MaildirInbox, MailTransport, Security, Server, SmtpRelay
from engine.office import Office
from norms.mail import FlowKind, read_mail
from simulator.clock import SimulatedClock
from simulator.front_end import FrontEnd
from tables.compiled import Tables
from tests.engine.conftest import START
from tests.engine.people import doctor_request, sealed


def test_an_fse_file_leaves_by_iris_and_its_lot_is_acknowledged_and_paid(tmp_path: Path, tables: Tables) -> None:
    clock = SimulatedClock(START)
    with FrontEnd(tmp_path / "outside", clock) as front_end, Office.open(tmp_path / "office", tables, clock) as office:
        relay = SmtpRelay(Server(host=front_end.host, port=front_end.port, security=Security.CLEAR))
        box = Mailbox(
            name="iris", sender="a@b.invalid", relay=relay, inbox=MaildirInbox(front_end.mailbox, keep=True), iris=True
        )
        way = MailTransport(boxes=MailboxTable((box,)), simulated=True)
        sealed(office, doctor_request(), "key")
        office.make_lots()
        office.make_files()
        office.send(way)
        mails = [read_mail(each.read_bytes()) for each in sorted(front_end.received.glob("*.eml"))]
        assert [each.kind for each in mails] == [FlowKind.B2, FlowKind.DRE]
        found = office.receive(way)
        assert (found.arls, found.unmatched, found.messages) == (2, 0, ())
        assert [each.state for each in office.lots()] == ["acknowledged", "acknowledged"]
        front_end.pay()
        office.receive(way)
        assert [each.state for each in office.invoices()] == ["paid"]
