"""A pcscd of our own: its reader files, its socket, its life and its end."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from simulator.cards.errors import StackUnavailable

SOCKET_NAME = "pcscd.comm"
_NOBODY = 65534
_STOP_SECONDS = 5.0


def find_pcscd() -> str:
    """Return the path of pcscd. Raises StackUnavailable."""
    found = shutil.which("pcscd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not found:
        raise StackUnavailable("pcscd manque")
    return found


class Daemon:
    """One running pcscd in ``folder``, with readers given as name → socket of their card server."""

    def __init__(self, folder: Path, readers: Mapping[str, Path], handler: Path) -> None:
        self.socket_path = folder / SOCKET_NAME
        self._log = folder / "pcscd.log"
        program = find_pcscd()
        _write_readers(folder, readers, handler)
        user = _unprivileged_user(folder)
        self._lifeline_end, self._lifeline = os.pipe()
        self._listening = _listen(self.socket_path)
        try:
            self._process = self._run(program, folder, user)
        except OSError as error:
            self._release()
            raise StackUnavailable(f"pcscd ne démarre pas ({error.strerror})") from error
        self._listening.close()  # pcscd alone listens now: were it to die, a client is refused instead of left waiting

    @property
    def alive(self) -> bool:
        """Whether pcscd runs."""
        return self._process.poll() is None

    def last_words(self) -> str:
        """Return the last line that pcscd said, for a message."""
        lines = self._log.read_text("utf-8", "replace").splitlines() if self._log.exists() else []
        return lines[-1].strip() if lines else ""

    def stop(self) -> None:
        """Stop pcscd and wait for its end; stopping twice does nothing."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._release()

    def _run(self, program: str, folder: Path, user: int) -> subprocess.Popen[bytes]:
        activate = str(Path(__file__).with_name("activate.py"))
        handed = (self._listening.fileno(), self._lifeline_end)
        command = [sys.executable, "-I", "-S", activate, *map(str, handed), str(user)]
        command += [program, "--foreground", "--config", str(folder / "readers"), *_polkit_option(program)]
        with self._log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 - our own arguments
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=handed, start_new_session=True
            )

    def _release(self) -> None:
        self._listening.close()
        for end in (self._lifeline, self._lifeline_end):
            with contextlib.suppress(OSError):
                os.close(end)
        self._lifeline = self._lifeline_end = -1


def _write_readers(folder: Path, readers: Mapping[str, Path], handler: Path) -> None:
    """Write the reader files, and put the handler where whoever runs pcscd can read it."""
    library = folder / handler.name
    shutil.copyfile(handler, library)
    library.chmod(0o755)
    configuration = folder / "readers"
    configuration.mkdir()
    text = "".join(
        f'FRIENDLYNAME "{name}"\nDEVICENAME /dev/null:{path}\nLIBPATH {library}\nCHANNELID {number}\n\n'
        for number, (name, path) in enumerate(readers.items())
    )
    (configuration / "readers").write_text(text, encoding="utf-8")


def _listen(path: Path) -> socket.socket:
    """Open the socket that clients connect to. Raises StackUnavailable."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.unlink(missing_ok=True)
        listening.bind(str(path))
        path.chmod(0o666)
        listening.listen(64)
    except OSError as error:
        listening.close()
        raise StackUnavailable(f"la prise {path} ne peut être ouverte ({error.strerror})") from error
    return listening


def _unprivileged_user(folder: Path) -> int:
    """Return who runs pcscd: nobody when we are root and nobody can reach the folder, else -1 for ourselves."""
    if os.geteuid() != 0 or not all(parent.stat().st_mode & 0o001 for parent in folder.resolve().parents):
        return -1
    try:
        os.chown(folder, _NOBODY, _NOBODY)
    except OSError:
        return -1
    return _NOBODY


def _polkit_option(program: str) -> list[str]:
    """Ask pcscd whether it knows the option that keeps polkit out (2.0.0 and later)."""
    done = subprocess.run([program, "--help"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S603 - pcscd itself
    return ["--disable-polkit"] if "--disable-polkit" in done.stdout + done.stderr else []
