"""The virtual cards behind a real pcscd of our own: rootless, in a folder of its own, one per process."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from cardio.errors import CardioError
from cardio.pcsc import PcscReaders
from simulator.cards.build import ifd_handler
from simulator.cards.card_server import CardServer
from simulator.cards.daemon import SOCKET_NAME, Daemon
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.errors import StackError, StackUnavailable

SOCKET_VARIABLE = "PCSCLITE_CSOCK_NAME"
_START_SECONDS = 30.0
_SETTLE_SECONDS = 30.0
_LONGEST_FOLDER = 80
"""A Unix socket path holds 107 bytes, ``run/pcscd.comm`` included."""


class _Place:
    """The one folder of this process: libpcsclite reads the name of the socket once and keeps it for ever."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.owner = 0
        self.folder: Path | None = None
        self.taken = False

    def take(self, wanted: Path | None) -> Path:
        """Return the folder. Raises StackUnavailable while another stack of this process holds it, StackError."""
        with self.lock:
            if self.owner != os.getpid():
                self.owner, self.folder, self.taken = os.getpid(), None, False
            if self.taken:
                raise StackUnavailable("ce programme fait déjà tourner un pcscd")
            if self.folder and wanted and wanted.absolute() != self.folder:
                raise StackError(f"les cartes virtuelles de ce programme vivent déjà dans {self.folder}")
            self.folder = self.folder or _folder(wanted)
            self.taken = True
            return self.folder

    def give_back(self) -> None:
        """Let another stack of this process use the folder."""
        with self.lock:
            self.taken = False


def _temporary() -> Path:
    """Make a temporary folder, under /tmp where the usual one has too long a name for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="feuille-"))
    if len(os.fsencode(folder)) > _LONGEST_FOLDER:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="feuille-", dir="/tmp"))
    atexit.register(_forget, folder, os.getpid())
    return folder


def _forget(folder: Path, owner: int) -> None:
    """Remove the temporary folder at the end of the process that made it, and of no child of it."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(wanted: Path | None) -> Path:
    """Make the folder of a stack, the one that is wanted or a temporary one. Raises StackError."""
    try:
        if wanted is None:
            return _temporary()
        folder = wanted.absolute()
        if len(os.fsencode(folder)) > _LONGEST_FOLDER:
            raise StackError(f"le chemin {folder} est trop long pour une prise Unix, choisissez un dossier plus court")
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StackError(f"le dossier des cartes ne peut pas être créé ({error.strerror})") from error
    return folder


_place = _Place()


class PcscStack(Deck):
    """A running pcscd with virtual readers. Raises StackUnavailable when it cannot run here.

    ``folder`` chooses where its sockets stand; by default a temporary folder. ``PCSCLITE_CSOCK_NAME`` is set in this
    process's environment while the stack lives, so that its children reach the same cards.
    """

    def __init__(self, names: tuple[str, ...] = (CPS_READER, VITALE_READER), folder: Path | None = None) -> None:
        super().__init__(names)
        if find_spec("smartcard") is None:
            raise StackUnavailable("pyscard manque")
        handler = ifd_handler()
        self._folder = _place.take(folder)
        self._inside = self._folder / "run"
        self._servers: list[CardServer] = []
        self._daemon: Daemon | None = None
        self._before = os.environ.get(SOCKET_VARIABLE)
        self._pcsc = PcscReaders()
        self.readers = self._pcsc
        self._owner = os.getpid()
        self._closed = False
        atexit.register(self.close)
        try:
            self._start(handler)
        except BaseException:
            self.close()
            raise
        self.description = "cartes virtuelles derrière un vrai pcscd (PC/SC), lecteurs simulés"

    @property
    def socket_path(self) -> Path:
        """The socket to give other programs in ``PCSCLITE_CSOCK_NAME``."""
        return self._inside / SOCKET_NAME

    def full_name(self, reader: str) -> str:
        """Return the name under which PC/SC lists a reader. Raises UnknownReader, CardioError."""
        self.slot(reader)
        return next(name for name in self._pcsc.names() if name.rpartition(" ")[0].rpartition(" ")[0] == reader)

    def close(self) -> None:
        """Stop pcscd, leave no file; closing twice, or in a forked child, does nothing."""
        if self._closed or os.getpid() != self._owner:
            return
        self._closed = True
        atexit.unregister(self.close)
        if self._daemon:
            self._daemon.stop()
        for server in self._servers:
            server.close()
        if self._before is None:
            os.environ.pop(SOCKET_VARIABLE, None)
        else:
            os.environ[SOCKET_VARIABLE] = self._before
        shutil.rmtree(self._inside, ignore_errors=True)
        _place.give_back()

    def restart_daemon(self) -> None:
        """Stop pcscd and start another in its place, as an update of the machine does. Raises StackUnavailable."""
        self.stop_daemon()
        shutil.rmtree(self._inside / "readers", ignore_errors=True)
        self._run_daemon(ifd_handler())

    def stop_daemon(self) -> None:
        """Stop pcscd and leave the cards in their readers."""
        if self._daemon:
            self._daemon.stop()
            self._daemon = None
        self.socket_path.unlink(missing_ok=True)

    def _replug(self) -> None:
        """Start pcscd again with other reader files: a serial reader leaves its list in no other way."""
        self.restart_daemon()

    def _start(self, handler: Path) -> None:
        shutil.rmtree(self._inside, ignore_errors=True)
        self._inside.mkdir(mode=0o700, parents=True)
        if os.geteuid() == 0:
            self._folder.chmod(0o711)  # pcscd runs as nobody and must reach its own folder below
        for number, slot in enumerate(self._slots.values()):
            self._servers.append(CardServer(slot, self._socket(number)))
        os.environ[SOCKET_VARIABLE] = str(self.socket_path)
        self._run_daemon(handler)

    def _run_daemon(self, handler: Path) -> None:
        sockets = {name: self._socket(number) for number, name in enumerate(self._slots) if name not in self._unplugged}
        self._daemon = Daemon(self._inside, sockets, handler)
        self._wait_for_readers(self._daemon)

    def _socket(self, number: int) -> Path:
        return self._inside / f"{number}.sock"

    def _wait_for_readers(self, daemon: Daemon) -> None:
        """Return when PC/SC lists every reader. Raises StackUnavailable."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and daemon.alive:
            try:
                if len(self._pcsc.names()) >= len(self._slots) - len(self._unplugged):
                    return
            except CardioError:
                pass
            time.sleep(0.005)
        raise StackUnavailable(f"pcscd ne montre pas les lecteurs virtuels ({daemon.last_words() or 'sans un mot'})")

    def _settle(self, reader: str, *, present: bool) -> None:
        if not self._pcsc.wait_for(reader, present=present, seconds=_SETTLE_SECONDS):
            raise StackError(f"pcscd n'a pas vu changer le lecteur {reader}")
