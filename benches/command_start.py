"""``feuille quote`` from the shell to its answer, beside a Python that starts and stops."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from api.routes.quotes import EXAMPLE
from benches.errors import AnswersDiffer
from benches.figure import Figure
from benches.timing import medians
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_text
from tables.compiled import open_tables

NAMES = ("quote_command_start_ms",)
CALLS = 10
ROUNDS = 2
_MS = 1e6
_FEUILLE = "from api.cli.main import run; run()"
"""What the ``feuille`` command does."""


def measure(calls: int = CALLS, rounds: int = ROUNDS) -> tuple[Figure, ...]:
    """Measure whole processes, the quote's answer checked. Raises AnswersDiffer."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "demande.json"
        path.write_text(json.dumps(EXAMPLE), encoding="utf-8")
        asked = (sys.executable, "-c", _FEUILLE, "quote", str(path), "--json")
        ours = quote(read_text(path.read_bytes()), open_tables()).to_json()["totals"]
        theirs = json.loads(_run(asked))["totals"]
        if ours != theirs:
            raise AnswersDiffer("feuille quote", ours, theirs)
        taken, bare = medians((partial(_run, asked), partial(_run, (sys.executable, "-c", "pass"))), calls, rounds)
    note = f"p50 of {calls * rounds} processes, JSON in a file to JSON on standard output"
    return (Figure(NAMES[0], taken / _MS, "ms", "python -c pass", bare / _MS, note=note),)


def _run(command: tuple[str, ...]) -> bytes:
    """Run a process to its end and return what it wrote."""
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 our own command
