"""Compiling the IFD handler, once per version of its source and machine, into the user's cache."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from simulator.cards.errors import StackUnavailable

SOURCE = Path(__file__).parent / "ifd" / "ifd.c"
FLAGS = ("-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared")


def ifd_handler(folder: Path | None = None) -> Path:
    """Return the compiled handler, built when missing, in ``folder`` or the user's cache. Raises StackUnavailable."""
    folder = folder or cache_folder()
    target = folder / f"libifdfeuille-{_fingerprint()}.so"
    if not target.exists():
        _compile(target)
    return target


def cache_folder() -> Path:
    """Return the user's cache folder, or a private temporary one where it cannot be made."""
    chosen = os.environ.get("XDG_CACHE_HOME")
    folder = (Path(chosen) if chosen else Path.home() / ".cache") / "feuille"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"feuille-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or not os.access(folder, os.W_OK):
        raise StackUnavailable(f"le dossier {folder} n'est pas à vous : le pilote du lecteur ne peut y être compilé")
    return folder


def _fingerprint() -> str:
    """Name a build by what makes it: source, flags, machine."""
    made_of = SOURCE.read_bytes() + " ".join([*FLAGS, platform.machine(), *platform.libc_ver()]).encode()
    return hashlib.sha256(made_of).hexdigest()[:16]


def _compile(target: Path) -> None:
    """Compile beside the target, then rename: two processes may build at once."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if not compiler:
        raise StackUnavailable("gcc manque")
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".so")
    os.close(handle)
    try:
        command = [compiler, *FLAGS, *_include_flags(), "-o", name, str(SOURCE)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own arguments
        if done.returncode != 0:
            told = next((line for line in done.stderr.splitlines() if "error" in line), "gcc a échoué")
            raise StackUnavailable(f"le pilote du lecteur virtuel ne compile pas ({told}) : installez libpcsclite-dev")
        Path(name).chmod(0o755)
        Path(name).replace(target)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StackUnavailable(f"le pilote du lecteur virtuel ne compile pas ({error})") from error
    finally:
        Path(name).unlink(missing_ok=True)


def _include_flags() -> list[str]:
    """Ask pkg-config where the PC/SC headers are; their usual place without it."""
    tool = shutil.which("pkg-config")
    if tool:
        asked = [tool, "--cflags", "libpcsclite"]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603 - our own arguments
        if done.returncode == 0:
            return done.stdout.split()
    return ["-I/usr/include/PCSC"]
