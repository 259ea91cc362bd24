"""A file is written whole or not at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import DiskFull, StoreFault
from engine.sending.atomic import sweep, write_atomically

STEPS = ("mkstemp", "write", "fsync", "replace", "sync the folder")


@pytest.mark.parametrize("before", [None, b"the former file"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_fails_leaves_the_former_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, before: bytes | None
) -> None:
    path = tmp_path / "lot.b2"
    if before is not None:
        path.write_bytes(before)

    calls = 0

    def fail(*_args: object, **_kwargs: object) -> None:
        nonlocal calls
        calls += 1
        if step != "sync the folder" or calls == 2:
            raise OSError(code, os.strerror(code))

    name = "os.fsync" if step == "sync the folder" else f"{'tempfile' if step == 'mkstemp' else 'os'}.{step}"
    with monkeypatch.context() as patch:
        patch.setattr(f"engine.sending.atomic.{name}", fail)
        with pytest.raises(StoreFault) as caught:
            write_atomically(path, b"the new file")
    assert isinstance(caught.value, DiskFull) == (code != errno.EIO)
    assert "lot.b2" in caught.value.message.text
    if step == "sync the folder":  # only the folder's own sync failed: the new file stands whole
        assert path.read_bytes() == b"the new file"
    else:
        assert (path.read_bytes() if path.exists() else None) == before
    assert [each.name for each in tmp_path.iterdir()] == (["lot.b2"] if path.exists() else [])


def test_a_short_write_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr("engine.sending.atomic.os.write", lambda handle, data: whole(handle, data[:3]))
    write_atomically(tmp_path / "lot.b2", b"0123456789")
    assert (tmp_path / "lot.b2").read_bytes() == b"0123456789"


LIMITED = """
import resource, sys
from pathlib import Path
from engine.errors import DiskFull
from engine.sending.atomic import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), b"x" * 5000)
except DiskFull as error:
    print(error.message.rule)
"""


def test_a_real_limit_of_the_system_is_a_full_disk(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "lot.b2")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "engine.disk-full"
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_an_interrupted_writing_are_swept(tmp_path: Path) -> None:
    (tmp_path / ".lot.b2.abc.tmp").write_bytes(b"half")
    (tmp_path / ".other.b2.abc.tmp").write_bytes(b"another's")
    sweep(tmp_path / "lot.b2")
    assert [each.name for each in tmp_path.iterdir()] == [".other.b2.abc.tmp"]
