"""The guards in their order around an application."""

from __future__ import annotations

from starlette.types import ASGIApp

from api.security.access import AccessGuard
from api.security.headers import SafeHeaders
from api.security.hosts import HostGuard
from api.security.limits import BodyLimit
from api.security.origin import OriginGuard
from api.security.sessions import Sessions
from api.security.token import Token


def guarded(app: ASGIApp, *, token: Token, sessions: Sessions, hosts: frozenset[str]) -> ASGIApp:
    """Return the application behind every guard: safe headers, exact Host, access, origin, body limit.

    Nothing of a stranger's body is read: the limit stands after the access.
    """
    inner = OriginGuard(BodyLimit(app))
    return SafeHeaders(HostGuard(AccessGuard(inner, token, sessions), hosts))
