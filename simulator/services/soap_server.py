"""What the simulated on-line services share: a real HTTP server on 127.0.0.1, SOAP 1.2 in, SOAP 1.2 out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self

from norms.errors import BadXml
from norms.soap.envelope import CONTENT_TYPE, SoapFault, find_assertion, seal_fault
from norms.soap.parsing import MAX_XML
from norms.soap.vihf import Vihf, verify_assertion
from simulator.clock import Clock

STALLED_SECONDS: Final = 30


class SoapServer:
    """Serves one function from entering the context to leaving it.

    Set ``fault`` to have every question answered by that fault, as a service that is down would. ``authority`` (DER)
    makes the service ask for an assertion signed by one of its cards; ``last_asker`` is who the last one named.
    """

    path = "/"
    name = "simulated-soap"

    def __init__(self, answer: Callable[[bytes], bytes], clock: Clock, authority: bytes | None = None) -> None:
        self.fault: SoapFault | None = None
        self.last_asker: Vihf | None = None
        self._answer = answer
        self._clock = clock
        self._authority = authority
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where to ask. Raises RuntimeError when the server does not run."""
        if self._server is None:
            raise RuntimeError(f"the server {self.name} is not started: enter its context first")
        return f"http://127.0.0.1:{self._server.server_port}{self.path}"

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name=self.name)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = self._thread = None

    def reply(self, question: bytes) -> tuple[HTTPStatus, bytes]:
        """Return the status and SOAP bytes that answer a question, whatever its bytes."""
        if self.fault is not None:
            return HTTPStatus.INTERNAL_SERVER_ERROR, seal_fault(self.fault)
        try:
            self._recognise(question)
        except BadXml as error:
            return HTTPStatus.BAD_REQUEST, seal_fault(SoapFault("Sender", "assertion", str(error)))
        try:
            return HTTPStatus.OK, self._answer(question)
        except BadXml as error:
            return HTTPStatus.BAD_REQUEST, seal_fault(SoapFault("Sender", "unreadable", str(error)))

    def _recognise(self, question: bytes) -> None:
        """Verify who asks, where the service wants to know. Raises BadXml."""
        if self._authority is None:
            return
        assertion = find_assertion(question)
        if assertion is None:
            raise BadXml("La question ne porte pas d'assertion signée par une carte.")
        self.last_asker = verify_assertion(assertion, self._authority, self._clock.now())


class _Server(ThreadingHTTPServer):
    """Waits for its requests when it closes, and keeps quiet about clients that hang up."""

    daemon_threads = False

    def __init__(self, service: SoapServer) -> None:
        self.service = service
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Drop the connection; nothing of a question may reach a log."""


class _Handler(BaseHTTPRequestHandler):
    """One question, one answer, one connection."""

    timeout = STALLED_SECONDS
    server: _Server

    def do_POST(self) -> None:
        """Answer a question."""
        length = self.headers.get("Content-Length", "")
        if self.path != self.server.service.path:
            self.send_error(HTTPStatus.NOT_FOUND)
        elif not (length.isascii() and length.isdigit()):
            self.send_error(HTTPStatus.LENGTH_REQUIRED)
        elif len(length) > len(str(MAX_XML)) or int(length) > MAX_XML:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._answer(*self.server.service.reply(self.rfile.read(int(length))))

    def _answer(self, status: HTTPStatus, body: bytes) -> None:
        """Send a SOAP message."""
        self.send_response(status)
        self.send_header("Content-Type", CONTENT_TYPE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Log nothing: questions hold personal data."""
