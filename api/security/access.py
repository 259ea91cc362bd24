"""Who may call: the bearer of the token; and, to read only, a browser whose session is open.

Everything is behind this guard, the API's description and unknown addresses too. Only the page's entrance, which
exchanges a one-time ticket for a session, and its style are open.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import Rejection
from api.security.sessions import COOKIE, Sessions
from api.security.token import Token

ENTRANCE = "/entree"
OPEN = frozenset({"/", ENTRANCE, "/feuille.css", "/feuille.svg"})
"""What a browser may read without a session: the page (which then only says how to enter), its style, its icon."""

_SAFE = frozenset({"GET", "HEAD"})


class AccessGuard:
    """Answers 401 to whoever holds neither the token nor, for reading, an open session."""

    def __init__(self, app: ASGIApp, token: Token, sessions: Sessions) -> None:
        self.app = app
        self._token = token
        self._sessions = sessions
        self._rejection = Rejection(401, "api.no-token", {"www-authenticate": 'Bearer realm="feuille"'})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through or answer 401; no route uses WebSockets, so none passes."""
        if scope["type"] == "lifespan" or (scope["type"] == "http" and self._may_pass(scope)):
            await self.app(scope, receive, send)
        else:
            await self._rejection(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        """Whether the request is the entrance, bears the token, or reads within a session."""
        if self._bears_token(scope):
            return True
        if scope["method"] not in _SAFE:
            return False
        return scope["path"] in OPEN or session_of(scope, self._sessions)

    def _bears_token(self, scope: Scope) -> bool:
        offered = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
        if len(offered) != 1:
            return False
        scheme, _, secret = offered[0].partition(" ")
        return scheme.lower() == "bearer" and self._token.matches(secret.strip())


def session_of(scope: Scope, sessions: Sessions) -> bool:
    """Whether the request carries the cookie of an open session."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                kept = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                return False
            if kept is not None and sessions.knows(kept.value):
                return True
    return False
