"""Marks: what they let the checks pass over is what the checks would find nothing in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from ccam_ngap import quote as quoting
from ccam_ngap.answer import Answer, Line
from ccam_ngap.checks.billing import check_billing
from ccam_ngap.checks.result import check_line
from ccam_ngap.checks.shares import check_shares
from ccam_ngap.layout_marks import EVERYTHING
from ccam_ngap.reading import read_request
from ccam_ngap.request import Request
from tables.compiled import Tables
from tables.layout import ZONES
from tables.messages import Message
from tests.ccam_ngap.generated import invoice, shipped
from tests.ccam_ngap.worked import cases

DRAWN = 1_200


def requests() -> list[Request]:
    """Every worked case, and drawn invoices, some of them overseas, some for CRPCEN, some without AMC."""
    found = [case["request"] for case in cases()]
    for seed in range(DRAWN):
        drawn = invoice(seed)
        if seed % 3 == 0:
            drawn["practitioner"]["zone"] = random.Random(seed).choice(ZONES)
        found.append(drawn)
    return [read_request(data) for data in found]


def looked_at_in_full(monkeypatch: pytest.MonkeyPatch, request: Request, tables: Tables) -> Answer:
    """The answer when every check looks at every line, whatever the marks."""

    def all_lines(
        asked: Request, known: Tables, lines: Sequence[Line], versions: Any, seen: int, messages: list[Message]
    ) -> None:
        for line in lines:
            more: list[Message] = []
            check_line(asked, line, 0, more)
            assert all(found in messages for found in more), more
        check_billing(asked, known, lines, versions, EVERYTHING, messages)

    def all_shares(
        asked: Request, lines: list[Line], flags: Any, seen: int, known: Tables, messages: list[Message]
    ) -> None:
        check_shares(asked, lines, flags, EVERYTHING, known, messages)

    with monkeypatch.context() as patch:
        patch.setattr(quoting, "calls_for_checks", lambda asked, seen: True)
        patch.setattr(quoting, "check_billing", all_lines)
        patch.setattr(quoting, "check_shares", all_shares)
        return quoting.quote(request, tables)


def test_marks_lose_no_remark(monkeypatch: pytest.MonkeyPatch) -> None:
    said = set()
    for request in requests():
        answer = quoting.quote(request, shipped())
        assert looked_at_in_full(monkeypatch, request, shipped()) == answer
        said |= {found.rule for found in answer.messages} if answer.priced else set()
    assert len(said) > 30, said


def test_a_quiet_invoice_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("nothing of this invoice calls for a check")

    monkeypatch.setattr(quoting, "check_billing", never)
    monkeypatch.setattr(quoting, "check_line", never)
    quiet = {
        "invoice_date": "2025-06-10",
        "practitioner": {"specialty": "01", "convention": "secteur_1"},
        "beneficiary": {"birth_date": "1955-06-15", "regime": "01"},
        "pathway": "T",
        "acts": [{"nomenclature": "NGAP", "code": code} for code in ("G", "MSH")],
    }
    answer = quoting.quote(read_request(quiet), shipped())
    assert answer.priced
    assert not answer.messages
