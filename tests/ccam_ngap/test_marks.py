"""Marks: what they let the checks pass over is what the checks would find nothing in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from ccam_ngap import quote as quoting
from ccam_ngap.answer import Answer, Line
from ccam_ngap.checks.acts import check_use
from ccam_ngap.checks.billing import check_billing
from ccam_ngap.checks.bounds import check_bounds
from ccam_ngap.checks.result import check_line
from ccam_ngap.checks.rights import check_rights
from ccam_ngap.checks.shares import check_shares
from ccam_ngap.layout_marks import EVERYTHING
from ccam_ngap.proposals import propose
from ccam_ngap.reading import read_request
from ccam_ngap.request import Act, Request
from tables.compiled import Tables
from tables.layout import ZONES
from tables.messages import Message
from tests.ccam_ngap.added import added
from tests.ccam_ngap.generated import invoice, shipped
from tests.ccam_ngap.worked import cases

DRAWN = 1_200


def requests() -> list[Request]:
    """Every worked case, and drawn invoices, some of them overseas, some for CRPCEN, some without AMC."""
    found = [case["request"] for case in cases()]
    for seed in range(DRAWN):
        drawn = invoice(seed)
        if seed % 3 == 0:
            drawn["practitioner"]["zone"] = Random(seed).choice(ZONES)
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
        asked: Request, lines: list[Line], flags: Any, seen: int, known: Tables, messages: list[Message], more: Any
    ) -> None:
        check_shares(asked, lines, flags, EVERYTHING, known, messages, more)

    with monkeypatch.context() as patch:
        patch.setattr(quoting, "calls_for_checks", lambda seen: True)
        patch.setattr(quoting, "calls_for_shares", lambda seen: True)
        patch.setattr(quoting, "MARK_SWITCH", EVERYTHING)
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


SESSION_ACTS = (
    *("AFLB001/1/0", "AFLB007/1/0", "AHLB006/1/0", "QZJA002/1/0", "QZHA001/1/0", "HBJD001/1/0", "HBMD050/1/0"),
    *("BZQK001/1/0", "BGQP002/1/0", "QZJA001/1/0", "QZJA001/4/0", "NGEP001/4/0", "HBQK040/1/0", "HBQK061/1/0"),
    *("YYYY010/1/0", "YYYY490/1/0", "ACQK001/1/0", "ZBQK001/1/0", "LDQK001/1/0", "LEQK001/1/0"),
)
"""Acts, anaesthesias, complementary gestures and supplements, scanners and radiographies."""


def session(seed: int, tables: Tables) -> Request:
    """CCAM acts of a day or two, coded as the rules propose, a little otherwise, or anyhow."""
    draw = Random(seed)
    day = date(2025, 6, 10)
    acts = []
    for key in draw.choices(SESSION_ACTS, k=draw.randint(1, 4)):
        code, activity, phase = key.split("/")
        on = day - timedelta(days=draw.random() < 0.3)
        association, qualifier = draw.choice((None, 1, 1, 2, 2, 5)), draw.choice("NF") if draw.random() < 0.1 else None
        given: dict[str, Any] = {"association": association, "qualifier": qualifier}
        acts.append(Act(nomenclature="CCAM", code=code, date=on, activity=activity, phase=phase, **given))
    consultation = [Act(nomenclature="NGAP", code="CS", date=day)] if draw.random() < 0.2 else []
    request = replace(read_request(plain(pathway="T")), acts=(*acts, *consultation))
    codes = propose(request, tables).associations if draw.random() < 0.6 else {}
    if codes and draw.random() < 0.4:
        codes = dict(codes) | {draw.choice(list(codes)): draw.choice((None, 1, 2, 5))}
    coded = [replace(act, association=codes.get(i, act.association) or None) for i, act in enumerate(acts)]
    return replace(request, acts=(*coded, *consultation))


@pytest.mark.parametrize("tables", [shipped, added])
def test_marks_lose_no_remark_on_ccam_sessions(monkeypatch: pytest.MonkeyPatch, tables: Callable[[], Tables]) -> None:
    quiet, said = 0, set()
    for seed in range(DRAWN):
        request = session(seed, tables())
        answer = quoting.quote(request, tables())
        assert looked_at_in_full(monkeypatch, request, tables()) == answer, seed
        quiet += answer.priced and len(request.acts) > 1 and not answer.messages
        said |= {found.rule for found in answer.messages if answer.priced}
    assert quiet > 50
    assert {"act.association-missing", "act.association-other", "act.association-none", "act.complement-alone"} <= said


ODD: list[tuple[str, Any]] = [
    *(("quantity", value) for value in (0, -1, 1_000, 10**30)),
    *(("coefficient", value) for value in (0, 250, 100_000, -(10**30))),
    *((name, value) for name in ("fee", "forced_amo", "forced_amc") for value in (-1, 0, 10**8, 10**30)),
    *((name, value) for name in ("distance_km", "day_km_before") for value in (-1, 0, 500, 100_000, 10**30)),
    *((name, True) for name in ("night", "deep_night", "holiday", "same_visit", "exceptional", "office_supplement")),
    *(("teeth", value) for value in (("11",), ("99",), ("11", "11"))),
    *(("modifiers", value) for value in (("F",), ("?",), ("F", "P", "S", "U", "M"))),
    *(("association", value) for value in (1, 9, -1, 10**30)),
    *(("abatement", value) for value in (50, 0)),
]
RIGHTS: list[dict[str, Any]] = [
    *({"beneficiary": {"modulation": code}} for code in ("1", "2", "5", "?")),
    *({"beneficiary": {"ame": True, "c2s": c2s}} for c2s in (False, True)),
    *({"exoneration": code} for code in ("7", "8", "?")),
    *(
        {"amc": {"formula": "052", **more}}
        for more in ({"switch": "?"}, {"convention": "?"}, {"single_management": True})
    ),
    {"amc": {"percent": 100}},
    {"amc": {"formula": "052"}, "beneficiary": {"ame": True}},
]


def plain(**more: Any) -> dict[str, Any]:
    """A request, with more said of the beneficiary or of the invoice."""
    beneficiary = {"birth_date": "1955-06-15", "regime": "01"} | more.pop("beneficiary", {})
    practitioner = {"specialty": "01", "convention": "secteur_1"}
    acts = [{"nomenclature": "NGAP", "code": "G"}]
    return {"invoice_date": "2025-06-10", "practitioner": practitioner, "beneficiary": beneficiary, "acts": acts} | more


@pytest.mark.parametrize(
    ("nomenclature", "code"), [("NGAP", "G"), ("NGAP", "IK"), ("CCAM", "QZJA002"), ("LPP", "7230795")]
)
@pytest.mark.parametrize(("name", "value"), ODD)
def test_nothing_odd_about_an_act_is_passed_over(nomenclature: str, code: str, name: str, value: Any) -> None:
    base = read_request(plain())
    act = Act(nomenclature=nomenclature, code=code, date=base.invoice_date)
    request = replace(base, acts=(replace(act, **{name: value}),))
    expected: list[Message] = []
    check_bounds(request.acts[0], "acts[0]", expected)
    check_use(request.acts[0], "acts[0]", expected)
    said = quoting.quote(request, shipped()).messages
    assert [found for found in expected if found not in said] == []


@pytest.mark.parametrize("rights", RIGHTS)
def test_nothing_odd_about_rights_is_passed_over(rights: dict[str, Any]) -> None:
    request = read_request(plain(**rights))
    expected: list[Message] = []
    check_rights(request, shipped(), expected)
    said = quoting.quote(request, shipped()).messages
    assert [found for found in expected if found not in said] == []


def test_a_quiet_invoice_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("nothing of this invoice calls for a check")

    monkeypatch.setattr(quoting, "check_billing", never)
    monkeypatch.setattr(quoting, "check_line", never)
    quiet = plain(pathway="T", acts=[{"nomenclature": "NGAP", "code": code} for code in ("G", "MSH")])
    answer = quoting.quote(read_request(quiet), shipped())
    assert answer.priced
    assert not answer.messages
