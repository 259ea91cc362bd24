"""Every declared error has its French text, its exit status and its HTTP status; an undeclared one tells nothing."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import advice, errors
from api.advice import exit_status, explain, explain_all, http_status, is_declared
from cardio import errors as cards
from ccam_ngap.errors import UnreadableRequest
from engine.errors import DiskFull, IdempotencyConflict, UnknownInvoice
from norms.errors import UnreadableFlow
from tables.catalogue import message, rules
from tables.dated import TableError

ROOT = Path(__file__).parents[2]


def _subclasses(root: type[Exception]) -> Iterator[type[Exception]]:
    for one in root.__subclasses__():
        yield one
        yield from _subclasses(one)


def test_every_error_of_the_faces_and_of_the_cards_names_a_rule_of_the_catalogue() -> None:
    found = [*_subclasses(errors.FaceError), cards.CardioError, *_subclasses(cards.CardioError)]
    assert len(found) > 20
    assert {one.rule for one in found} - set(rules()) == set()  # type: ignore[attr-defined]  # both roots have one


def test_every_rule_of_the_faces_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "api").rglob("*.py"))
    for family in ("api", "doctor"):
        used = set(re.findall(rf'"({family}\.[a-z0-9-]+)"', code))
        built = {f"doctor.{slug}" for slug in ("pyscard", "documents", "simulator", "pcscd", "gcc")}
        built |= {f"doctor.no-{slug}" for slug in ("pyscard", "documents", "simulator", "pcscd", "gcc")}
        ours = {rule for rule in rules() if rule.startswith(f"{family}.")}
        assert ours - used - built == set()
        assert used - ours == set()


@pytest.mark.parametrize(
    ("error", "rule", "status", "http"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "f"), "api.disk-full", 1, 507),
        (PermissionError(errno.EACCES, "denied", "f"), "api.permission", 1, 503),
        (FileNotFoundError(errno.ENOENT, "absent", "f"), "api.file-not-found", 2, 503),
        (OSError("bare"), "api.system", 1, 503),
        (TableError("ngap/prices.csv:3: nonsense"), "api.bad-table", 1, 500),
        (UnreadableFlow("Le fichier n'est pas un B2."), "api.bad-flow", 1, 422),
        (cards.NoCard("Lecteur"), "cards.no-card", 1, 409),
        (cards.WrongCode(2), "cards.wrong-code", 1, 409),
        (UnknownInvoice(7), "engine.unknown-invoice", 1, 404),
        (IdempotencyConflict("k"), "engine.idempotency-conflict", 1, 422),
        (DiskFull("La base"), "engine.disk-full", 1, 507),
        (errors.NotLoopback(host="::"), "api.not-loopback", 2, 409),
        (UnreadableRequest((message("quote.too-deep"),)), "quote.too-deep", 2, 400),
        (sqlite3.OperationalError("nobody knows"), "api.system", 1, 422),
        (RuntimeError("2550699999999"), "api.internal", 70, 500),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_error_becomes_its_message(error: Exception, rule: str, status: int, http: int) -> None:
    told = explain(error)
    assert (told.rule, exit_status(error), http_status(error)) == (rule, status, http)
    assert told.advice
    assert "2550699999999" not in told.text + told.advice
    assert is_declared(error) == (rule != "api.internal")


def test_a_refusal_tells_its_reasons_after_itself() -> None:
    reason = message("api.cps-locked")
    assert [one.rule for one in explain_all(errors.Refused((reason,)))] == ["api.refused", "api.cps-locked"]


def test_the_system_rules_are_in_the_catalogue() -> None:
    assert set(advice._SYSTEM_RULES.values()) <= set(rules())
