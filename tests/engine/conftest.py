"""A clock that stands still, an empty store."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.store.store import Store
from simulator.clock import SimulatedClock

START = datetime(2024, 12, 15, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened
