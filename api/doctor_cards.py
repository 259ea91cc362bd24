"""What `feuille doctor` says of cards: the daemon and the right to reach it, the readers, what is in them, PKCS#11."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from api.advice import explain
from cardio.errors import CardioError
from tables.catalogue import message
from tables.messages import Message

if TYPE_CHECKING:
    from cardio.supervisor.seat import Seat, WatchedReaders

SOCKET_VARIABLE = "PCSCLITE_CSOCK_NAME"
_SOCKET = "/run/pcscd/pcscd.comm"
_LINE_SECONDS = 2.0
_PROBE_SECONDS = 30.0


def examine_cards(readers: WatchedReaders | None = None) -> Iterator[Message]:
    """Yield what is found; ``readers`` are those of PC/SC unless given. Never raises on a missing part."""
    if readers is None:
        from cardio.pcsc import PcscReaders

        readers = PcscReaders()
        yield daemon_socket(Path(os.environ.get(SOCKET_VARIABLE, _SOCKET)))
    yield from _readers(readers)
    yield from _pkcs11()


def daemon_socket(path: Path) -> Message:
    """Say whether this user can reach the daemon through its socket."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(_LINE_SECONDS)
        line.connect(os.fspath(path))
    except FileNotFoundError:
        return message("doctor.socket-missing", path=path)
    except PermissionError:
        return message("doctor.socket-closed", path=path)
    except OSError:
        return message("doctor.socket-deaf", path=path)
    finally:
        line.close()
    return message("doctor.socket", path=path)


def _readers(readers: WatchedReaders) -> Iterator[Message]:
    """Name the readers, then tell what each holds."""
    try:
        watch = readers.watch()
        try:
            seats = watch.look()
        finally:
            watch.close()
    except CardioError as error:
        told = explain(error)
        yield message("doctor.no-readers", why=told.text, advice=told.advice)
        return
    yield from describe(seats)


def describe(seats: Mapping[str, Seat]) -> Iterator[Message]:
    """Tell what every reader shows; a card that another program keeps to itself is a warning."""
    if not seats:
        yield message("doctor.no-readers", why="pcscd n'en voit aucun.", advice="Branchez un lecteur PC/SC.")
        return
    yield message("doctor.readers", names=", ".join(seats))
    for name, seat in seats.items():
        yield _content(name, seat)
        if seat.exclusive:
            yield message("doctor.reader-held", reader=name)


def _content(name: str, seat: Seat) -> Message:
    """Tell what one reader holds."""
    if not seat.present:
        return message("doctor.reader-empty", reader=name)
    if seat.mute or not seat.atr:
        return message("doctor.reader-mute", reader=name)
    if seat.kind is None:
        return message("doctor.reader-unknown", reader=name, atr=seat.atr.hex(" ").upper())
    return message("doctor.reader-card", reader=name, kind=seat.kind.value)


def _pkcs11() -> Iterator[Message]:
    """Say which PKCS#11 module would serve the CPS, and what it says of itself and of the cards it sees."""
    from cardio.pkcs11_module import find_module

    try:
        path = find_module()
        yield message("doctor.pkcs11", path=path)
        yield probe_module(path)
    except CardioError as error:
        told = explain(error)
        yield message("doctor.no-pkcs11", why=told.text, advice=told.advice)


def probe_module(path: str) -> Message:
    """Open a module in a process of its own, which it may take down or hold up, and say what came out."""
    command = [sys.executable, "-m", "cardio.pkcs11_probe", path]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        return message("doctor.pkcs11-broken", path=path, why="il ne répond pas")
    if done.returncode != 0:
        why = done.stdout.strip() or f"il a arrêté le programme (statut {done.returncode})"
        return message("doctor.pkcs11-broken", path=path, why=why)
    told = json.loads(done.stdout)
    return message("doctor.pkcs11-open", **told)
