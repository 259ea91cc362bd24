"""Changing a folder of tables at once or not at all.

The work is done in a copy beside the folder; only when all of it has succeeded does the copy take the folder's place,
in one step of the file system where the system has one (Linux: ``renameat2`` with ``RENAME_EXCHANGE``), else in two
renames of which a failed second one undoes the first.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tables.catalogue import SOURCES, message
from tables.causes import why_of
from tables.importers.errors import UnusableFolderError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_AT_ONCE = 8


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Yield a copy of a folder of tables, the shipped ones when it is new, and put it in place on success.

    Raises UnusableFolderError; whatever is raised, the folder is as it was.
    """
    folder = folder.resolve()
    with contextlib.ExitStack() as stack:
        with _refused(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_alone(folder.parent))
            origin = _origin(folder)
            workshop = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
            stack.callback(shutil.rmtree, workshop, ignore_errors=True)
            copy = workshop / "tables"
            ignored = shutil.ignore_patterns("*.feuille", "__pycache__")
            shutil.copytree(origin, copy, ignore=ignored, copy_function=shutil.copyfile)
        yield copy
        with _refused(folder):
            _put_in_place(copy, folder)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one import at a time work below a folder, where the system can lock it."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _origin(folder: Path) -> Path:
    """Return what a copy starts from: the folder itself, or the shipped tables where it is new or empty."""
    if not folder.exists():
        return SOURCES
    if not folder.is_dir():
        raise _unusable("not-a-folder", folder)
    if (folder / "version.csv").is_file():
        return folder
    if any(folder.iterdir()):
        raise _unusable("not-tables", folder)
    return SOURCES


def _put_in_place(copy: Path, folder: Path) -> None:
    """Make the copy the folder. What the folder was ends in the workshop, to be removed with it."""
    _sync(copy)
    if not folder.exists():
        copy.rename(folder)
    elif not _exchange(copy, folder):
        aside = copy.with_name("previous")
        folder.rename(aside)
        try:
            copy.rename(folder)
        except OSError:
            aside.rename(folder)
            raise
    _sync_folder(folder.parent)


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step; False where the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    paths = os.fsencode(first), os.fsencode(second)
    return bool(rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)


def _sync(folder: Path) -> None:
    """Bring every file of a folder to the disk before it takes its place; a disk takes several at once."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(_sync_file, (path for path in folder.rglob("*") if path.is_file())):
            pass


def _sync_file(path: Path) -> None:
    """Bring a file to the disk."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Bring the names of a folder to the disk, where the system allows it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _refused(folder: Path) -> Iterator[None]:
    """Turn a failure of the disk into a refusal that names the folder."""
    try:
        yield
    except (OSError, shutil.Error) as error:
        raise _unusable("unwritable", folder, why=why_of(error)) from None


def _unusable(slug: str, folder: Path, **places: object) -> UnusableFolderError:
    """Build the refusal of a folder."""
    return UnusableFolderError(message(f"import.{slug}", field="--into", folder=folder, **places))
