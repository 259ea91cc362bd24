"""What a mail goes out through and comes in by, whatever the protocol."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

from engine.errors import TransportFault


class Transient(TransportFault):
    """A fault that may pass: the attempt is made again."""


class Relay(Protocol):
    """Where mails leave."""

    def deliver(self, mail: EmailMessage, *, production: bool = False) -> None:
        """Hand a mail over; returns once it was accepted. Raises TransportFault, Transient when it may pass."""
        ...


class Session(Protocol):
    """An open mailbox. What ``delete`` marks goes away when the session ends well, and only then is it sure to.

    Every method raises Transient when the server fails.
    """

    def uids(self) -> Iterable[str]:
        """Return the names of the mails, the same from one session to the next."""
        ...

    def size(self, uid: str) -> int:
        """Return how many bytes a mail has."""
        ...

    def fetch(self, uid: str) -> bytes:
        """Return the bytes of a mail; it stays in the mailbox."""
        ...

    def delete(self, uid: str) -> None:
        """Mark a mail to go away."""
        ...


class Inbox(Protocol):
    """A mailbox."""

    def open(self, *, production: bool = False) -> AbstractContextManager[Session]:
        """Open it. Raises Transient when it cannot be reached, TransportFault when it will not let us in."""
        ...


class Directory(Protocol):
    """Where the certificates of the recipients are published."""

    def certificates(self, address: str, *, production: bool = False) -> tuple[bytes, ...]:
        """Return the certificates (DER) of a recipient, possibly none. Raises TransportFault."""
        ...

    def revocations(self, *, production: bool = False) -> tuple[bytes, ...]:
        """Return the revocation lists (DER) of the authority, possibly none. Raises TransportFault."""
        ...


class Now(Protocol):
    """The present instant, aware."""

    def __call__(self) -> datetime:
        """Return it."""
        ...
