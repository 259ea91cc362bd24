"""Mails in folders of this machine: the embedded default, for whoever brings its own way to carry them.

What leaves is written as one ``.eml`` file per mail, whole or not at all; what comes in is read from a Maildir.
"""

from __future__ import annotations

import mailbox
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from api.transport.ports import Transient
from engine.errors import StoreFault, TransportFault
from engine.sending.atomic import write_atomically
from norms.mail import guard_mail


@dataclass(frozen=True, slots=True)
class FolderRelay:
    """A folder that mails leave to. The same mail twice is one file: it is named after its message id."""

    folder: Path

    def deliver(self, mail: EmailMessage, *, production: bool = False) -> None:
        """Write a mail. Raises BadMail on an address that may not be written to, TransportFault on a full disk."""
        _, recipient = guard_mail(mail, production=production)
        stamp = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        emitter = str(mail["Subject"]).split("/")[1]
        try:
            write_atomically(self.folder / f"{emitter}-{stamp}-{recipient}.eml", mail.as_bytes())
        except StoreFault as error:
            raise TransportFault(error.message.text) from None


@dataclass(frozen=True, slots=True)
class MaildirInbox:
    """A Maildir. With ``keep``, what was integrated stays in it, to be looked at."""

    folder: Path
    keep: bool = False

    @contextmanager
    def open(self, *, production: bool = False) -> Iterator[MaildirSession]:  # noqa: ARG002 a folder calls nobody
        """Open it; one that does not exist is empty. Raises Transient."""
        if not self.folder.is_dir():
            yield MaildirSession(None, keep=True)
            return
        box = mailbox.Maildir(self.folder, create=False)
        try:
            yield MaildirSession(box, keep=self.keep)
        finally:
            box.close()


class MaildirSession:
    """An open Maildir."""

    def __init__(self, box: mailbox.Maildir | None, *, keep: bool) -> None:
        self._box = box
        self._keep = keep

    def uids(self) -> Iterable[str]:
        """Return the keys, oldest first."""
        with _named():
            return tuple(sorted(self._box.keys())) if self._box is not None else ()

    def size(self, uid: str) -> int:
        """Return the size of a file."""
        assert self._box is not None  # an empty mailbox has no name to ask about
        with _named(), self._box.get_file(uid) as file:
            file.seek(0, 2)
            return file.tell()

    def fetch(self, uid: str) -> bytes:
        """Return the bytes of a mail."""
        assert self._box is not None  # an empty mailbox has no name to ask about
        with _named():
            return self._box.get_bytes(uid)

    def delete(self, uid: str) -> None:
        """Delete a mail, unless the mailbox is kept."""
        if self._box is not None and not self._keep:
            with _named():
                self._box.discard(uid)


@contextmanager
def _named() -> Iterator[None]:
    """Turn what the disk raises into a fault that may pass."""
    try:
        yield
    except (OSError, KeyError) as error:
        raise Transient(f"Boîte aux lettres : {type(error).__name__}") from None
