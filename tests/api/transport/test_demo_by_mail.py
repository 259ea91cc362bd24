"""The demo itself, every step of it, its files and its returns carried by real servers instead of its own Maildir.

SMTP to the front-end with the certificates of a real directory, POP3 or IMAP back from a real Dovecot, each mail
offered again at every reception, the line cut in the middle.
"""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.demo.codes import code_asker
from api.demo.direct import DirectRoute
from api.demo.runner import DONE, run
from api.demo.story import Story
from api.sandbox import START, open_sandbox
from api.transport import Mailbox, MailboxTable, MailTransport, Security, Server, SmtpRelay
from api.transport.ports import Inbox, Session
from engine.ports import ReceivedFlow, Transport
from norms.errors import BadMail
from norms.mail import read_mail
from simulator.front_end import FrontEnd
from simulator.mail_keys import MailKeys
from tests.api.transport.conftest import RECIPIENTS, inbox
from tests.api.transport.test_both_ways import quick
from tests.mail_servers.dovecot import Dovecot
from tests.mail_servers.pki import TestPki
from tests.mail_servers.proxy import cutting
from tests.mail_servers.slapd import running_slapd


@dataclass(frozen=True)
class Delivered:
    """A real mailbox that is given, at each opening by the terminal, every mail that the front-end ever wrote to it."""

    front_end: FrontEnd
    dovecot: Dovecot
    real: Inbox

    @contextmanager
    def open(self, *, production: bool = False) -> Iterator[Session]:
        with self.real.open(production=production) as session:
            yield session

    def deliver(self) -> int:
        box = mailbox.Maildir(self.front_end.mailbox, create=False)
        mails = [box.get_bytes(key) for key in sorted(box.keys())]
        box.close()
        self.dovecot.drop(*mails)
        return len(mails)


class Way(MailTransport):
    """The way of a terminal, with the mail delivered before each reception."""

    def receive(self) -> Iterator[ReceivedFlow]:
        (row,) = self.boxes.rows
        assert isinstance(row.inbox, Delivered)
        row.inbox.deliver()
        yield from super().receive()


@pytest.mark.parametrize(("kind", "cuts"), [("pop3s", (900, 4000)), ("imaps", (2500,))])
def test_the_demo_holds_by_real_servers(
    kind: str,
    cuts: tuple[int, ...],
    tmp_path: Path,
    dovecot: Dovecot,
    pki: TestPki,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FEUILLE_PCSC", "off")
    with ExitStack() as stack:
        proxy = stack.enter_context(cutting(getattr(dovecot, kind), *cuts))

        def way(front_end: FrontEnd, keys: MailKeys) -> Transport:
            published = {each: keys.certificates(each) for each in RECIPIENTS}
            relay = SmtpRelay(Server(host=front_end.host, port=front_end.port, security=Security.CLEAR))
            box = Delivered(front_end, dovecot, inbox(kind, dovecot, pki, port=proxy.port))
            return Way(
                boxes=MailboxTable(
                    (Mailbox(name="essai", sender="cabinet@simulated.invalid", relay=relay, inbox=box),)
                ),
                simulated=True,
                directory=stack.enter_context(running_slapd(published)),
                authorities=(keys.authority,),
                retry=quick(),
                now=lambda: START,
            )

        world = stack.enter_context(open_sandbox(tmp_path, way=way))
        story = Story(DirectRoute(world.terminal), world, tmp_path, code_asker(None))
        reports = run(story, lambda _number, _step: None, lambda _report: None)
        assert [(each.step.name, each.messages) for each in reports if each.state != DONE] == []
        assert story.proofs.all_hold
        mails = list((tmp_path / "simulateur" / "received").glob("*.eml"))
        assert len(mails) == 2
        for each in mails:
            with pytest.raises(BadMail):
                read_mail(each.read_bytes())  # enveloped: nothing to read without the key
        assert proxy.connections > len(cuts)
        assert dovecot.left() == 0
