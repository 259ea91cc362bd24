"""The STS switch: paper beats table, single management has none, third-party payment needs one."""

from __future__ import annotations

from typing import Any

import pytest

from ccam_ngap.answer import Answer, Switch
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from ccam_ngap.switching import choose_switch
from tests.ccam_ngap.generated import shipped
from tests.ccam_ngap.test_reading import changed


@pytest.mark.parametrize(
    ("paper", "listed", "third_party", "single", "expected", "rules"),
    [
        ("4", None, True, False, ("4", "paper"), ["share.switch-paper"]),
        ("4", "4", True, False, ("4", "paper"), ["share.switch-paper"]),
        ("4", "M", True, False, ("4", "paper"), ["share.switch-differs"]),
        (None, "M", True, False, ("M", "table"), []),
        ("", "M", False, False, ("M", "table"), []),
        (None, None, True, False, (None, None), ["share.switch-missing"]),
        (None, None, False, False, (None, None), []),
        ("4", "M", True, True, (None, None), ["share.switch-single"]),
        ("Q", "M", True, False, (None, None), ["share.switch-unknown"]),
        (None, "Q", False, False, (None, None), ["share.switch-unknown"]),
    ],
)
def test_precedence(
    paper: str | None,
    listed: str | None,
    third_party: bool,
    single: bool,
    expected: tuple[str | None, str | None],
    rules: list[str],
) -> None:
    found = choose_switch(paper=paper, listed=listed, needed=third_party, single_management=single, tables=shipped())
    assert (found.value, found.origin) == expected
    assert [message.rule for message in found.messages] == rules
    assert found.usable == (not rules or rules[0] not in ("share.switch-missing", "share.switch-unknown"))


def answered(amc: dict[str, Any] | None, *, third_party: bool = True, **who: Any) -> Answer:
    data = changed("amc", amc)
    data["third_party"] = {"amo": True, "amc": third_party}
    data["beneficiary"] |= who
    return quote(read_request(data), shipped())


@pytest.mark.parametrize(
    ("amc", "switch", "rules"),
    [
        ({"formula": "052"}, None, []),
        (None, None, []),
        ({"formula": "052", "switch": "4"}, Switch("4", "paper"), ["share.switch-paper"]),
        ({"formula": "052", "convention": "75990010/VM/-"}, Switch("8", "table"), []),
        (
            {"formula": "052", "switch": "M", "convention": "75990010/VM/-"},
            Switch("M", "paper"),
            ["share.switch-differs"],
        ),
        (
            {"formula": "052", "convention": "75990010/VM/-", "single_management": True},
            Switch(None, None),
            ["share.switch-single"],
        ),
        (
            {"formula": "052", "convention": "0379906753/RO/026710000"},
            Switch(None, None),
            ["share.switch-off"],
        ),
        (
            {"formula": "052", "convention": "0379906753/RO/026710000", "switch": "M"},
            Switch("M", "paper"),
            ["share.switch-paper"],
        ),
        (
            {"formula": "052", "convention": "379906753/RO/026710000"},
            Switch(None, None),
            ["share.switch-off"],
        ),
        ({"formula": "052", "convention": "0075990010/VM/-"}, Switch("8", "table"), []),
        ({"formula": "052", "convention": "98532001/AL/001"}, Switch(None, None), []),
        ({"formula": "052", "convention": "none"}, Switch(None, None), ["share.convention-unknown"]),
        ({"switch": "4"}, Switch("4", "paper"), ["share.switch-paper", "share.cover-unpriced"]),
        ({}, None, ["share.cover-unpriced"]),
    ],
)
def test_a_quote_says_its_switch(amc: dict[str, Any] | None, switch: Switch | None, rules: list[str]) -> None:
    answer = answered(amc)
    assert answer.priced
    assert answer.switch == switch
    assert answer.to_json()["switch"] == (switch.to_json() if switch else None)
    assert [found.rule for found in answer.messages if found.rule.startswith("share.")] == rules


def test_in_third_party_payment_a_switch_or_a_formula_is_needed() -> None:
    refused = answered({"convention": "98532001/AL/001"})
    assert not refused.priced
    assert ("amc.switch", "share.switch-missing") in [(found.field, found.rule) for found in refused.messages]
    assert answered({"convention": "98532001/AL/001"}, third_party=False).priced
    unknown = answered({"switch": "Q", "formula": "052"})
    assert [found.rule for found in unknown.messages if found.severity == "error"] == ["share.switch-unknown"]


def test_the_cover_of_the_c2s_needs_no_formula() -> None:
    assert "share.cover-unpriced" not in [found.rule for found in answered({}, c2s=True).messages]
