"""Who may call: the bearer of the token; and a browser whose session is open, to read and to send the page's forms.

Everything is behind this guard, the API's description and unknown addresses too. Only the page's entrance, which
exchanges a one-time ticket for a session, and its style are open. A session never writes through the API.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import Rejection
from api.security.sessions import COOKIE, Sessions
from api.security.token import Token

ENTRANCE = "/entree"
OPEN = frozenset({"/", ENTRANCE, "/feuille.css", "/feuille.svg"})
"""What a browser may read without a session: the page (which then only says how to enter), its style, its icon."""

FORMS = ("/facturer", "/factures", "/professionnels", "/lecteurs", "/preferences")
"""Where the page's forms are sent; ``api.security.origin`` and ``api.page.forms`` check whence they come."""

_SAFE = frozenset({"GET", "HEAD"})


def is_form(scope: Scope) -> bool:
    """Whether a request sends a form of the page."""
    path: str = scope["path"]
    return scope["method"] == "POST" and any(path == one or path.startswith(f"{one}/") for one in FORMS)


class AccessGuard:
    """Answers 401 to whoever holds neither the token nor, for reading, an open session."""

    def __init__(self, app: ASGIApp, token: Token, sessions: Sessions) -> None:
        self.app = app
        self._token = token
        self._sessions = sessions
        self._entrance = RedirectResponse("/", status_code=303)  # which says how to enter
        self._rejection = Rejection(401, "api.no-token", {"www-authenticate": 'Bearer realm="feuille"'})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through or answer 401 (a browser: the entrance); no route uses WebSockets, so none passes."""
        if scope["type"] == "lifespan" or (scope["type"] == "http" and self._may_pass(scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "http" and wants_page(scope):
            await self._entrance(scope, receive, send)
        else:
            await self._rejection(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        """Whether the request is the entrance, bears the token, or reads or sends a form within a session.

        A renewed token closes the sessions that the old one opened.
        """
        if self._token.renewed():
            self._sessions.close()
        if self._bears_token(scope) and not is_form(scope):
            return True
        if scope["method"] in _SAFE and scope["path"] in OPEN:
            return True
        return (scope["method"] in _SAFE or is_form(scope)) and session_of(scope, self._sessions)

    def _bears_token(self, scope: Scope) -> bool:
        offered = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
        if len(offered) != 1:
            return False
        scheme, _, secret = offered[0].partition(" ")
        return scheme.lower() == "bearer" and self._token.matches(secret.strip())


def session_of(scope: Scope, sessions: Sessions) -> bool:
    """Whether the request carries the cookie of an open session."""
    session = session_in(scope)
    return session is not None and sessions.knows(session)


def session_in(scope: Scope) -> str | None:
    """Return the session that the request's cookie names, open or not; None without one."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                kept = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                return None
            if kept is not None:
                return kept.value
    return None


def wants_page(scope: Scope) -> bool:
    """Whether a browser asks for a screen, not a program for the API."""
    if scope["path"].startswith("/v1/"):
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
