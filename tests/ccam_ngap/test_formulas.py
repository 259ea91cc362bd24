"""Complementary formulas: every operand, amounts of the contract, caps, formulas outside STS, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from ccam_ngap.answer import Answer
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tables.compiled import Tables, open_tables
from tests.ccam_ngap.generated import shipped
from tests.ccam_ngap.test_reading import changed
from tests.tables import tiny

DAY = "2024-06-10"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = tmp_path_factory.mktemp("tiny")
    extra = "\npmss;2024-01-01;3864.00"
    return open_tables(tiny.write(folder, rates__parameters=tiny.TABLES["rates/parameters.csv"] + extra))


def priced(tables: Tables, amc: dict[str, Any] | None, *, fee: int | None = None, day: str = DAY) -> Answer:
    """Price one consultation at 25,00 €, 17,50 € of which the AMO pays."""
    data = changed("acts", [{"nomenclature": "NGAP", "code": "C", "date": day, "fee": fee}])
    data |= {"invoice_date": day, "amc": amc, "pathway": "T", "third_party": {"amo": True, "amc": True}}
    return quote(read_request(data), tables, explain=True)


def amc_of(tables: Tables, amc: dict[str, Any], **changes: Any) -> int:
    (line,) = priced(tables, amc, **changes).lines
    return line.amc


def rules(answer: Answer) -> list[tuple[str, str | None]]:
    return [(found.rule, found.field) for found in answer.messages if found.severity == "error"]


def test_a_formula_of_every_term(small: Tables) -> None:
    answer = priced(small, {"formula": "M01", "p1": 200, "p2": 9_999}, fee=10_000)
    (line,) = answer.lines
    # 20 % of 100,00 + 30 % of 25,00 + 10 % of 7,50 − 50 % of 17,50 + 1 % of 3 864,00 + 10 % of 25,00 + 2,00
    assert line.amc == 2_000 + 750 + 75 - 875 + 3_864 + 250 + 200
    steps = [step.rule for step in line.steps if step.rule.startswith("amc.")]
    assert steps == ["amc.dr", "amc.tr", "amc.tm", "amc.mro", "amc.pmss", "amc.pu", "amc.amount", "amc.left"]
    assert amc_of(small, {"formula": "M01", "p1": 200, "p2": 1_234}, fee=10_000) == 1_234


def test_the_amounts_of_a_formula_and_its_cap(small: Tables) -> None:
    assert amc_of(small, {"formula": "M02"}) == 500
    assert rules(priced(small, {"formula": "M01"})) == [
        ("share.amount-missing", "amc.p1"),
        ("share.amount-missing", "amc.p2"),
    ]
    unused = priced(small, {"formula": "052", "p1": 100})
    assert ("share.amount-unused", "amc.p1") in [(found.rule, found.field) for found in unused.messages]


def test_no_ceiling_of_social_security_at_the_date(small: Tables) -> None:
    answer = priced(small, {"formula": "M01", "p1": 1, "p2": 1}, day="2023-06-10")
    assert rules(answer) == [("share.no-pmss", "amc.formula")]


@pytest.mark.parametrize("code", ["002", "051", "099", "02X"])
def test_a_code_without_a_published_meaning_is_refused(code: str) -> None:
    assert rules(priced(shipped(), {"formula": code})) == [("share.formula-without-meaning", "amc.formula")]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ({"operand": "TM"}, 750),
        ({"operand": "TM", "multiplier": "0.5"}, 375),
        ({"operand": "TR", "operator": "-", "second": "MRO"}, 750),
        ({"operand": "TR", "operator": "−", "second": "MRO", "multiplier": "0.33"}, 248),
        ({"operand": "TM", "operator": "+", "second": "TM"}, 1_500),
        ({"operand": "DR", "operator": "-", "second": "TR"}, 2_500),
        ({"operand": "MRO", "operator": "-", "second": "TR"}, 0),
        ({"operand": "TM", "operator": "×", "second": "TM", "multiplier": "0.1"}, 563),
        ({"operand": "DR", "operator": "*", "second": "DR", "multiplier": "100"}, 3_250),
        ({"operand": "DR", "operator": "÷", "second": "TR", "multiplier": "3"}, 600),
        ({"operand": "TM", "cap": 500}, 500),
    ],
)
def test_a_formula_outside_sts(small: Tables, formula: dict[str, Any], expected: int) -> None:
    assert amc_of(small, {"user_formula": formula}, fee=5_000) == expected


def test_a_formula_outside_sts_that_cannot_be_computed(small: Tables) -> None:
    division = {"operand": "DR", "operator": "÷", "second": "TM"}
    data = changed("acts", [{"nomenclature": "NGAP", "code": "C", "date": DAY}])
    data |= {"invoice_date": DAY, "exoneration": "4", "amc": {"user_formula": division}}
    assert rules(quote(read_request(data), small)) == [("share.divided-by-zero", "amc.user_formula")]
    great = {"operand": "DR", "multiplier": "101"}
    assert rules(priced(small, {"user_formula": great})) == [("share.bad-multiplier", "amc.user_formula.multiplier")]
    both = {"formula": "052", "user_formula": {"operand": "TM"}}
    assert rules(priced(small, both)) == [("quote.amc-twice", "amc.user_formula")]


def test_products_too_great_for_64_bits_are_cut_to_what_is_left(small: Tables) -> None:
    formula = {"operand": "DR", "operator": "×", "second": "DR", "multiplier": "100"}
    assert amc_of(small, {"user_formula": formula}, fee=99_999_999) == 99_999_999 - 1_750
