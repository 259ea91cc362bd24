"""The bearer code typed at the keyboard of a real pseudo-terminal: not shown, in a buffer, asked only when wanted."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.bearer_code import with_code
from api.sandbox import Sandbox
from cardio.errors import CodeForTransmission
from tests.api.client import Client
from tests.end_to_end.command import ROOT, environment

TYPE = "from api.cli.bearer_code import type_code; code = type_code('Code : '); print(type(code).__name__, len(code))"


@pytest.mark.parametrize(("keys", "size"), [(b"7319\n", 4), (b"73\x7f19\r", 3), (b"\n", 0), (b"1" * 40, 32)])
def test_what_is_typed_does_not_show(keys: bytes, size: int) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", TYPE],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
    )
    os.close(theirs)
    try:
        assert process.stderr is not None
        assert process.stderr.read(7) == b"Code : "  # from here on it listens, in silence
        os.write(ours, keys)
        out, _ = process.communicate()
        assert out.split() == [b"bytearray", str(size).encode()]
    finally:
        process.kill()
        process.communicate()
        os.close(ours)


def test_without_a_keyboard_the_transmission_is_refused(
    client: Client, world: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sealed()
    client.post("/v1/lots", key="lots")
    client.post("/v1/files", key="files")
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with pytest.raises(CodeForTransmission):
            with_code(world.terminal, world.terminal.send)
    client.unlock_to_send()
    report, _ = with_code(world.terminal, world.terminal.send)
    assert len(report.sent) == 2
