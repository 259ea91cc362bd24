"""The table of ``docs/performance.md``: only figures that exist, refilled from JSON without touching the rest."""

from __future__ import annotations

import pytest

from benches.figure import Aim, Figure
from benches.page import END, HEAD, PAGE, START, filled, rows_of
from benches.registry import names

TEXT = f"# A page\n\nBefore.\n\n{START}\n| figure |\n| --- |\n| `b2_decode_per_s` | old |\n{END}\n\nAfter.\n"
MEASURED = Figure("b2_encode_per_s", 198_000.0, "records/s", "struct", 2_290_000.0, Aim.at_least(1e5), note="how")


def test_the_page_names_only_figures_that_there_are() -> None:
    found = list(rows_of(PAGE.read_text("utf-8")))
    assert found
    assert set(found) <= set(names())
    assert found == [name for name in names() if name in found]


def test_every_row_of_the_page_has_the_columns_of_its_head() -> None:
    for row in rows_of(PAGE.read_text("utf-8")).values():
        assert len(row.strip("| ").split(" | ")) <= len(HEAD)
        assert row.count(" |") == len(HEAD)


def test_a_measured_figure_takes_its_place_and_the_others_stay() -> None:
    page = filled(TEXT, [MEASURED.to_json()])
    assert page.startswith("# A page\n\nBefore.\n\n")
    assert page.endswith(f"{END}\n\nAfter.\n")
    encode, decode = rows_of(page).values()
    cells = encode.strip("| ").split(" | ")
    assert cells[:3] == ["`b2_encode_per_s`", "198,000 records/s", "struct"]
    assert cells[3:] == ["2,290,000 records/s", "0.0865", "≥ 100,000 records/s", "yes", "how"]
    assert decode == "| `b2_decode_per_s` | old |"
    assert filled(page, []) == page


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no table"):
        rows_of("nothing")


@pytest.mark.parametrize(
    "figure", [MEASURED, Figure("b2_check_memory_mb", 0.04, "MB", missing="no-such-peer")], ids=["peer", "no peer"]
)
def test_a_figure_comes_back_from_its_json(figure: Figure) -> None:
    assert Figure.of_json(figure.to_json()) == figure
