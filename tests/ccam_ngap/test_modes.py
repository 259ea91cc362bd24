"""The kernel compiled and interpreted: the same lines, the same cents."""

from __future__ import annotations

import doctest
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccam_ngap
from ccam_ngap import kernel, kernel_mode
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tests.ccam_ngap.generated import invoice, shipped
from tests.ccam_ngap.worked import cases

ROOT = Path(ccam_ngap.__file__).parents[1]
BOUND = 4 * 10**18
COMPILED = pytest.mark.skipif(kernel_mode() == "interpreted", reason="no compiled kernel here")


def digest(requests: list[Any]) -> str:
    """A digest of the answers, reasons included, to some requests."""
    found = hashlib.sha256()
    for request in requests:
        answer = quote(read_request(request), shipped(), explain=True).to_json()
        found.update(json.dumps(answer, sort_keys=True).encode())
    return found.hexdigest()


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every worked case and many drawn invoices, in a file."""
    file = tmp_path_factory.mktemp("modes") / "requests.json"
    file.write_text(json.dumps([case["request"] for case in cases()] + [invoice(seed) for seed in range(600)]))
    return file


@pytest.mark.parametrize("mode", ["interpreted", pytest.param("compiled", marks=COMPILED)])
def test_both_modes_give_the_same_answers(mode: str, requests: Path) -> None:
    code = (
        "import json, sys; from tests.ccam_ngap.test_modes import *; "
        "print(kernel_mode(), digest(json.load(open(sys.argv[1]))))"
    )
    environment = {**os.environ, "FEUILLE_KERNEL": mode, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(requests)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.split() == [mode, digest(json.loads(requests.read_text()))]


@pytest.fixture(scope="module")
def interpreted() -> ModuleType:
    """The kernel from its Python text, beside the one in use."""
    in_use = {name: sys.modules[f"ccam_ngap.{name}"] for name in ccam_ngap.KERNEL_MODULES}
    module = ccam_ngap.load_interpreted("kernel")
    for name, used in in_use.items():
        sys.modules[f"ccam_ngap.{name}"] = used
    return module


@given(amount=st.integers(-BOUND // 2, BOUND // 2), divisor=st.integers(1, 10**9))
def test_half_up_is_symmetrical_and_the_same_in_both_modes(interpreted: ModuleType, amount: int, divisor: int) -> None:
    found = kernel.half_up(amount, divisor)
    assert found == interpreted.half_up(amount, divisor)
    assert kernel.half_up(-amount, divisor) == -found
    assert abs(2 * (found * divisor - amount)) <= divisor


@pytest.mark.parametrize(
    ("amount", "divisor", "rounded"),
    [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (75840, 100, 758), (75850, 100, 759), (3, 2, 2), (1, 3, 0)],
)
def test_half_up(interpreted: ModuleType, amount: int, divisor: int, rounded: int) -> None:
    assert kernel.half_up(amount, divisor) == interpreted.half_up(amount, divisor) == rounded


def test_the_examples_of_the_python_text_hold(interpreted: ModuleType) -> None:
    text = interpreted.half_up.__doc__ or ""
    example = doctest.DocTestParser().get_doctest(text, {"half_up": interpreted.half_up}, "half_up", None, None)
    found = doctest.DocTestRunner().run(example)
    assert found.attempted
    assert not found.failed
