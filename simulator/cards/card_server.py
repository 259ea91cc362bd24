"""The far end of the IFD handler's sockets: serves virtual readers to pcscd, frame by frame.

The protocol is described at the head of ``ifd/ifd.c``. Whatever comes over the socket, the server hangs up on what it
does not understand and goes on with the others.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

from simulator.cards.slot import Slot

MAX_PAYLOAD = 65600
_HEAD = struct.Struct(">cI")


class CardServer:
    """Serves one virtual reader on one Unix socket, from threads of its own, until closed."""

    def __init__(self, slot: Slot, path: Path) -> None:
        self._slot = slot
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._serving: list[threading.Thread] = []
        self._closed = False
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._listening.bind(str(path))
            path.chmod(0o666)
            self._listening.listen()
        except BaseException:
            self._listening.close()
            raise
        self._accepting = self._thread(self._accept)
        self._accepting.start()

    def close(self) -> None:
        """Hang up on everyone and stop; closing twice does nothing."""
        with self._lock:
            self._closed = True
            connections = tuple(self._connections)
        for line in (self._listening, *connections):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()  # from here on nobody serves anyone new
        for thread in self._serving:
            thread.join()
        self._serving.clear()

    def _thread(self, target: Callable[..., None], *arguments: object) -> threading.Thread:
        return threading.Thread(target=target, args=arguments, daemon=True, name=f"carte {self._slot.name}")

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                if self._closed:
                    connection.close()
                    return
                self._connections.add(connection)
            thread = self._thread(self._serve, connection)
            self._serving = [*(known for known in self._serving if known.is_alive()), thread]
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        """Answer the frames of one connection until it ends."""
        try:
            with connection:
                while frame := _receive(connection):
                    kind, payload = frame
                    if kind == b"E":
                        self._tell_events(connection)
                        return
                    answer = self._answer(kind, payload)
                    if answer is None:
                        return
                    connection.sendall(_HEAD.pack(kind, len(answer)) + answer)
        except OSError:
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _answer(self, kind: bytes, payload: bytes) -> bytes | None:
        """Answer one question, None when it is not one."""
        if kind == b"S":
            return bytes([self._slot.present])
        if kind == b"T":
            return self._slot.atr
        if kind == b"A":
            return self._slot.exchange(payload)
        if kind == b"P" and payload in (b"\x00", b"\x01", b"\x02"):
            return b"" if payload == b"\x00" else self._slot.reset()
        if kind == b"C" and len(payload) >= 4:
            return self._slot.control(int.from_bytes(payload[:4], "big"), payload[4:])
        return None

    def _tell_events(self, connection: socket.socket) -> None:
        """Send a byte now, and after each insertion and removal, until the other side hangs up."""

        def tell() -> None:
            with contextlib.suppress(OSError):
                connection.send(b"!", socket.MSG_DONTWAIT)

        stop = self._slot.listen(tell)
        tell()  # what changed before we listened must be looked at too
        try:
            while connection.recv(64):
                pass
        finally:
            stop()


def _receive(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Receive one frame, None at the end or when it cannot be one."""
    head = _exactly(connection, _HEAD.size)
    if head is None:
        return None
    kind, size = _HEAD.unpack(head)
    if size > MAX_PAYLOAD:
        return None
    payload = _exactly(connection, size)
    return None if payload is None else (kind, payload)


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    """Receive so many bytes, None if the other side hangs up first."""
    found = bytearray()
    while len(found) < size:
        piece = connection.recv(size - len(found))
        if not piece:
            return None
        found += piece
    return bytes(found)
