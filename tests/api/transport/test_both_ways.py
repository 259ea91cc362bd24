"""The demo's files out through SMTP, enveloped, and their answers back through a real POP3 and a real IMAP server."""

from __future__ import annotations

import mailbox
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.transport import LdapDirectory, Mailbox, MailboxTable, MailTransport, Retry, Security, Server, SmtpRelay
from api.transport.ports import Inbox
from engine.errors import TransportFault
from engine.office import Office
from norms.errors import BadMail
from norms.mail import FlowKind, read_mail
from simulator.clock import SimulatedClock
from simulator.front_end import FrontEnd
from simulator.mail_keys import MailKeys
from tables.compiled import Tables
from tests.api.transport.conftest import RECIPIENTS, inbox
from tests.engine.conftest import START
from tests.engine.people import doctor_request, optician_request, sealed
from tests.mail_servers.dovecot import Dovecot
from tests.mail_servers.pki import TestPki
from tests.mail_servers.proxy import cutting

SENDER = "centre@practice.invalid"
NOISE = b"Subject: bonjour\r\n\r\nce courriel n'est pas un flux\r\n"


def quick(tries: int = 8) -> Retry:
    return Retry(tries=tries, sleep=lambda _seconds: None)


def transport(
    relay_port: int, pki: TestPki, box: Inbox, directory: LdapDirectory | None = None, keys: MailKeys | None = None
) -> MailTransport:
    relay = SmtpRelay(Server(host="127.0.0.1", port=relay_port, security=Security.STARTTLS, ca_file=pki.ca))
    row = Mailbox(name="essai", sender=SENDER, relay=relay, inbox=box)
    return MailTransport(
        boxes=MailboxTable((row,)),
        simulated=True,
        directory=directory,
        authorities=(keys.authority,) if keys else (),
        retry=quick(),
        now=lambda: START,
    )


@pytest.fixture
def office(tmp_path: Path, tables: Tables) -> Iterator[Office]:
    """An office whose two invoices wait in files."""
    with Office.open(tmp_path / "office", tables, SimulatedClock(START)) as opened:
        sealed(opened, doctor_request(), "doctor")
        sealed(opened, optician_request(), "optician")
        opened.make_lots()
        opened.make_files()
        yield opened


@pytest.fixture
def front_end(tmp_path: Path, pki: TestPki, keys: MailKeys) -> Iterator[FrontEnd]:
    with FrontEnd(tmp_path / "outside", SimulatedClock(START), keys=keys, tls=pki.context()) as running:
        yield running


def answers(front_end: FrontEnd) -> list[bytes]:
    """Take every mail out of the front-end's Maildir."""
    box = mailbox.Maildir(front_end.mailbox, create=False)
    mails = [box.get_bytes(key) for key in sorted(box.keys())]
    box.clear()
    box.close()
    return mails


def returns(office: Office, front_end: FrontEnd, way: MailTransport) -> list[bytes]:
    """Send all, and return the mails that come back: two ARL, then the RSP."""
    office.send(way)
    mails = answers(front_end)
    front_end.pay()
    return mails + answers(front_end)


@pytest.mark.parametrize("kind", ["pop3s", "pop3", "imaps", "imap"])
def test_the_demo_goes_out_and_comes_back(
    kind: str,
    office: Office,
    front_end: FrontEnd,
    dovecot: Dovecot,
    pki: TestPki,
    directory: LdapDirectory,
    keys: MailKeys,
) -> None:
    way = transport(front_end.port, pki, inbox(kind, dovecot, pki), directory, keys)
    mails = returns(office, front_end, way)
    for each in front_end.received.glob("*.eml"):
        content = each.read_bytes()
        assert b"EDI-consent" not in content
        with pytest.raises(BadMail):
            read_mail(content)
    opened = [read_mail(each.read_bytes(), keys.pairs()) for each in sorted(front_end.received.glob("*.eml"))]
    assert [(each.kind, each.payload) for each in opened] == [
        (FlowKind(file.flow), office.file_content(file.id)) for file in office.files()
    ]
    dovecot.drop(*mails, NOISE)
    found = office.receive(way)
    assert (found.arls, found.rsps, found.unmatched) == (2, len(mails) - 2, 0)
    assert len(way.unread) == 1
    assert dovecot.left() == 1  # the noise alone, for a person to look at
    assert {each.state for each in office.invoices()} == {"paid"}
    assert office.receive(way).known == 0
    assert office.verify_journal().ok


