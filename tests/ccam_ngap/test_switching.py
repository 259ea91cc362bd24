"""The STS switch: paper beats table, single management has none, third-party payment needs one."""

from __future__ import annotations

import pytest

from ccam_ngap.switching import choose_switch
from tests.ccam_ngap.generated import shipped


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
    found = choose_switch(
        paper=paper, listed=listed, third_party=third_party, single_management=single, tables=shipped()
    )
    assert (found.value, found.origin) == expected
    assert [message.rule for message in found.messages] == rules
    assert found.usable == (not rules or rules[0] not in ("share.switch-missing", "share.switch-unknown"))
