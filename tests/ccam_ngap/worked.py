"""Worked cases as data: a request, and what of the answer must hold. A billing clerk can read and add them.

``cases/*.jsonl`` hold whole requests, ``cases/*.toml`` the same in words and euros (their head says how to read them).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tables.money import cents

CASES = Path(__file__).parent / "cases"
Case = dict[str, Any]


def cases() -> list[Case]:
    """Every case of every file."""
    files = sorted(CASES.glob("*.jsonl"))
    found = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line]
    for file in sorted(CASES.glob("*.toml")):
        found += [_case(name, told) for name, told in tomllib.loads(file.read_text("utf-8")).items()]
    return found


def _case(name: str, told: Case) -> Case:
    """Return a case told in words as a request and what is expected."""
    day = told["le"].isoformat()
    request = {
        "invoice_date": day,
        "practitioner": told.get("par", {"specialty": "01", "convention": "secteur_1"}),
        "beneficiary": {"birth_date": "1955-06-15", "regime": "01", **told.get("pour", {})},
        "pathway": "T",
        "third_party": {"amo": True, "amc": True},
        **told.get("facture", {}),
        "acts": [{"nomenclature": _nomenclature(act["code"]), "date": day, **act} for act in told["actes"]],
    }
    expected: Case = {
        "exit": int("refus" in told),
        "lines": [_amounts(line) for line in told.get("attendu", [])],
        "rules": told.get("regles", []),
        "without": told.get("sans_regles", []),
        "withheld": _amounts(told.get("retenu", {})),
    }
    expected |= {"error_field": told["refus"]} if "refus" in told else {}
    return {"id": name, "tables": told.get("tables", "shipped"), "source": told["quoi"], "request": request} | {
        "expect": expected
    }


def _nomenclature(code: str) -> str:
    """Return the nomenclature of a code by its shape."""
    if code.isdecimal():
        return "LPP" if len(code) == 7 else "NABM"
    return "CCAM" if len(code) == 7 else "NGAP"


def _amounts(told: Case) -> Case:
    """Return amounts in cents from amounts in euros."""
    return {name: cents(value) if "," in str(value) else value for name, value in told.items()}


def differences(expected: Case, answer: Case) -> Iterator[str]:
    """What of an answer is not as the case says."""
    messages = answer["messages"]
    if (answer["totals"] is None) != (expected.get("exit", 0) == 1):
        yield f"priced: {answer['totals']}, messages: {[found['text'] for found in messages]}"
    yield from _unsaid(expected, messages)
    for place, wanted in enumerate(expected.get("lines", [])):
        for key, value in wanted.items():
            if answer["lines"][place][key] != value:
                yield f"lines[{place}].{key} = {answer['lines'][place][key]}, expected {value}"
    for part in ("totals", "withheld"):
        for key, value in expected.get(part, {}).items():
            if answer[part][key] != value:
                yield f"{part}.{key} = {answer[part][key]}, expected {value}"


def _unsaid(expected: Case, messages: list[Case]) -> Iterator[str]:
    """What the messages do not say that they should, and the other way round."""
    fields = {
        severity: [found["field"] or "" for found in messages if found["severity"] == severity]
        for severity in ("error", "warning")
    }
    for severity, said in fields.items():
        wanted = expected.get(f"{severity}_field")
        if wanted is not None and not any(field.startswith(wanted) for field in said):
            yield f"no {severity} on {wanted}: {said}"
    rules = [found["rule"] for found in messages]
    for rule in (*expected.get("rules", []), *([expected["rule"]] if "rule" in expected else [])):
        if rule not in rules:
            yield f"no message {rule}: {rules}"
    for rule in expected.get("without", []):
        if rule in rules:
            yield f"message {rule}"
    if "said" in expected:
        found = sorted([found["rule"], found["field"]] for found in messages if found["rule"].startswith("act."))
        if found != sorted(expected["said"]):
            yield f"said: {found}, expected {sorted(expected['said'])}"