@pytest.mark.parametrize("kind", ["pop3", "imap", "pop3s", "imaps"])
@pytest.mark.parametrize("seed", range(2))
def test_a_server_that_dies_in_the_middle_loses_and_doubles_nothing(
    kind: str, seed: int, office: Office, front_end: FrontEnd, dovecot: Dovecot, pki: TestPki
) -> None:
    """Cut, doubled, shuffled: the same final state, every mail integrated once, none left behind."""
    mails = returns(office, front_end, transport(front_end.port, pki, inbox(kind, dovecot, pki)))
    chance = random.Random(seed)
    shuffled = mails + mails[:3]
    chance.shuffle(shuffled)
    dovecot.drop(*shuffled)
    cuts = sorted(chance.randrange(200, 15_000) for _ in range(5))
    with cutting(getattr(dovecot, kind), *cuts) as proxy:
        way = transport(front_end.port, pki, inbox(kind, dovecot, pki, port=proxy.port))
        found = office.receive(way)
        assert proxy.connections > 1
    assert (found.arls + found.rsps, found.unmatched) == (len(mails), 0)
    assert {each.state for each in office.invoices()} == {"paid"}
    assert dovecot.left() == 0
    assert office.verify_journal().ok


@pytest.mark.parametrize("kind", ["pop3s", "imaps"])
def test_a_server_that_stays_broken_is_told_and_nothing_is_lost(
    kind: str, office: Office, front_end: FrontEnd, dovecot: Dovecot, pki: TestPki
) -> None:
    mails = returns(office, front_end, transport(front_end.port, pki, inbox(kind, dovecot, pki)))
    dovecot.drop(*mails)
    with cutting(getattr(dovecot, kind), *[100] * 50) as proxy:
        way = transport(front_end.port, pki, inbox(kind, dovecot, pki, port=proxy.port))
        with pytest.raises(TransportFault):
            office.receive(way)
    assert dovecot.left() == len(mails)
    found = office.receive(transport(front_end.port, pki, inbox(kind, dovecot, pki)))
    assert found.arls + found.rsps == len(mails)


@pytest.mark.parametrize("kind", ["pop3s", "imaps"])
def test_a_mail_goes_away_only_once_it_is_integrated(
    kind: str, office: Office, front_end: FrontEnd, dovecot: Dovecot, pki: TestPki, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = transport(front_end.port, pki, inbox(kind, dovecot, pki))
    mails = returns(office, front_end, way)
    dovecot.drop(*mails)

    def full(*_arguments: object) -> object:
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr("engine.office.integrate", full)
        with pytest.raises(RuntimeError):
            office.receive(way)
    assert dovecot.left() == len(mails)
    assert list(way.receive())  # asked for, never confirmed
    assert dovecot.left() == len(mails)
    office.receive(way)
    assert dovecot.left() == 0


def test_a_damaged_return_stays_in_the_mailbox(
    office: Office, front_end: FrontEnd, dovecot: Dovecot, pki: TestPki
) -> None:
    way = transport(front_end.port, pki, inbox("pop3s", dovecot, pki))
    mails = returns(office, front_end, way)
    from tests.simulator.practice import flow_mail

    dovecot.drop(flow_mail(FlowKind.ARL, b"000 DAMAGED").as_bytes(), *mails)
    found = office.receive(way)
    assert [each.rule for each in found.messages] == ["lettrage.unreadable"]
    assert dovecot.left() == 1


@pytest.mark.parametrize("kind", ["pop3s", "imaps", "pop3", "imap"])
def test_a_server_that_is_not_the_right_one_gets_no_password(
    kind: str, dovecot: Dovecot, pki: TestPki, tmp_path: Path
) -> None:
    from tests.mail_servers.pki import make_pki

    other = make_pki(tmp_path / "other")
    way = transport(9, pki, inbox(kind, dovecot, pki, ca=other.ca))
    with pytest.raises(TransportFault, match="certificate"):
        list(way.receive())


@pytest.mark.parametrize("kind", ["pop3s", "imaps"])
def test_a_wrong_password_is_told_without_showing_it(kind: str, dovecot: Dovecot, pki: TestPki, tmp_path: Path) -> None:
    from dataclasses import replace

    (tmp_path / "wrong").write_text("un autre mot")
    found = inbox(kind, dovecot, pki)
    found = replace(found, server=replace(found.server, password_file=tmp_path / "wrong"))  # type: ignore[attr-defined, type-var]
    with pytest.raises(TransportFault) as caught:
        list(transport(9, pki, found).receive())
    assert "un autre mot" not in str(caught.value)


def test_a_recipient_without_certificate_gets_nothing(
    office: Office, front_end: FrontEnd, dovecot: Dovecot, pki: TestPki, directory: LdapDirectory
) -> None:
    stranger = MailKeys()
    way = transport(front_end.port, pki, inbox("pop3s", dovecot, pki), directory, stranger)
    report = office.send(way)
    assert (report.sent, [each.rule for each in report.messages]) == ((), ["sending.unsendable"] * 2)
    assert all("autorité inconnue" in each.text for each in report.messages)
    assert [each.state for each in office.lots()] == ["error", "error"]
    assert list(front_end.received.glob("*.eml")) == []
    assert directory.certificates("99999@999.99.simulated.invalid") == ()
    assert directory.certificates("*") == ()
    assert len(directory.certificates(RECIPIENTS[0])) == 1
