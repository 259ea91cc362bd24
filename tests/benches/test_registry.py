"""The registry: which figures there are, and that each module gives those that it is listed for."""

from __future__ import annotations

from importlib import import_module

import pytest

from benches.errors import UnknownFigure
from benches.registry import BENCHES, Bench, chosen, names


def test_no_two_benches_give_a_figure_of_the_same_name() -> None:
    assert len(set(names())) == len(names())


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.module)
def test_a_module_gives_the_figures_that_it_is_listed_for(bench: Bench) -> None:
    module = import_module(bench.module)
    assert bench.names == module.NAMES
    assert callable(module.measure)


def test_a_figure_chooses_its_bench_and_no_other() -> None:
    assert [bench.module for bench in chosen(["b2_check_memory_mb"])] == ["benches.b2_check"]
    assert chosen([]) == BENCHES


def test_an_unknown_figure_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownFigure) as caught:
        chosen(["b2_encode_per_s", "nothing_like_it"])
    assert "nothing_like_it" in caught.value.message.text
    assert all(name in caught.value.message.advice for name in names())
