"""A process that holds a bearer code leaves no core behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.command import RUN, environment

CRASH = """
import os, resource, sys
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
if sys.argv[1] == "forbidden":
    from api.no_core import forbid_core_dumps
    assert forbid_core_dumps()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
os.chdir(sys.argv[2])
os.kill(os.getpid(), __import__("signal").SIGABRT)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_crash_leaves_no_core(tmp_path: Path) -> None:
    child = os.posix_spawn(sys.executable, [sys.executable, "-c", CRASH, "forbidden", str(tmp_path)], dict(os.environ))
    status = os.waitpid(child, 0)[1]
    assert os.WTERMSIG(status) == signal.SIGABRT
    assert not os.WCOREDUMP(status)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="limits are read in /proc")
def test_the_server_forbids_them(tmp_path: Path) -> None:
    command = [*RUN, "serve", "--sandbox", "--port", "0", "--dir", str(tmp_path / "d")]
    process = subprocess.Popen(
        command, env=environment(FEUILLE_PCSC="off"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("API")
        limits = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
        core = next(line.split() for line in limits if line.startswith("Max core file size"))
        assert core[4:6] == ["0", "0"]
    finally:
        process.terminate()
        process.communicate()
