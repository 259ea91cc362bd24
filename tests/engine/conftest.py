"""A clock that stands still, an empty store."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.office import Office
from engine.store.store import Store
from simulator.clock import SimulatedClock
from tables.compiled import Tables, open_tables

START = datetime(2024, 12, 15, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def tables() -> Tables:
    return open_tables()


@pytest.fixture
def office(tmp_path: Path, tables: Tables, clock: SimulatedClock) -> Iterator[Office]:
    with Office.open(tmp_path, tables, clock) as opened:
        yield opened
