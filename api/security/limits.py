"""The size limit of a request body: 413 before the body is read, or as soon as it grows past the limit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Rejection

MAX_BODY = 256 * 1024
"""Bytes: a hundred times an invoice with every field filled."""

MAX_PICTURE = 16 * 1024 * 1024
"""Bytes of a body that carries a photograph, in base 64; the picture itself is bounded where it is read."""
PICTURES = frozenset({"/v1/cards/apcv/qr"})
"""The addresses that take one."""

DOCUMENTS = re.compile(r"/v1/invoices/[0-9]{1,18}/documents")
"""Those that take a scanned document."""

MAX_DRAINED = 16 * MAX_BODY
"""Bytes of a body too long that are read and dropped, so that its sender can read the answer; beyond, it is cut."""


class BodyLimit:
    """Reads the whole body, at most ``limit`` bytes, before the application sees the request."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY) -> None:
        self.app = app
        self._limit = limit
        self._too_large = Rejection(413, "api.too-large", {"connection": "close"}, limit=limit)
        self._too_large_picture = Rejection(413, "api.too-large", {"connection": "close"}, limit=MAX_PICTURE)
        self._bad_length = Rejection(400, "api.no-length", {"connection": "close"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 to a body that is announced or proves too long."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = _announced(scope["headers"])
        picture = scope["path"] in PICTURES or DOCUMENTS.fullmatch(scope["path"]) is not None
        limit, too_large = (MAX_PICTURE, self._too_large_picture) if picture else (self._limit, self._too_large)
        if announced is None:
            await self._bad_length(scope, receive, send)
        elif announced > limit:
            await _drain(receive)
            await too_large(scope, receive, send)
        else:
            await self._bounded(scope, receive, send, limit, too_large)

    async def _bounded(self, scope: Scope, receive: Receive, send: Send, limit: int, too_large: Rejection) -> None:
        """Gather the body up to the limit, then hand it on in one piece."""
        body = bytearray()
        while True:
            event = await receive()
            if event["type"] != "http.request":
                return
            body += event.get("body", b"")
            if len(body) > limit:
                await _drain(receive)
                await too_large(scope, receive, send)
                return
            if not event.get("more_body", False):
                break
        pending: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return pending.pop() if pending else await receive()

        await self.app(scope, replay, send)


async def _drain(receive: Receive) -> None:
    """Drop what is left of a body, up to MAX_DRAINED."""
    dropped = 0
    while dropped <= MAX_DRAINED:
        event = await receive()
        dropped += len(event.get("body", b""))
        if event["type"] != "http.request" or not event.get("more_body", False):
            return


def _announced(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """Return the announced length: 0 where none is, None where it is not a plain number."""
    lengths = {value for name, value in headers if name == b"content-length"}
    if not lengths:
        return 0
    length = lengths.pop()
    return int(length) if not lengths and length.isdigit() and len(length) < 20 else None
