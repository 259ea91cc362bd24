"""A daemon that hangs up: on whoever arrives, and on whoever waits while it stops."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from cardio.errors import NoDaemon
from cardio.pcsc_context import Context
from cardio.pcsc_watch import PcscWatch
from tests.cardio.conftest import open_pcsc

ASK = """
from cardio.errors import CardioError
from cardio.pcsc import PcscReaders
for ask in (PcscReaders().names, PcscReaders().watch):
    try:
        ask()
    except CardioError as error:
        print(type(error).__name__)
"""


@pytest.fixture
def rude(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A socket where someone listens to the first words, then hangs up."""
    path = str(tmp_path_factory.mktemp("r") / "s")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen()

    def hang_up() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                line.recv(64)

    thread = threading.Thread(target=hang_up)
    thread.start()
    yield path
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


def test_a_daemon_that_hangs_up_is_no_daemon(rude: str) -> None:
    open_pcsc().close()
    environment = os.environ | {"PCSCLITE_CSOCK_NAME": rude}
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["NoDaemon", "NoDaemon"]


@pytest.mark.parametrize("code", [0x8010006A, 0x80100013, 0x80100003, 0x8010001D])
def test_a_wait_that_the_daemon_ends_is_no_refusal(code: int) -> None:
    binding = SimpleNamespace(SCARD_STATE_UNAWARE=0, SCardGetStatusChange=lambda *_: (code - (1 << 32), []))
    context = object.__new__(Context)
    context.scard, context.handle = binding, 0  # type: ignore[assignment]
    with pytest.raises(NoDaemon):
        PcscWatch(context).wait(1)


def test_a_daemon_that_hangs_up_before_a_word_is_dialled_again(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen()

    def die() -> None:
        with listening:
            for _ in range(3):
                listening.accept()[0].close()

    thread = threading.Thread(target=die)
    thread.start()
    environment = os.environ | {"PCSCLITE_CSOCK_NAME": path}
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=60)
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as caller:
        while thread.is_alive():
            caller.connect(path)
    thread.join()
    assert done.stdout.split() == ["NoDaemon", "NoDaemon"], done.stderr
