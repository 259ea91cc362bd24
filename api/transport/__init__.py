"""Flows as mails, behind the engine's ``Transport``: SMTP out, POP3 or IMAP in, or folders of this machine.

A mail that is no flow is left where it is and counted in ``unread``: it is for a person to look at. A mail goes away
only once what it carries is durably integrated.
"""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from api.transport.boxes import Mailbox, MailboxTable
from api.transport.directory import LdapDirectory
from api.transport.folder import FolderRelay, MaildirInbox
from api.transport.imap import ImapInbox
from api.transport.mail import MailTransport
from api.transport.pop3 import Pop3Inbox
from api.transport.ports import Directory
from api.transport.retry import Retry
from api.transport.server import Security, Server
from api.transport.smtp import SmtpRelay

__all__ = [
    "FolderRelay",
    "ImapInbox",
    "LdapDirectory",
    "MailTransport",
    "Mailbox",
    "MailboxTable",
    "MaildirInbox",
    "Pop3Inbox",
    "Retry",
    "Security",
    "Server",
    "SmtpRelay",
    "folder_transport",
    "local_transport",
]

SENDER = "cabinet@feuille.simulated.invalid"
OUT, IN = "sortie", "entree"
LOCAL_PATIENCE = 60.0
"""Seconds that the simulator of this machine may take to answer, be the machine as busy as it can."""


def folder_transport(folder: Path, *, simulated: bool, sender: str = SENDER) -> MailTransport:
    """Return the embedded default: mails leave to ``sortie``, returns are read from the Maildir ``entree``."""
    box = Mailbox(name="dossier", sender=sender, relay=FolderRelay(folder / OUT), inbox=MaildirInbox(folder / IN))
    return MailTransport(boxes=MailboxTable((box,)), simulated=simulated)


def local_transport(
    host: str,
    port: int,
    maildir: Path,
    *,
    directory: Directory | None = None,
    authorities: tuple[x509.Certificate, ...] = (),
) -> MailTransport:
    """Return the way to the simulator of this machine: SMTP on a line in clear, and its Maildir, which keeps all.

    With a ``directory`` the mails are enveloped for the certificates that it publishes.
    """
    relay = SmtpRelay(Server(host=host, port=port, security=Security.CLEAR, timeout=LOCAL_PATIENCE))
    box = Mailbox(name="simulateur", sender=SENDER, relay=relay, inbox=MaildirInbox(maildir, keep=True))
    return MailTransport(
        boxes=MailboxTable((box,)), simulated=True, directory=directory, authorities=authorities, retry=Retry(tries=1)
    )
