"""Mails out by SMTP, through the sender's own relay: STARTTLS or TLS, login, a pause between mails."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from threading import Lock

from api.transport.ports import Transient
from api.transport.server import Security, Server, why
from engine.errors import TransportFault
from norms.mail import guard_mail


@dataclass(slots=True)
class SmtpRelay:
    """One relay. ``delay`` seconds go by between two mails. One mail has one sender and one recipient: no more."""

    server: Server
    delay: float = 0.0
    sleep: Callable[[float], None] = time.sleep
    _last: float | None = field(default=None, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def deliver(self, mail: EmailMessage, *, production: bool = False) -> None:
        """Send a mail; returns once the relay has taken it.

        Raises BadMail on an address that may not be written to, TransportFault on a refusal, Transient otherwise.
        """
        sender, recipient = guard_mail(mail, production=production)
        self.server.check(production=production)
        with self._lock:
            self._pause()
            try:
                self._send(mail, sender, recipient)
            except smtplib.SMTPRecipientsRefused as error:
                code, text = next(iter(error.recipients.values()))
                raise self._refusal(code, text) from None
            except smtplib.SMTPResponseException as error:
                raise self._refusal(error.smtp_code, error.smtp_error) from None
            except smtplib.SMTPNotSupportedError as error:
                raise TransportFault(f"{self.server.name} : {why(error)}") from None
            except (smtplib.SMTPException, OSError, ValueError) as error:
                raise Transient(f"{self.server.name} : {why(error)}") from None

    def _send(self, mail: EmailMessage, sender: str, recipient: str) -> None:
        """Open the line, secure it, say who we are, and hand the mail over."""
        server = self.server
        with self._line() as line:
            if server.security is Security.STARTTLS:
                line.starttls(context=server.context())
            if server.user:
                line.login(server.user, server.password())
            line.send_message(mail, sender, [recipient])

    def _line(self) -> smtplib.SMTP:
        """Open the line."""
        server = self.server
        if server.security is Security.TLS:
            return smtplib.SMTP_SSL(
                server.host, server.port, "localhost", timeout=server.timeout, context=server.context()
            )
        return smtplib.SMTP(server.host, server.port, "localhost", server.timeout)

    def _pause(self) -> None:
        """Wait until ``delay`` has gone by since the last mail."""
        if self._last is not None:
            rest = self._last + self.delay - time.monotonic()
            if rest > 0:
                self.sleep(rest)
        self._last = time.monotonic()

    def _refusal(self, code: int, reply: bytes | str) -> TransportFault:
        """Return what a reply of the server is: 4xx may pass, 5xx will not."""
        text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        told = f"{self.server.name} : {code} {' '.join(text.split())[:120]}"
        return TransportFault(told) if code >= 500 else Transient(told)
