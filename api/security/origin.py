"""The answer to cross-site requests: an unsafe method needs a JSON body and must not come from another site.

A form of the page is the exception: it may be a plain form, but only where the browser says that one of our own pages
sent it (another port of this machine is the same site and still not us).

A browser cannot send ``application/json`` across sites without asking first (and no route answers such a question:
there are no CORS headers); it also says where a request comes from in ``Sec-Fetch-Site``, which a script cannot set.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import Rejection
from api.security.access import is_form

_SAFE = frozenset({"GET", "HEAD"})
_FORM = b"application/x-www-form-urlencoded"
_OWN_SITES = frozenset({b"same-origin", b"none"})


class OriginGuard:
    """Answers 403 to a request from another site and 415 to a body that is not JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._cross_site = Rejection(403, "api.cross-site")
        self._not_form = Rejection(415, "api.not-form")
        self._not_json = Rejection(415, "api.not-json", {"accept": "application/json"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the unsafe methods."""
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            form = is_form(scope)
            if not (_own_page(scope) if form else _same_site(scope)):
                await self._cross_site(scope, receive, send)
                return
            if form and not _is(scope, _FORM):
                await self._not_form(scope, receive, send)
                return
            if not form and scope["method"] != "OPTIONS" and not _is(scope, b"application/json"):
                await self._not_json(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _values(scope: Scope, wanted: bytes) -> list[bytes]:
    return [value for name, value in scope["headers"] if name == wanted]


def _same_site(scope: Scope) -> bool:
    """Whether every Sec-Fetch-Site says that the request is ours; absent outside browsers."""
    return all(value in _OWN_SITES for value in _values(scope, b"sec-fetch-site"))


def _own_page(scope: Scope) -> bool:
    """Whether the browser says that a page of this very origin asks."""
    return _values(scope, b"sec-fetch-site") == [b"same-origin"]


def _is(scope: Scope, kind: bytes) -> bool:
    """Whether the body is of that media type."""
    types = _values(scope, b"content-type")
    return len(types) == 1 and types[0].split(b";")[0].strip().lower() == kind
