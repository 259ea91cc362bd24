"""Writing a file whole or not at all.

The bytes go to a temporary file of the same folder, reach the disk (fsync), take the final name in one step (rename),
and the folder's entry reaches the disk too. At whatever point the machine stops, the final name holds either nothing,
or the former file, or all of the new one.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     write_atomically(Path(folder) / "lot.b2", b"000")
...     (Path(folder) / "lot.b2").read_bytes(), len(list(Path(folder).iterdir()))
(b'000', 1)
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from engine.errors import DiskFull, StoreFault

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file durably, whole or not at all. Raises DiskFull, or StoreFault for any other refusal of the disk."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise _fault(error, path) from error
    try:
        _fill(handle, content)
        os.replace(name, path)  # noqa: PTH105 the name comes from mkstemp
        _sync_folder(path.parent)
    except OSError as error:
        raise _fault(error, path) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108 the name comes from mkstemp


def _fill(handle: int, content: bytes) -> None:
    """Write all the bytes, wait until they are on the disk, and close."""
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Wait until the folder's entry is on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fault(error: OSError, path: Path) -> StoreFault:
    """Name what the disk refused."""
    what = f"Le fichier {path.name}"
    reason = error.strerror or type(error).__name__
    return DiskFull(what, reason) if error.errno in _FULL else StoreFault(what, reason)


def sweep(path: Path) -> None:
    """Remove the temporary files that an interrupted writing of this file left behind."""
    for each in path.parent.glob(f".{path.name}.*.tmp"):
        each.unlink(missing_ok=True)
