"""SMTP over real TLS: login, refusals, what is tried again and what is not, the pause between mails."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from api.transport import Mailbox, MailboxTable, MailTransport, Retry, Security, Server, SmtpRelay
from engine.errors import TransportFault
from tests.api.transport.test_guards import flow
from tests.mail_servers.pki import TestPki, make_pki
from tests.mail_servers.ports import HOST, PATIENCE, free_ports


@dataclass
class Desk:
    """A relay that answers each mail as planned, then takes all."""

    plan: list[str] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 the name that aiosmtpd calls
        self.seen.append(envelope.content)
        reply = self.plan.pop(0) if self.plan else "250 OK"
        if reply == "cut":
            self.taken.append(envelope.content)
            session.peer = None
            server.transport.abort()
            return "250 OK"
        if reply.startswith("250"):
            self.taken.append(envelope.content)
        return reply


def _login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"cabinet", b"mot")
    return AuthResult(success=good, handled=False)  # the server itself says 535


@contextmanager
def relay(desk: Desk, pki: TestPki, security: Security, *, login: bool = False) -> Iterator[int]:
    (port,) = free_ports(1)
    options: dict[str, Any] = {"authenticator": _login, "auth_required": True} if login else {}
    if security is Security.TLS:
        options |= {"ssl_context": pki.context()} | ({"auth_require_tls": False} if login else {})
        controller: Controller = _Tls(desk, hostname=HOST, port=port, ready_timeout=PATIENCE, **options)
    else:
        controller = Controller(
            desk,
            hostname=HOST,
            port=port,
            tls_context=pki.context(),
            require_starttls=True,
            ready_timeout=PATIENCE,
            **options,
        )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


class _Tls(Controller):
    """Knows by itself that it listens: aiosmtpd's own check does not trust our authority."""

    def _trigger_server(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        import socket

        with socket.create_connection((self.hostname, self.port), PATIENCE) as line, context.wrap_socket(line) as safe:
            safe.recv(100)


def transport(port: int, ca: Path, security: Security, **more: Any) -> MailTransport:
    server = Server(host=HOST, port=port, security=security, ca_file=ca, timeout=60, **more)
    pauses: list[float] = []
    box = Mailbox(name="r", sender="a@practice.invalid", relay=SmtpRelay(server))
    found = MailTransport(boxes=MailboxTable((box,)), simulated=True, retry=Retry(tries=3, sleep=pauses.append))
    found.pauses = pauses  # type: ignore[attr-defined]
    return found


BOTH = pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")  # TLS is there: implicit
@BOTH
def test_a_mail_leaves_over_tls_with_a_login(security: Security, pki: TestPki, tmp_path: Path) -> None:
    desk = Desk()
    (tmp_path / "secret").write_text("mot\n")
    (tmp_path / "wrong").write_text("faux\n")
    with relay(desk, pki, security, login=True) as port:
        transport(port, pki.ca, security, user="cabinet", password_file=tmp_path / "secret").send(flow())
        with pytest.raises(TransportFault) as caught:
            transport(port, pki.ca, security, user="cabinet", password_file=tmp_path / "wrong").send(flow())
    assert "faux" not in str(caught.value)
    assert len(desk.taken) == 1


@BOTH
def test_a_relay_that_is_not_the_right_one_gets_nothing(security: Security, pki: TestPki, tmp_path: Path) -> None:
    desk = Desk()
    with relay(desk, pki, security) as port, pytest.raises(TransportFault, match="certificate"):
        transport(port, make_pki(tmp_path / "x").ca, security).send(flow())
    assert desk.seen == []


def test_what_may_pass_is_tried_again_as_the_same_mail(pki: TestPki) -> None:
    desk = Desk(["451 4.3.0 plus tard", "cut"])
    with relay(desk, pki, Security.STARTTLS) as port:
        way = transport(port, pki.ca, Security.STARTTLS)
        way.send(flow())
    assert way.pauses == [1.0, 3.0]  # type: ignore[attr-defined]
    assert len(desk.seen) == 3
    assert len(set(desk.seen)) == 1  # the same message id, so that who has it already knows it again


def test_a_refusal_is_final(pki: TestPki) -> None:
    desk = Desk(["554 5.7.1 refuse"])
    with relay(desk, pki, Security.STARTTLS) as port, pytest.raises(TransportFault, match="554"):
        transport(port, pki.ca, Security.STARTTLS).send(flow())
    assert len(desk.seen) == 1


def test_a_relay_that_is_down_is_told_after_every_attempt(pki: TestPki) -> None:
    way = transport(free_ports(1)[0], pki.ca, Security.TLS)
    with pytest.raises(TransportFault):
        way.send(flow())
    assert way.pauses == [1.0, 3.0]  # type: ignore[attr-defined]


def test_a_pause_goes_by_between_two_mails(pki: TestPki) -> None:
    desk = Desk()
    slept: list[float] = []
    with relay(desk, pki, Security.STARTTLS) as port:
        server = Server(host=HOST, port=port, security=Security.STARTTLS, ca_file=pki.ca)
        box = Mailbox(name="r", sender="a@practice.invalid", relay=SmtpRelay(server, delay=3600.0, sleep=slept.append))
        way = MailTransport(boxes=MailboxTable((box,)), simulated=True)
        way.send(flow())
        assert slept == []
        way.send(flow("DRE", "99999999"))
    assert 0 < slept[0] <= 3600
