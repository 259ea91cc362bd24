"""The B2 fuzz target: a seeded run everywhere, a coverage-guided one where atheris is installed."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys

import pytest

from tests.fuzz.fuzz_b2 import one


def test_a_seeded_run_raises_nothing_undeclared() -> None:
    made = random.Random(5)
    for _ in range(100):
        one(made.randbytes(made.randrange(0, 400)))


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
def test_a_guided_run_raises_nothing_undeclared() -> None:
    command = [sys.executable, "-m", "tests.fuzz.run", "fuzz_b2", "-runs=150", "-max_len=512", "-seed=1"]
    done = subprocess.run(command, capture_output=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
