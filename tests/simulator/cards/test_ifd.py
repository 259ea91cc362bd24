"""The IFD handler and the card server: compiled without a warning, and deaf to nonsense on either side."""

from __future__ import annotations

import contextlib
import shutil
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cardio.cps.card import Cps
from cardio.errors import CardioError
from simulator.cards import build
from simulator.cards.card_server import MAX_PAYLOAD, CardServer
from simulator.cards.deck import CPS_READER, build_card
from simulator.cards.errors import StackUnavailable
from simulator.cards.pcsc import PcscStack
from simulator.cards.slot import Slot
from tests.cardio.conftest import open_pcsc

HEAD = struct.Struct(">cI")


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    return HEAD.pack(kind, len(payload)) + payload


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is missing")
def test_it_compiles_without_a_warning(tmp_path: Path) -> None:
    flags = [*build.FLAGS, "-Wpedantic", "-Wshadow", "-Wconversion", "-Wstrict-prototypes"]
    command = ["gcc", *flags, *build._include_flags(), "-o", str(tmp_path / "ifd.so"), str(build.SOURCE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is missing")
def test_it_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build.ifd_handler(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert build.ifd_handler(tmp_path) == built
    assert [path.name for path in tmp_path.iterdir()] == [built.name]


def test_without_a_compiler_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StackUnavailable, match="gcc"):
        build.ifd_handler(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Slot, Path]]:
    slot = Slot("essai")
    path = tmp_path_factory.mktemp("s") / "s"
    server = CardServer(slot, path)
    yield slot, path
    server.close()


def call(path: Path, sent: bytes, size: int = 4096) -> bytes:
    """Send bytes, hang up on our side, return all that comes back."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(30)
        line.connect(str(path))
        found = b""
        with contextlib.suppress(ConnectionError):  # it may hang up before it read everything
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            while piece := line.recv(size):
                found += piece
        return found


def test_the_server_answers_each_question(served: tuple[Slot, Path]) -> None:
    slot, path = served
    slot.remove()
    assert call(path, frame(b"S") + frame(b"T")) == frame(b"S", b"\x00") + frame(b"T")
    card = build_card("medecin")
    slot.insert(card)
    select = bytes.fromhex("00A4000C023F00")
    asked = frame(b"S") + frame(b"P", b"\x01") + frame(b"A", select) + frame(b"P", b"\x00") + frame(b"C", bytes(4))
    expected = frame(b"S", b"\x01") + frame(b"P", card.atr) + frame(b"A", b"\x90\x00") + frame(b"P") + frame(b"C")
    assert call(path, asked) == expected


@pytest.mark.parametrize("wrong", [frame(b"Z"), frame(b"P", b"\x09"), HEAD.pack(b"A", MAX_PAYLOAD + 1), b"\x00" * 5])
def test_the_server_hangs_up_on_nonsense(served: tuple[Slot, Path], wrong: bytes) -> None:
    assert call(served[1], wrong + frame(b"S")) == b""


FRAMES = st.builds(frame, st.sampled_from([b"S", b"T", b"A", b"P", b"C"]), st.binary(max_size=40))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.binary(max_size=40), FRAMES)))
def test_the_server_survives_any_bytes(served: tuple[Slot, Path], pieces: list[bytes]) -> None:
    slot, path = served
    call(path, b"".join(pieces))
    assert call(path, frame(b"S")) == frame(b"S", bytes([slot.present]))


class LyingServer:
    """In place of a card server: answers every question with the same bytes, then hangs up or not."""

    def __init__(self, path: Path, answer: bytes) -> None:
        path.unlink()
        self.answer = answer
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(str(path))
        path.chmod(0o666)
        self._listening.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line:
                line.settimeout(30)
                try:
                    if line.recv(4096)[:1] != b"E":
                        line.sendall(self.answer)
                except OSError:
                    pass

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()


LIES = [
    b"",
    b"S",
    HEAD.pack(b"S", 0),
    HEAD.pack(b"S", 1) + b"\x01",
    HEAD.pack(b"A", 0xFFFFFFFF),
    HEAD.pack(b"T", 0x7FFFFFFF) + b"x" * 4096,
    HEAD.pack(b"P", 34) + b"\x3b" * 34,
    HEAD.pack(b"P", 33) + b"\xff" * 33,
    HEAD.pack(b"Z", 1) + b"\x00",
]


@pytest.fixture(scope="module")
def stack() -> Iterator[PcscStack]:
    with open_pcsc() as found:
        yield found


@pytest.mark.parametrize("lie", LIES, ids=range(len(LIES)))
def test_pcscd_survives_a_card_server_that_lies(stack: PcscStack, lie: bytes) -> None:
    stack.clear()
    server = stack._servers[0]
    path = stack._socket(0)
    server.close()
    liar = LyingServer(path, lie)
    try:
        for _ in range(5):
            with pytest.raises(CardioError):
                stack.readers.connect(CPS_READER)
    finally:
        liar.close()
        path.unlink()
        stack._servers[0] = CardServer(stack.slot(CPS_READER), path)
    stack.insert(CPS_READER, "medecin")
    channel = stack.readers.connect(CPS_READER)
    assert Cps(channel).tries_left() == 3
    channel.close()
