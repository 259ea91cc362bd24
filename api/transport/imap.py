"""Mails in by IMAP: fetched by their UID without being marked as read, deleted one by one."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from api.transport.ports import Transient
from api.transport.server import Security, Server, why
from engine.errors import TransportFault

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class ImapInbox:
    """One folder of an IMAP account."""

    server: Server
    folder: str = "INBOX"

    @contextmanager
    def open(self, *, production: bool = False) -> Iterator[ImapSession]:
        """Open the folder. Raises Transient, TransportFault."""
        self.server.check(production=production)
        with _named(self.server):
            line = self._line()
        try:
            self._login(line)
            yield ImapSession(self.server, line, self.folder)
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                line.logout()
            with suppress(OSError):  # a line that broke is not closed by its logout
                line.shutdown()

    def _line(self) -> imaplib.IMAP4:
        """Open the line, secured."""
        server = self.server
        if server.security is Security.TLS:
            return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=server.context(), timeout=server.timeout)
        line = imaplib.IMAP4(server.host, server.port, timeout=server.timeout)
        if server.security is Security.STARTTLS:
            try:
                line.starttls(server.context())
            except BaseException:
                with suppress(OSError):  # the socket may be gone already
                    line.shutdown()
                raise
        return line

    def _login(self, line: imaplib.IMAP4) -> None:
        """Say who we are."""
        try:
            line.login(self.server.user, self.server.password())
        except imaplib.IMAP4.abort as error:
            raise Transient(f"{self.server.name} : {why(error)}") from None
        except imaplib.IMAP4.error as error:
            told = f"{self.server.name} : {why(error)}"
            raise (Transient if "UNAVAILABLE" in told else TransportFault)(told) from None
        except OSError as error:
            raise Transient(f"{self.server.name} : {why(error)}") from None


class ImapSession:
    """An open IMAP folder. A name is ``UIDVALIDITY.UID``: it never means another mail."""

    def __init__(self, server: Server, line: imaplib.IMAP4, folder: str) -> None:
        self._server = server
        self._line = line
        with _named(server):
            self._can = b" ".join(each for each in line.capability()[1] if isinstance(each, bytes)).upper()
            status, _ = line.select(folder)
            validity = line.response("UIDVALIDITY")[1]
        if status != "OK":
            raise TransportFault(f"{server.name} : pas de dossier {folder!r}.")
        first = validity[0] if validity else None
        self._validity = first.decode("ascii", "replace") if isinstance(first, bytes) else "0"

    def uids(self) -> Iterable[str]:
        """Return the names of the mails, oldest first; a deletion that broke off in the middle is seen again."""
        found = self._ask("SEARCH", "ALL" if b"UIDPLUS" in self._can else "UNDELETED")
        numbers = found[0].split() if found and isinstance(found[0], bytes) else []
        return tuple(f"{self._validity}.{each.decode('ascii', 'replace')}" for each in numbers)

    def size(self, uid: str) -> int:
        """Return the size that the server tells."""
        told = self._ask("FETCH", _number(uid), "(RFC822.SIZE)")
        found = _SIZE.search(b" ".join(each for each in told if isinstance(each, bytes)))
        return int(found[1]) if found else 0

    def fetch(self, uid: str) -> bytes:
        """Return the bytes of a mail, which stays unread."""
        for each in self._ask("FETCH", _number(uid), "(BODY.PEEK[])"):
            if isinstance(each, tuple) and len(each) == 2:
                return bytes(each[1])
        raise Transient(f"{self._server.name} : le courriel {uid} n'est plus là.")

    def delete(self, uid: str) -> None:
        """Delete one mail, and no other: without UIDPLUS it stays marked, for the account's owner to purge."""
        self._ask("STORE", _number(uid), "+FLAGS.SILENT", r"(\Deleted)")
        if b"UIDPLUS" in self._can:
            self._ask("EXPUNGE", _number(uid))

    def _ask(self, command: str, *arguments: str) -> list[object]:
        """Send one UID command and return its answer."""
        with _named(self._server):
            status, found = self._line.uid(command, *arguments)
        if status != "OK":
            raise Transient(f"{self._server.name} : {command} refusé.")
        return list(found)


def _number(uid: str) -> str:
    """Return the UID of a name."""
    return uid.rpartition(".")[2]


@contextmanager
def _named(server: Server) -> Iterator[None]:
    """Turn what the line raises into a fault that may pass."""
    try:
        yield
    except (imaplib.IMAP4.error, OSError, EOFError, ValueError) as error:
        raise Transient(f"{server.name} : {why(error)}") from None
