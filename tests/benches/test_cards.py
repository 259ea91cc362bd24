"""The card benches, through the real pcscd: what they read is right, what they time is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benches import card_event, card_idle, card_read
from benches.errors import CannotMeasure
from benches.figure import Figure


def measured(work: Callable[[], tuple[Figure, ...]]) -> tuple[Figure, ...]:
    """What a bench measures, or a skip that says what is missing."""
    try:
        return work()
    except CannotMeasure as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize(
    ("names", "work"),
    [
        (card_read.NAMES, lambda: card_read.measure(calls=1)),
        (card_event.NAMES, lambda: card_event.measure(turns=2)),
    ],
    ids=["read", "event"],
)
def test_a_card_is_timed_beside_raw_pcsc(names: tuple[str, ...], work: Callable[[], tuple[Figure, ...]]) -> None:
    found = measured(work)  # raises AnswersDiffer unless the raw exchanges give the very same answers
    assert tuple(figure.name for figure in found) == names
    for figure in found:
        assert figure.peer_value is not None
        assert min(figure.value, figure.peer_value) > 0


def test_an_idle_supervisor_is_timed_in_a_process_of_its_own() -> None:
    (figure,) = measured(lambda: card_idle.measure(seconds=0.2))
    assert (figure.name,) == card_idle.NAMES
    assert figure.value >= 0
    assert figure.unit == "% CPU"
