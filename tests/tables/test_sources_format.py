"""Every shipped table parses, says where each row comes from and since when, and names nothing private."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from tables.dated import GRADES
from tests.tables.shipped import AMOUNT, SOURCES, names, table

MONEY = {
    "ngap/prices.csv": ("value",),
    "ngap/group_prices.csv": ("value",),
    "ngap/majorations.csv": ("value",),
    "ngap/kilometric.csv": ("price",),
    "ngap/kilometric_zones.csv": ("price",),
    "ccam/prices.csv": ("value",),
    "lpp/prices.csv": ("value", "max_price"),
}
PRIVATE = re.compile(r"/work|/root|/home|\.\./|\bshared\b|\.md\b|\bmission\b|\bbrief\b|rss\.fr|https?:", re.IGNORECASE)


@pytest.mark.parametrize("name", names())
def test_a_table_parses_and_has_rows(name: str) -> None:
    assert table(name).rows


@pytest.mark.parametrize("name", names())
def test_the_rows_of_a_key_stand_in_order_of_their_dates(name: str) -> None:
    for key in table(name).keys():  # noqa: SIM118
        in_file = [row.start for row in table(name).rows if row.key == key]
        assert in_file == sorted(in_file), key


@pytest.mark.parametrize("name", names())
def test_every_row_has_a_short_source_and_a_grade(name: str) -> None:
    for row in table(name).rows:
        assert row.grade in GRADES
        assert 3 <= len(row.source) <= 120, row.line


@pytest.mark.parametrize("name", [name for name in names() if name.startswith(("ngap/", "ccam/", "lpp/", "rates/"))])
def test_a_row_changes_something(name: str) -> None:
    """A price is entered again only when it changes: the same values twice in a row would be noise."""
    for key in table(name).keys():  # noqa: SIM118
        versions = table(name).versions(key)
        for before, after in pairwise(versions):
            same_facts = (before.values, before.grade) == (after.values, after.grade)
            assert not same_facts, (key, after.start)


@pytest.mark.parametrize("name", names())
def test_no_row_lies_far_in_the_future(name: str) -> None:
    assert all(row.start <= date(2027, 12, 31) for row in table(name).rows)


@pytest.mark.parametrize("name", names())
def test_nothing_private_is_named(name: str) -> None:
    text = (SOURCES / name).read_text(encoding="utf-8")
    assert PRIVATE.search(text) is None, PRIVATE.search(text)


@pytest.mark.parametrize("name", sorted(MONEY))
def test_every_price_is_an_amount(name: str) -> None:
    for row in table(name).rows:
        for column in MONEY[name]:
            assert not row.values[column] or AMOUNT.fullmatch(row.values[column]), (name, row.line)


@pytest.mark.parametrize("name", ["ccam/prices.csv", "lpp/prices.csv", "ngap/prices.csv"])
def test_no_price_is_zero(name: str) -> None:
    """An act without a price has no price row: a zero would be billed as such."""
    assert [row.line for row in table(name).rows if row.values["value"] == "0.00"] == []


@pytest.mark.parametrize("name", ["ccam/acts.csv", "lpp/acts.csv", "ngap/acts.csv"])
def test_labels_are_short(name: str) -> None:
    for row in table(name).rows:
        assert 3 <= len(row.values["label"]) <= 75, row.key


@pytest.mark.parametrize("name", ["ccam/acts.csv", "lpp/acts.csv", "ngap/acts.csv"])
def test_a_label_names_one_act(name: str) -> None:
    """Two acts with the same words could not be told apart in a list."""
    codes: dict[str, set[str]] = {}
    for row in table(name).rows:
        codes.setdefault(row.values["label"], set()).add(row.key.split("/")[0])
    assert {label: found for label, found in codes.items() if len(found) > 1} == {}
