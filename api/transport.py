"""Flows as mails: out over SMTP, back from a Maildir, behind the engine's ``Transport``.

A mail that is no flow is left where it is and counted in ``unread``: it is for a person to look at.
"""

from __future__ import annotations

import mailbox
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from engine.errors import TransportFault
from engine.ports import OutgoingFlow, ReceivedFlow
from norms.errors import BadMail
from norms.mail import FlowKind, amc_address, amo_address, build_mail, read_mail

SENDER = "cabinet@feuille.simulated.invalid"


class MailTransport:
    """One SMTP server to send through and one Maildir to receive from."""

    def __init__(self, host: str, port: int, maildir: Path, *, simulated: bool, timeout: float = 15.0) -> None:
        self._host = host
        self._port = port
        self._maildir = maildir
        self._simulated = simulated
        self._timeout = timeout
        self.unread: tuple[str, ...] = ()
        """Why mails of the last ``receive`` could not be read, in French."""

    @property
    def simulated(self) -> bool:
        """Whether the way leads to the simulator."""
        return self._simulated

    def send(self, flow: OutgoingFlow) -> None:
        """Send a file; returns once the server has taken it. Raises TransportFault, norms.errors.BadMail."""
        mail = _mail(flow)
        try:
            with smtplib.SMTP(self._host, self._port, "localhost", self._timeout) as server:
                server.send_message(mail)
        except smtplib.SMTPResponseException as error:
            raise TransportFault(f"{self._host}:{self._port} : {error.smtp_code} {_text(error.smtp_error)}") from None
        except (smtplib.SMTPException, OSError) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise TransportFault(f"{self._host}:{self._port} : {why}") from None

    def receive(self) -> Iterator[ReceivedFlow]:
        """Yield every flow of the Maildir, oldest first. Raises TransportFault."""
        self.unread = ()
        if not self._maildir.is_dir():
            return
        with_keys = mailbox.Maildir(self._maildir, create=False)
        try:
            for key in sorted(with_keys.keys()):
                try:
                    yield read_mail(with_keys.get_bytes(key))
                except BadMail as error:
                    self.unread += (str(error),)
        except OSError as error:
            raise TransportFault(error.strerror or type(error).__name__) from None
        finally:
            with_keys.close()


def _mail(flow: OutgoingFlow) -> EmailMessage:
    """Put a file in its mail."""
    return build_mail(
        FlowKind(flow.flow),
        flow.payload,
        sender=SENDER,
        recipient=_recipient(flow.destination),
        emitter=flow.biller,
        moment=flow.made_at,
        number=flow.number,
        invoices=flow.invoices,
    )


def _recipient(destination: str) -> str:
    """Return the mail address of a destination: régime/computer centre/organism for an AMO, the number for an AMC.

    >>> _recipient("01/016/421"), _recipient("99999999")
    ('01421@421.01.simulated.invalid', '99999999@amc.simulated.invalid')
    """
    if "/" not in destination:
        return amc_address(destination)
    regime, *_, organism = destination.split("/")
    return amo_address(regime, organism)


def _text(reply: bytes | str) -> str:
    """Return the text of a server's reply, short."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())[:120]
