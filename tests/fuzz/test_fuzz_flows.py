"""The fuzz targets of the returns and of XML: a seeded run everywhere, a guided one where atheris is installed."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.fuzz import fuzz_returns, fuzz_xml


@pytest.mark.parametrize("one", [fuzz_returns.one, fuzz_xml.one])
def test_a_seeded_run_raises_nothing_undeclared(one: Callable[[bytes], None]) -> None:
    made = random.Random(580)
    for _ in range(150):
        one(made.randbytes(made.randrange(0, 120)))


@pytest.mark.parametrize("one", [fuzz_returns.one, fuzz_xml.one])
def test_light_damage_raises_nothing_undeclared(one: Callable[[bytes], None]) -> None:
    made = random.Random(900)
    for _ in range(150):
        one(bytes([made.randrange(256), 0]) + made.randbytes(made.choice((2, 5, 62, 64))))


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("target", ["fuzz_returns", "fuzz_xml"])
def test_a_guided_run_raises_nothing_undeclared(target: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz.run", target, "-runs=150", "-max_len=512", "-seed=1"]
    done = subprocess.run(command, capture_output=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
