"""The page's way in: a link that serves once, exchanged for a session cookie.

The token itself never enters a browser. ``feuille serve`` prints a link that holds a ticket; the first GET of that
link within ten minutes spends the ticket and sets a cookie (HttpOnly, SameSite=Strict). A session reads, and sends
the page's forms with the key that its own pages hold; the API's unsafe methods always need the token.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable

COOKIE = "feuille_session"
TICKET_LIFE = 600.0  # seconds
SESSION_LIFE = 12 * 3600.0  # seconds: a working day


class Sessions:
    """Tickets and sessions in memory, each with its end; both end with the process."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._tickets: dict[str, float] = {}
        self._sessions: dict[str, float] = {}
        self._secret = secrets.token_bytes(32)

    def new_ticket(self) -> str:
        """Return a new ticket, good once, for ten minutes."""
        ticket = secrets.token_urlsafe(32)
        with self._lock:
            self._drop_ended()
            self._tickets[ticket] = self._now() + TICKET_LIFE
        return ticket

    def exchange(self, ticket: str) -> str | None:
        """Spend a ticket for a new session, None where it is unknown, spent or too old."""
        with self._lock:
            self._drop_ended()
            if self._tickets.pop(ticket, None) is None:
                return None
            session = secrets.token_urlsafe(32)
            self._sessions[session] = self._now() + SESSION_LIFE
            return session

    def knows(self, session: str) -> bool:
        """Whether the session is open."""
        with self._lock:
            self._drop_ended()
            return session in self._sessions

    def close(self) -> None:
        """End every session and every ticket."""
        with self._lock:
            self._tickets.clear()
            self._sessions.clear()

    def form_key(self, session: str) -> str:
        """Return what the forms of a session carry: whoever does not read its pages cannot know it."""
        return hmac.new(self._secret, session.encode("utf-8", "surrogateescape"), "sha256").hexdigest()

    def owns_form(self, session: str | None, offered: str) -> bool:
        """Whether a form that offers this key comes from a page of that open session."""
        if session is None or not self.knows(session):
            return False
        return hmac.compare_digest(self.form_key(session).encode(), offered.encode("utf-8", "surrogateescape"))

    def _drop_ended(self) -> None:
        now = self._now()
        for kept in (self._tickets, self._sessions):
            for key in [key for key, end in kept.items() if end <= now]:
                del kept[key]
