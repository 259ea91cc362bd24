"""A real sandbox and a real server over it, cards in process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.sandbox import Sandbox, open_sandbox
from tests.api.client import Client, serve


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A simulated world of its own for one test."""
    monkeypatch.setenv("FEUILLE_PCSC", "off")
    with open_sandbox(tmp_path) as opened:
        yield opened


@pytest.fixture
def client(world: Sandbox, tmp_path: Path) -> Iterator[Client]:
    """A client of a server over that world."""
    with serve(world.terminal, tmp_path) as served:
        yield served


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server that the tests of a module only read."""
    folder = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEUILLE_PCSC", "off")
        with open_sandbox(folder) as opened, serve(opened.terminal, folder) as served:
            yield served
