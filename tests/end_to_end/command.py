"""The ``feuille`` command as a user runs it: another process, its exit status, its two outputs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

RUN = [sys.executable, "-m", "api.cli.main"]
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """One run."""

    status: int
    out: str
    err: str

    @property
    def clean(self) -> bool:
        """Whether nothing of Python's shows to the user."""
        said = self.out + self.err
        return not any(mark in said for mark in ("Traceback", "Error:", "Exception", '.py"', "Warning"))


def environment(**more: str) -> dict[str, str]:
    """Return a user's environment: no debug, the project importable, a wide screen."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FEUILLE_", "PCSCLITE_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **more}


def feuille(
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str = "",
    before: Callable[[], None] | None = None,
) -> Ran:
    """Run the command to its end; ``before`` runs in the child first."""
    done = subprocess.run(
        [*RUN, *map(str, arguments)],
        env=environment(**(env or {})),
        cwd=cwd or ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
        preexec_fn=before,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
