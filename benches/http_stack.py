"""A terminal's HTTP server in a process of its own, with an echo route behind the very same guards and framework.

``python -m benches.http_stack FOLDER`` serves until its standard input closes; its first line on standard output is
JSON: the port and the file of the token. Its cards are virtual, in process: no reader is touched.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.card_desk import CardDesk
from api.faults import Faults
from api.security.hosts import allowed_hosts
from api.security.stack import guarded
from api.security.token import load_or_make, read
from api.server import in_thread, prepare
from api.terminal import Wiring, open_terminal
from api.wiring import SystemClock
from benches.errors import CannotMeasure
from simulator.cards.deck import CPS_READER, VITALE_READER
from simulator.cards.in_process import InProcessStack

HOST = "127.0.0.1"
ECHO = "/v1/echo"
_PATIENCE = 60.0
"""Seconds that an answer may take before the bench gives up."""


@dataclass(frozen=True, slots=True)
class Served:
    """A connection to the server, kept open, and the headers that every call carries."""

    connection: HTTPConnection
    headers: dict[str, str]

    def post(self, path: str, body: bytes) -> bytes:
        """Post a body and return the whole answer. Raises CannotMeasure when it is not a 200."""
        self.connection.request("POST", path, body, self.headers)
        answer = self.connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise CannotMeasure("http_quote_vs_echo", f"{path} : {answer.status}", "")
        return told


@contextmanager
def served() -> Iterator[Served]:
    """Start the server in a process of its own and connect to it; stop it at the end."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benches.http_stack", folder]
        with subprocess.Popen(  # noqa: S603 our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            told = server.stdout.readline()
            if not told:
                raise CannotMeasure("http_quote_vs_echo", "le serveur ne démarre pas", "")
            connection = HTTPConnection(HOST, json.loads(told)["port"], timeout=_PATIENCE)
            token = read(Path(folder))
            yield Served(connection, {"authorization": f"Bearer {token}", "content-type": "application/json"})
            connection.close()
            server.communicate()


class _Both:
    """The echo application on its path, the terminal's everywhere else."""

    def __init__(self, terminal: ASGIApp, echo: ASGIApp) -> None:
        self._terminal, self._echo = terminal, echo

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on."""
        await (self._echo if scope.get("path") == ECHO else self._terminal)(scope, receive, send)


def _echo() -> FastAPI:
    """Return an application that answers the body it is sent."""
    app = FastAPI(docs_url=None, redoc_url=None)
    app.add_middleware(Faults)

    @app.post(ECHO)
    async def echo(request: Request) -> Response:
        return Response(await request.body(), media_type="application/json")

    return app


def main(folder: Path) -> None:
    """Serve until standard input closes."""
    deck = InProcessStack()
    desk = CardDesk(deck.readers, CPS_READER, VITALE_READER)
    wiring = Wiring(folder, SystemClock(), desk, deck.description)
    with open_terminal(wiring) as terminal, prepare(terminal, folder, HOST, 0) as listening:
        port = int(listening.socket.getsockname()[1])
        token, sessions = load_or_make(folder)[0], listening.sessions
        echo = guarded(_echo(), token=token, sessions=sessions, hosts=allowed_hosts(HOST, port))
        with in_thread(replace(listening, app=_Both(listening.app, echo))):
            sys.stdout.write(json.dumps({"port": port}) + "\n")
            sys.stdout.flush()
            sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
