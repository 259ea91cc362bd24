"""The HTTP server around the application: a socket of ours, uvicorn on it, the token's file, the page's link."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from api.app import create_app
from api.errors import ServiceFailed
from api.ports import listen
from api.security.access import ENTRANCE
from api.security.hosts import allowed_hosts, require_loopback
from api.security.sessions import Sessions
from api.security.token import load_or_make
from api.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Listening:
    """A server that is ready: its socket, its application, and what its user must know."""

    socket: socket.socket
    app: ASGIApp
    address: str
    token_file: Path
    sessions: Sessions

    def page_link(self) -> str:
        """Return a new link to the page, good once, for ten minutes."""
        return f"{self.address}{ENTRANCE}?billet={self.sessions.new_ticket()}"


@contextmanager
def prepare(terminal: Terminal, folder: Path, host: str, port: int) -> Iterator[Listening]:
    """Bind the port and build the application. Raises NotLoopback, PortTaken, OSError; closes the socket at the end."""
    address = require_loopback(host)
    with listen(address, port) as bound:
        real_port = int(bound.getsockname()[1])
        token, token_file = load_or_make(folder)
        sessions = Sessions()
        hosts = allowed_hosts(address, real_port)
        app = create_app(terminal, token=token, sessions=sessions, hosts=hosts)
        yield Listening(bound, app, f"http://{address}:{real_port}", token_file, sessions)


def run(listening: Listening, ready: Callable[[], None]) -> None:
    """Serve until interrupted; ``ready`` is called once the server answers."""
    server = _server(listening.app)
    watcher = threading.Thread(target=_when_started, args=(server, ready), daemon=True)
    watcher.start()
    server.run(sockets=[listening.socket])


@contextmanager
def in_thread(listening: Listening) -> Iterator[None]:
    """Serve from a thread as long as the context lasts. Raises ServiceFailed if the server does not start."""
    server = _server(listening.app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening.socket]}, name="feuille-http")
    thread.start()
    try:
        if not _when_started(server, lambda: None):
            raise ServiceFailed(service="HTTP", why="le serveur ne démarre pas")
        yield
    finally:
        server.should_exit = True
        thread.join()


def _server(app: ASGIApp) -> uvicorn.Server:
    """Return a uvicorn server without access log (addresses hold tickets) nor server header."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="critical",
            proxy_headers=False,
            access_log=False,
            server_header=False,
            lifespan="off",
            http="h11",
            ws="none",
            timeout_keep_alive=5,
            timeout_graceful_shutdown=2,
            limit_concurrency=64,
        )
    )


def _when_started(server: uvicorn.Server, then: Callable[[], None], patience: float = 10.0) -> bool:
    """Call ``then`` once the server has started; False if it has not within ``patience`` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if server.started:
            then()
            return True
        time.sleep(0.01)
    return False
