"""A child process that bills two invoices and is killed at the n-th step that touches the disk."""

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event

from engine.office import Office
from engine.ports import OutgoingFlow, ReceivedFlow
from engine.sending import atomic
from simulator.clock import SimulatedClock
from tables.compiled import Tables
from tests.engine.conftest import START
from tests.engine.people import doctor_request, optician_request, signer

NEVER = 1_000_000


@dataclass
class Fuse:
    """Counts the steps that touch the disk and kills the process at the chosen one."""

    burns_at: int
    step: int = 0

    def burn(self) -> None:
        self.step += 1
        if self.step == self.burns_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, whole: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a call of the system so that it may die just before, or just after."""

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.burn()
            result = whole(*args, **kwargs)
            self.burn()
            return result

        return wrapped


class Box:
    """A transport that drops flows in a folder, under their name: the same one twice is one."""

    simulated = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, flow: OutgoingFlow) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / flow.name).write_bytes(flow.payload)

    def receive(self) -> Iterable[ReceivedFlow]:
        return ()


def bill(office: Office, tell: Callable[[str], None]) -> None:
    """Bill two invoices and send them; running it again takes up where it was left."""
    for key, asked in (("first", doctor_request()), ("second", optician_request())):
        drafted = office.draft(asked, idempotency_key=f"draft {key}")
        assert not isinstance(drafted, tuple)
        found = office.stage(drafted.id)
        if found.__class__.__name__ != "Sealed":
            priced = office.price(drafted)
            assert not isinstance(priced, tuple)
            sealed = office.seal(priced, signer("cps"), signer("vitale"), idempotency_key=f"seal {key}")
            tell(f"sealed {sealed.number}")
    for lot in office.make_lots():
        tell(f"lot {lot.number}")
    for made in office.make_files():
        tell(f"file {made.name}")
    for sent in office.send(Box(office.folder / "box")).sent:
        tell(f"sent {sent.name}")


def run(folder: Path, tables: Tables, burns_at: int = NEVER) -> tuple[list[str], int]:
    """Bill in a child process that dies at a step; return what it told before, and how many steps it counted."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _child(folder, tables, burns_at, reading, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        lines = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    steps = next((int(line.split()[1]) for line in lines if line.startswith("steps ")), 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
    else:
        assert os.waitstatus_to_exitcode(status) == 0, lines
    return [line for line in lines if not line.startswith("steps ")], steps


def _child(folder: Path, tables: Tables, burns_at: int, reading: int, writing: int) -> None:
    """Bill, then leave without running anything of the parent's."""
    status = 1
    try:
        os.close(reading)
        fuse = Fuse(burns_at)
        _rig(fuse)
        with Office.open(folder, tables, SimulatedClock(START)) as office:
            _listen(office, fuse)
            bill(office, lambda line: _tell(writing, line))
        _tell(writing, f"steps {fuse.step}")
        status = 0
    except BaseException as error:
        _tell(writing, f"{type(error).__name__}: {error}")
    finally:
        os._exit(status)


def _tell(writing: int, line: str) -> None:
    sys.stderr.flush()
    os.write(writing, f"{line}\n".encode())


def _rig(fuse: Fuse) -> None:
    """Put the fuse around the calls that write files."""

    class Rigged:
        """The ``os`` module as ``engine.sending.atomic`` sees it."""

        write = staticmethod(fuse.around(os.write))
        fsync = staticmethod(fuse.around(os.fsync))
        replace = staticmethod(fuse.around(os.replace))
        close, open, unlink = staticmethod(os.close), staticmethod(os.open), staticmethod(os.unlink)
        O_RDONLY, O_DIRECTORY = os.O_RDONLY, os.O_DIRECTORY

    class RiggedTempfile:
        mkstemp = staticmethod(fuse.around(tempfile.mkstemp))

    for name, rigged in (("os", Rigged), ("tempfile", RiggedTempfile)):
        setattr(atomic, name, rigged)


def _listen(office: Office, fuse: Fuse) -> None:
    """Put the fuse around every statement that writes, and around every commit."""
    engine = office.store.engine
    whole = engine.dialect.do_commit

    def before(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "BEGIN IMMEDIATE")):
            fuse.burn()

    event.listen(engine, "before_cursor_execute", before)
    engine.dialect.do_commit = fuse.around(whole)  # type: ignore[method-assign]
