"""Where the faces keep what they keep."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from api.errors import FolderNotEmpty

WORLD = "simulateur"
"""The folder of the simulated world, inside that of a sandbox's store."""


def data_folder(*, sandbox: bool = False) -> Path:
    """Return the folder of this user's store: the XDG data folder, apart for the sandbox."""
    base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / ("feuille-sandbox" if sandbox else "feuille")


def open_folder(folder: Path) -> Path:
    """Make a folder that only its user may enter, if it is not there. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()


def empty_folder(folder: Path | None, prefix: str) -> Path:
    """Return an empty folder: the one given, or a new one named after the time.

    Raises FolderNotEmpty where the given folder holds something, OSError where it cannot be made.
    """
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FolderNotEmpty(folder=folder)
        return folder.resolve()
    stem = f"{prefix}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    for suffix in ("", *(f"-{number}" for number in range(2, 100))):
        try:
            (made := Path.cwd() / (stem + suffix)).mkdir(mode=0o700)
        except FileExistsError:
            continue
        return made
    raise FolderNotEmpty(folder=Path.cwd() / stem)
