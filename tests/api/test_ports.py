"""The socket the server listens on."""

from __future__ import annotations

import socket

from api.ports import listen


def test_what_is_accepted_sends_at_once() -> None:
    with listen("127.0.0.1", 0) as bound, socket.create_connection(bound.getsockname()[:2], timeout=30):
        accepted, _ = bound.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
