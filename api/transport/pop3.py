"""Mails in by POP3: fetched by their UIDL, deleted when the session is closed by QUIT."""

from __future__ import annotations

import poplib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from api.transport.ports import Transient
from api.transport.server import Security, Server, why
from engine.errors import TransportFault


class _Clear(poplib.POP3):
    """A line that does not leak its socket when the server fails before its greeting."""

    def _getresp(self) -> bytes:
        try:
            return super()._getresp()  # type: ignore[misc,no-any-return]
        except (poplib.error_proto, OSError):
            if not hasattr(self, "welcome"):
                self.close()
            raise


class _Tls(_Clear, poplib.POP3_SSL):
    """The same, over TLS."""


@dataclass(frozen=True, slots=True)
class Pop3Inbox:
    """One POP3 mailbox."""

    server: Server

    @contextmanager
    def open(self, *, production: bool = False) -> Iterator[Pop3Session]:
        """Open the mailbox; leaving the block commits the deletions. Raises Transient, TransportFault."""
        self.server.check(production=production)
        with _named(self.server):
            line = self._line()
        try:
            self._login(line)
            with _named(self.server):
                session = Pop3Session(self.server, line, *_listing(line))
            yield session
            with _named(self.server):
                line.quit()
        finally:
            with suppress(OSError):
                line.close()

    def _line(self) -> poplib.POP3:
        """Open the line, secured."""
        server = self.server
        if server.security is Security.TLS:
            return _Tls(server.host, server.port, timeout=server.timeout, context=server.context())
        line = _Clear(server.host, server.port, timeout=server.timeout)
        if server.security is Security.STARTTLS:
            try:
                line.stls(context=server.context())
            except BaseException:
                with suppress(OSError):  # the socket may be gone already
                    line.close()
                raise
        return line

    def _login(self, line: poplib.POP3) -> None:
        """Say who we are. A refusal that the server marks as passing (RFC 3206) is one."""
        with _named(self.server):
            line.user(self.server.user)
        try:
            line.pass_(self.server.password())
        except poplib.error_proto as error:
            told = f"{self.server.name} : {why(error)}"
            passing = any(mark in told for mark in ("SYS/TEMP", "IN-USE", "EOF"))
            raise (Transient if passing else TransportFault)(told) from None
        except OSError as error:
            raise Transient(f"{self.server.name} : {why(error)}") from None


class Pop3Session:
    """An open POP3 mailbox."""

    def __init__(self, server: Server, line: poplib.POP3, numbers: dict[str, int], sizes: dict[int, int]) -> None:
        self._server = server
        self._line = line
        self._numbers = numbers
        self._sizes = sizes

    def uids(self) -> Iterable[str]:
        """Return the unique names of the mails, in the server's order."""
        return tuple(self._numbers)

    def size(self, uid: str) -> int:
        """Return the size that the server lists."""
        return self._sizes.get(self._numbers[uid], 0)

    def fetch(self, uid: str) -> bytes:
        """Return the bytes of a mail."""
        with _named(self._server):
            _, lines, _ = self._line.retr(self._numbers[uid])
        return b"\r\n".join((*lines, b""))

    def delete(self, uid: str) -> None:
        """Mark a mail; the server deletes it at QUIT."""
        with _named(self._server):
            self._line.dele(self._numbers[uid])


def _listing(line: poplib.POP3) -> tuple[dict[str, int], dict[int, int]]:
    """Return the number of each unique name, and the size of each number."""
    names = [each.decode("ascii", "replace").split() for each in line.uidl()[1]]
    sizes = [each.decode("ascii", "replace").split() for each in line.list()[1]]
    try:
        return {each[1]: int(each[0]) for each in names}, {int(each[0]): int(each[1]) for each in sizes}
    except (IndexError, ValueError) as error:
        raise poplib.error_proto("UIDL") from error


@contextmanager
def _named(server: Server) -> Iterator[None]:
    """Turn what the line raises into a fault that may pass."""
    try:
        yield
    except (poplib.error_proto, OSError, EOFError) as error:
        raise Transient(f"{server.name} : {why(error)}") from None
