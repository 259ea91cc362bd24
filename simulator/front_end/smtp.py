"""The SMTP door of the front-end: a real server on 127.0.0.1, in a thread of its own."""

from __future__ import annotations

import sqlite3
from asyncio import Server
from collections.abc import Callable
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, Final

from aiosmtpd.controller import Controller

from norms.errors import BadMail
from norms.mail import MAX_MAIL, guard_recipient

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

HOST: Final = "127.0.0.1"
PATIENCE: Final = 60.0
"""Seconds that the server may take to start on a machine that stalls."""
OK: Final = "250 2.0.0 recu"
Receive = Callable[[str, bytes], None]


class Door(Controller):
    """Hands every mail to ``receive(sender, content)``; the port is the system's choice, known once started.

    With ``tls``, nothing is taken before STARTTLS.
    """

    def __init__(self, receive: Receive, max_mail: int = MAX_MAIL, tls: SSLContext | None = None) -> None:
        options: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if tls else {}
        options |= {"data_size_limit": max_mail, "ready_timeout": PATIENCE}
        super().__init__(_Handler(receive), hostname=HOST, port=0, **options)

    def _trigger_server(self) -> None:
        """Learn the port before aiosmtpd makes its first connection to it."""
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd left this one untyped


class _Handler:
    """Answers the SMTP commands that matter; the names are aiosmtpd's."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive

    async def handle_RCPT(  # noqa: N802 the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        """Refuse a recipient of the real world: nothing real may come in here."""
        try:
            envelope.rcpt_tos.append(guard_recipient(address))
        except BadMail:
            return "550 5.7.1 ce frontal simule ne recoit rien pour une adresse reelle ou illisible"
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a mail whole; say 451 when it could not be stored, so that the sender keeps it."""
        try:
            sender = guard_recipient(envelope.mail_from or "")
        except BadMail:
            return "550 5.7.1 expediteur reel ou illisible : aucune reponse possible"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            self._receive(sender, content)
        except (OSError, sqlite3.Error):
            return "451 4.3.0 frontal indisponible, renvoyez plus tard"
        return OK
