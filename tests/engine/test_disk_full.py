"""A disk that fills up in the middle of a write: a message, nothing half-written, and the next attempt succeeds."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import DiskFull, StoreFault
from engine.office import Office
from simulator.clock import SimulatedClock
from tables.compiled import Tables
from tests.engine.people import doctor_request, priced, sealed, signer


def test_a_file_that_does_not_fit_is_written_later(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sealed(office, doctor_request(), "key")
    office.make_lots()

    def full(*_args: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("engine.sending.atomic.os.write", full)
        with pytest.raises(DiskFull) as caught:
            office.make_files(tmp_path / "files")
    assert caught.value.message.rule == "engine.disk-full"
    assert "rien n'est écrit à moitié" in caught.value.message.advice
    assert list((tmp_path / "files").iterdir()) == []
    assert len(office.make_files(tmp_path / "files")) == 2
    assert len(list((tmp_path / "files").iterdir())) == 2
    assert office.make_files(tmp_path / "files") == ()


LIMITED = """
import resource, sys
from pathlib import Path
from engine.errors import StoreFault
from engine.office import Office
from simulator.clock import SimulatedClock
from tables.compiled import open_tables
from tests.engine.conftest import START
from tests.engine.people import doctor_request, sealed, signer

signer("cps"), signer("vitale")
with Office.open(Path(sys.argv[1]), open_tables(), SimulatedClock(START)) as office:
    wal = Path(sys.argv[1]) / "feuille.sqlite3-wal"
    limit = (wal.stat().st_size if wal.exists() else 0) + int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    for turn in range(200):
        try:
            print("sealed", sealed(office, doctor_request(), str(turn)).number, flush=True)
        except StoreFault as error:
            print("fault", error.message.rule, flush=True)
            break
"""


@pytest.mark.parametrize("room", [9_000, 70_000])
def test_a_database_that_the_system_lets_grow_no_more(
    room: int, tmp_path: Path, tables: Tables, clock: SimulatedClock
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), str(room)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[-1][0] == "fault", done.stdout + done.stderr
    assert lines[-1][1] == "engine.disk-full"
    assert "Traceback" not in done.stderr
    with Office.open(tmp_path, tables, clock) as office:
        assert office.integrity() == ()
        assert office.verify_journal().ok
        told = [int(number) for kind, number in lines if kind == "sealed"]
        assert [each.number for each in office.invoices() if each.state == "sealed"] == told
        found = priced(office, doctor_request())
        assert office.seal(found, signer("cps"), signer("vitale"), idempotency_key="later").number >= len(told) + 1


def fill(office: Office) -> None:
    for turn in range(50):
        sealed(office, doctor_request(), f"{turn}")


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
def test_a_tiny_file_system_that_is_really_full(tmp_path: Path, tables: Tables, clock: SimulatedClock) -> None:
    tiny = tmp_path / "tiny"
    tiny.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(tiny)], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        with Office.open(tiny, tables, clock) as office:
            filler = tiny / "filler"
            told = sealed(office, doctor_request(), "first").number
            office.make_lots()
            filler.write_bytes(b"x" * max(0, os.statvfs(tiny).f_bavail * os.statvfs(tiny).f_frsize))
            with pytest.raises(StoreFault) as caught:
                fill(office)
            assert caught.value.message.rule == "engine.disk-full"
            with pytest.raises(DiskFull):
                office.make_files(tiny / "files")
            assert not list(tiny.glob("files/*"))
            filler.unlink()
            assert office.integrity() == ()
            assert office.invoice(told).state.state == "lotted"
            assert len(office.make_files(tiny / "files")) == 2
            assert office.verify_journal().ok
    finally:
        subprocess.run(["umount", str(tiny)], check=True)
