from datetime import UTC, datetime, timedelta

import pytest

from simulator.clock import SimulatedClock


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SimulatedClock(datetime(2024, 12, 15, 9, 0))  # noqa: DTZ001 a naive moment is what is tested


def test_the_clock_stands_still_then_moves_only_forward() -> None:
    clock = SimulatedClock(datetime(2024, 12, 15, 9, 0, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=26))
    assert clock.now() == datetime(2024, 12, 16, 11, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(timedelta(seconds=-1))
    assert clock.today().isoformat() == "2024-12-16"
