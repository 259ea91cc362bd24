"""A tiny application behind the real guards, and raw ASGI calls to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.security.hosts import allowed_hosts
from api.security.sessions import Sessions
from api.security.stack import guarded
from api.security.token import Token

SECRET = "t" * 43
HOSTS = allowed_hosts("127.0.0.1", 9012)
GOOD_HOST = (b"host", b"127.0.0.1:9012")
BEARER = (b"authorization", b"Bearer " + SECRET.encode())
JSON = (b"content-type", b"application/json")


@dataclass
class Inner:
    """Counts what reached it and echoes the length of the body."""

    reached: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(scope["path"])
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(len(body)).encode()})


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        assert self.headers["content-type"] == "application/problem+json"
        found: dict[str, Any] = json.loads(self.body)
        return found


class Guards:
    """The guard stack over ``inner``."""

    def __init__(self) -> None:
        self.inner = Inner()
        self.sessions = Sessions()
        self.app = guarded(self.inner, token=Token(SECRET), sessions=self.sessions, hosts=HOSTS)

    def call(
        self,
        *headers: tuple[bytes, bytes],
        method: str = "GET",
        path: str = "/v1/invoices",
        chunks: Iterable[bytes] = (b"",),
    ) -> Answer:
        """Make one raw call."""
        scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "headers": list(headers)}
        parts = list(chunks)
        events = [
            {"type": "http.request", "body": part, "more_body": index + 1 < len(parts)}
            for index, part in enumerate(parts)
        ]
        sent: list[Message] = []

        async def receive() -> Message:
            return events.pop(0) if events else {"type": "http.disconnect"}

        async def send(event: Message) -> None:
            sent.append(event)

        asyncio.run(run_app(self.app, scope, receive, send))
        start = sent[0]
        names = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
        return Answer(start["status"], names, b"".join(event.get("body", b"") for event in sent[1:]))


async def run_app(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
