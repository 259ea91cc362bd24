"""The worked cases, one by one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tests.ccam_ngap.added import added
from tests.ccam_ngap.generated import shipped
from tests.ccam_ngap.worked import Case, cases, differences

PUBLISHED = Path(__file__).parents[3] / "shared" / "oracles"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_a_worked_case(case: Case) -> None:
    tables = shipped() if case["tables"] == "shipped" else added()
    answer = quote(read_request(case["request"]), tables).to_json()
    assert list(differences(case["expect"], answer)) == []


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published cases are not beside this checkout")
def test_the_published_cases_through_the_command(tmp_path: Path) -> None:
    lines = (PUBLISHED / "quotes.jsonl").read_text("utf-8").splitlines()
    chosen = [line for line in lines if json.loads(line)["tables"] == "shipped"]
    (tmp_path / "cases.jsonl").write_text("\n".join(chosen) + "\n")
    command = tmp_path / "feuille"
    command.write_text(f"#!{sys.executable}\nfrom api.cli.main import run\nrun()\n")
    command.chmod(0o755)
    checker = [sys.executable, str(PUBLISHED / "check_quotes.py"), str(tmp_path / "cases.jsonl")]
    done = subprocess.run(
        [*checker, "--feuille", str(command), "--work", str(tmp_path / "work")],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout.splitlines()[-1:] == [f"{len(chosen)} passed, 0 failed"], done.stdout + done.stderr
