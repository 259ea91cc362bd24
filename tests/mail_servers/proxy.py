"""A proxy that cuts the line to a server after so many bytes of its answers, a number of times."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.mail_servers.ports import HOST


class CuttingProxy:
    """Forwards to ``target``; the n-th connection is cut once the server said ``cuts[n]`` bytes, then never more."""

    def __init__(self, target: int, cuts: tuple[int, ...]) -> None:
        self._target = target
        self._cuts = list(cuts)
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self._lines: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for each in self._threads:
            each.join(5)
        for line in self._lines:
            line.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                cut = self._cuts.pop(0) if self._cuts else None
                server = socket.create_connection((HOST, self._target))
                self._lines += [client, server]
                for source, sink, limit in ((client, server, None), (server, client, cut)):
                    thread = threading.Thread(target=_pump, args=(source, sink, limit), daemon=True)
                    thread.start()
                    self._threads.append(thread)


def _pump(source: socket.socket, sink: socket.socket, limit: int | None) -> None:
    """Forward until the end, or until the limit."""
    rest = limit
    with contextlib.suppress(OSError):
        while data := source.recv(4096 if rest is None else max(1, min(4096, rest))):
            sink.sendall(data)
            if rest is not None:
                rest -= len(data)
                if rest <= 0:
                    break
    for each in (source, sink):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(target: int, *cuts: int) -> Iterator[CuttingProxy]:
    """Run one."""
    proxy = CuttingProxy(target, cuts)
    try:
        yield proxy
    finally:
        proxy.close()
