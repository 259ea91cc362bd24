"""A real dask scheduler and its workers, each a process of its own on a port that the system gave it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]
LIMIT = 60.0


class DaskCluster:
    """A scheduler whose ``address`` is known once the context is entered, and the ``workers`` that were started.

    Where each is started (``cwd``) decides which project it finds first.
    """

    def __init__(self, folder: Path, cwd: Path = ROOT) -> None:
        self.folder = folder
        self.cwd = cwd
        self.address = ""
        self.workers: list[subprocess.Popen[bytes]] = []
        self._told = folder / "scheduler.json"

    def __enter__(self) -> Self:
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(self._told), cwd=self.cwd)
        last = time.monotonic() + LIMIT
        while not self.address:
            assert self.scheduler.poll() is None, "the scheduler ended"
            assert time.monotonic() < last, "the scheduler never told its address"
            time.sleep(0.02)
            self.address = self._read()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in (self.scheduler, *self.workers):
            kill(process)

    def worker(self, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker of one thread."""
        found = self._start("worker", self.address, "--nthreads", "1", "--no-nanny", cwd=cwd)
        self.workers.append(found)
        return found

    def _read(self) -> str:
        """Return the address that the scheduler wrote, nothing before it did."""
        try:
            return str(json.loads(self._told.read_text("utf-8"))["address"])
        except (OSError, ValueError):
            return ""

    def _start(self, *command: str, cwd: Path) -> subprocess.Popen[bytes]:
        """Start one of dask's commands in a process group of its own."""
        told = {"DASK_CONFIG": str(self.folder), "DASK_TEMPORARY_DIRECTORY": str(self.folder)}
        told["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "0"  # the first worker that dies of a file is enough
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--host", "127.0.0.1", "--no-dashboard"],
            cwd=cwd,
            env={**os.environ, **told},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that may have ended, and wait until it has."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
