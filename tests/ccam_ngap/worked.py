"""Worked cases as data: a request, and what of the answer must hold. A billing clerk can read and add them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
Case = dict[str, Any]


def cases() -> list[Case]:
    """Every case of every file."""
    files = sorted(CASES.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line]


def differences(expected: Case, answer: Case) -> Iterator[str]:
    """What of an answer is not as the case says."""
    messages = answer["messages"]
    errors = [found["field"] or "" for found in messages if found["severity"] == "error"]
    warnings = [found["field"] or "" for found in messages if found["severity"] == "warning"]
    if (answer["totals"] is None) != (expected.get("exit", 0) == 1):
        yield f"priced: {answer['totals']}, messages: {[found['text'] for found in messages]}"
    if "error_field" in expected and not any(field.startswith(expected["error_field"]) for field in errors):
        yield f"no error on {expected['error_field']}: {errors}"
    if "warning_field" in expected and not any(field.startswith(expected["warning_field"]) for field in warnings):
        yield f"no warning on {expected['warning_field']}: {warnings}"
    if "rule" in expected and expected["rule"] not in [found["rule"] for found in messages]:
        yield f"no message {expected['rule']}"
    if "said" in expected:
        said = sorted([found["rule"], found["field"]] for found in messages if found["rule"].startswith("act."))
        if said != sorted(expected["said"]):
            yield f"said: {said}, expected {sorted(expected['said'])}"
    for place, wanted in enumerate(expected.get("lines", [])):
        for key, value in wanted.items():
            if answer["lines"][place][key] != value:
                yield f"lines[{place}].{key} = {answer['lines'][place][key]}, expected {value}"
    for key, value in expected.get("totals", {}).items():
        if answer["totals"][key] != value:
            yield f"totals.{key} = {answer['totals'][key]}, expected {value}"
