"""The engine against the second pricing and against its invariants, on thousands of invoices drawn from seeds."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from ccam_ngap.answer import Answer
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tests.ccam_ngap import second
from tests.ccam_ngap.generated import invoice, shipped

BLOCK = 1_000
FIRST_SEEDS = range(0, int(os.environ.get("FEUILLE_SEEDS", "3000")), BLOCK)
"""How many invoices are drawn, block by block; the full run is ``FEUILLE_SEEDS=60000``."""
AMOUNTS = ("tariff", "fee", "base", "amo", "amc", "patient")


@pytest.mark.parametrize("first", FIRST_SEEDS)
def test_both_pricings_agree(first: int) -> None:
    said: Counter[str] = Counter()
    for seed in range(first, first + BLOCK):
        data = invoice(seed)
        answer = quote(read_request(data), shipped())
        said["priced" if answer.priced else "refused"] += 1
        if answer.priced:
            ours = [{name: getattr(line, name) for name in AMOUNTS} for line in answer.lines]
            assert ours == second.price(data), f"seed {seed}: {data}"
        else:
            assert any(found.severity == "error" and found.field for found in answer.messages), f"seed {seed}"
    assert said["priced"] > BLOCK * 2 // 5, said


def test_both_pricings_agree_on_a_practitioner_without_convention() -> None:
    priced = 0
    for seed in range(BLOCK):
        data = invoice(seed)
        data["practitioner"] |= {"convention": "non_conventionne", "option": None}
        data["acts"] = [act for act in data["acts"] if act["nomenclature"] == "CCAM"]
        if not data["acts"]:
            continue
        answer = quote(read_request(data), shipped())
        if answer.priced:
            priced += 1
            ours = [{name: getattr(line, name) for name in AMOUNTS} for line in answer.lines]
            assert ours == second.price(data), f"seed {seed}: {data}"
    assert priced > BLOCK // 10


@pytest.mark.parametrize("first", FIRST_SEEDS)
def test_shares_add_up_and_stay_in_bounds(first: int) -> None:
    for seed in range(first, first + BLOCK):
        data = invoice(seed)
        answer = quote(read_request(data), shipped(), explain=True)
        if answer.totals is None:
            continue
        for line, act in zip(answer.lines, data["acts"], strict=True):
            where = f"seed {seed}, line {line.index}"
            assert line.amo + line.amc + line.patient == line.fee, where
            assert 0 <= line.base <= line.tariff, where
            assert line.overcharge == max(0, line.fee - line.tariff), where
            if "forced_amo" not in act:
                assert 0 <= line.amo <= line.base, where
            if "forced_amo" not in act and "forced_amc" not in act:
                assert 0 <= line.amc <= line.fee - line.amo, where
            assert [step.after for step in line.steps if step.rule.startswith("amo.")][-1] == line.amo, where
        _check_totals(answer, data["third_party"])


def _check_totals(answer: Answer, third_party: dict[str, bool]) -> None:
    assert answer.totals is not None
    for name in ("fee", "base", "amo", "amc", "patient"):
        assert getattr(answer.totals, name) == sum(getattr(line, name) for line in answer.lines)
    paid = sum(getattr(answer.totals, name) for name, advanced in third_party.items() if advanced)
    assert answer.totals.to_pay_now == answer.totals.fee - paid


def test_reasons_change_no_cent() -> None:
    for seed in range(500):
        request = read_request(invoice(seed))
        plain, explained = quote(request, shipped()), quote(request, shipped(), explain=True)
        assert plain.totals == explained.totals
        assert plain.messages == explained.messages
        assert [line.amo for line in plain.lines] == [line.amo for line in explained.lines]
