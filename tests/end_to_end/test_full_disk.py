"""A disk that fills up, wherever in the demo it does: a French message, nothing half-written, what was kept is whole.

Two ways to fill it: a limit on the size of a file (any user), a tiny file system (root, where mounting is allowed).
"""

from __future__ import annotations

import contextlib
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from norms.b2.check import check_file
from tests.end_to_end.command import Ran, feuille

OFF = {"FEUILLE_PCSC": "off"}


def limited(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def check_refusal(ran: Ran, folder: Path) -> None:
    """A run that a full disk stopped."""
    assert ran.status == 1, ran.out + ran.err
    assert ran.clean, ran.err
    assert "→" in ran.err
    assert any(word in ran.err for word in ("disque", "plein", "place")), ran.err
    check_what_is_left(folder)


def check_what_is_left(folder: Path) -> None:
    """Every B2 file is whole, the database passes its own checks, the journal holds."""
    for path in folder.rglob("*.b2"):
        assert check_file(path.read_bytes()) == ()
    assert not [path for path in folder.rglob("*.tmp") if path.stat().st_size]
    database = folder / "feuille.sqlite3"
    if database.exists() and database.stat().st_size:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables:
            assert feuille("journal", "verify", "--dir", folder).status == 0


@pytest.mark.parametrize("size", [0, 2_000, 20_000, 60_000, 100_000, 140_000, 180_000, 240_000])
def test_a_file_that_may_not_grow(tmp_path: Path, size: int) -> None:
    ran = feuille("demo", "--dir", tmp_path / "d", env=OFF, before=lambda: limited(size))
    if ran.status == 0:
        check_what_is_left(tmp_path / "d")
    else:
        check_refusal(ran, tmp_path / "d")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few hundred kilobytes."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system is not permitted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("filled", [0, 150_000, 250_000, 330_000, 390_000])
def test_a_file_system_that_fills_up(small: Path, filled: int) -> None:
    (small / "ballast").write_bytes(b"\0" * filled)
    folder = small / "d"
    ran = feuille("demo", "--dir", folder, env=OFF)
    assert ran.status == 1
    (small / "ballast").unlink()
    check_refusal(ran, folder)
