"""TCP ports of this machine: listening on one, finding a free one, naming who holds one."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from api.errors import PortTaken

DEFAULT_PORT = 9012


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host:port`` (0: any free port). Raises PortTaken, OSError.

    What it accepts sends at once (TCP_NODELAY): an answer's head and body leave in two writes, and asyncio only asks
    for this on sockets made with their protocol named, so that each answer waited 40 ms for an acknowledgement.
    """
    try:
        bound = socket.create_server((host, port), backlog=64)
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bound
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(host=host, port=port, holder=holder(port), other=_free(host)) from None


def holder(port: int) -> str:
    """Return, in French, which program listens on a port; never raises."""
    inodes = _listening_inodes(port)
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if inodes & set(_open_files(process / "fd")):
                return f"par {(process / 'comm').read_text().strip()}, processus {process.name}"
        except OSError:
            continue  # the process ended or is another user's
    return "par un autre programme"


def _open_files(folder: Path) -> Iterator[str]:
    """Yield what each descriptor of a process points to; those closed meanwhile are left out."""
    for link in folder.iterdir():
        with suppress(OSError):
            yield str(link.readlink())


def _listening_inodes(port: int) -> set[str]:
    """Return the ``socket:[inode]`` names of the sockets that listen on a port (Linux)."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for cells in map(str.split, lines):
            if cells[3] == "0A" and int(cells[1].rpartition(":")[2], 16) == port:
                found.add(f"socket:[{cells[9]}]")
    return found


def _free(host: str) -> int:
    """Return a port that is free now."""
    with socket.create_server((host, 0)) as probe:
        return int(probe.getsockname()[1])
