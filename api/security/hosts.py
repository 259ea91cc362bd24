"""The exact Host check: the answer to DNS rebinding.

Whatever is asked (a route, the page, the description, an address that does not exist, a WebSocket), a request whose
Host header is absent, repeated or not exactly one of ours is answered 421 before anything else runs. No pattern, no
lower-casing, no stripping of a port or a final dot.

>>> sorted(allowed_hosts("127.0.0.1", 9012))
['127.0.0.1:9012', 'localhost:9012']
"""

from __future__ import annotations

import ipaddress

from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import NotLoopback
from api.problems import Rejection


def require_loopback(host: str) -> str:
    """Return the IPv4 address to listen on. Raises NotLoopback on anything but this machine's own."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:
        raise NotLoopback(host=host) from None
    if not address.is_loopback:
        raise NotLoopback(host=host)
    return str(address)


def allowed_hosts(host: str, port: int) -> frozenset[str]:
    """Return the Host headers that name this server."""
    return frozenset({f"{host}:{port}", f"localhost:{port}"})


class HostGuard:
    """Lets through only the requests whose one Host header is exactly in ``allowed``."""

    def __init__(self, app: ASGIApp, allowed: frozenset[str]) -> None:
        self.app = app
        self._allowed = frozenset(host.encode("ascii") for host in allowed)
        self._rejection = Rejection(421, "api.bad-host")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 421 to a foreign Host."""
        if scope["type"] in {"http", "websocket"}:
            hosts = [value for name, value in scope["headers"] if name == b"host"]
            if len(hosts) != 1 or hosts[0] not in self._allowed:
                await self._rejection(scope, receive, send)
                return
        await self.app(scope, receive, send)
