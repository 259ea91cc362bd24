"""The stacks: which one runs, that they do not meet, that nothing of them stays behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cardio.errors import NoReader
from simulator.cards.deck import CPS_READER, VITALE_READER
from simulator.cards.errors import StackError, StackUnavailable, UnknownReader
from simulator.cards.in_process import InProcessStack
from simulator.cards.pcsc import SOCKET_VARIABLE, PcscStack
from simulator.cards.stack import open_stack
from tests.cardio.conftest import open_pcsc

READ = """
import sys
from simulator.cards.pcsc import PcscStack
from cardio.cps.card import Cps
with PcscStack() as stack:
    stack.insert(stack.CPS_READER, sys.argv[1])
    channel = stack.readers.connect(stack.CPS_READER)
    print(stack._daemon._process.pid, Cps(channel).read().family_name, stack.socket_path, flush=True)
    sys.stdin.read()
    channel.close()
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def reading(identity: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", READ, identity], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_the_environment_can_refuse_pcsc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEUILLE_PCSC", "off")
    with open_stack() as stack:
        assert isinstance(stack, InProcessStack)
        assert "FEUILLE_PCSC=off" in stack.description


@pytest.mark.parametrize(
    ("name", "why"), [("find_pcscd", "pcscd manque"), ("ifd_handler", "gcc manque"), ("find_spec", "pyscard manque")]
)
def test_what_is_missing_is_told_and_the_cards_run_in_process(
    monkeypatch: pytest.MonkeyPatch, name: str, why: str
) -> None:
    def missing(*_: object) -> None:
        if name != "find_spec":
            raise StackUnavailable(why)

    monkeypatch.delenv("FEUILLE_PCSC", raising=False)
    monkeypatch.setattr(f"simulator.cards.{'daemon' if name == 'find_pcscd' else 'pcsc'}.{name}", missing)
    threads = threading.active_count()
    with open_stack() as stack:
        assert isinstance(stack, InProcessStack)
        assert why in stack.description
        stack.insert(VITALE_READER, "famille")
    assert SOCKET_VARIABLE not in os.environ
    assert threading.active_count() == threads


def test_a_second_stack_of_one_process_runs_in_process() -> None:
    with open_pcsc(), open_stack() as second:
        assert isinstance(second, InProcessStack)


def test_stacks_follow_each_other_in_one_process_and_leave_nothing() -> None:
    files = sum(1 for _ in Path("/proc/self/fd").iterdir())
    threads = threading.active_count()
    for _ in range(5):
        with open_pcsc() as stack:
            assert [name[:-6] for name in stack.readers.names()] == [CPS_READER, VITALE_READER]
            folder = stack.socket_path.parent
            assert stack._daemon is not None
            process = stack._daemon._process
            assert os.environ[SOCKET_VARIABLE] == str(stack.socket_path)
        stack.close()
        assert process.poll() is not None
        assert not folder.exists()
        assert SOCKET_VARIABLE not in os.environ
    assert threading.active_count() == threads
    assert sum(1 for _ in Path("/proc/self/fd").iterdir()) <= files


def test_processes_do_not_share_their_readers() -> None:
    open_pcsc().close()
    programs = [reading(identity) for identity in ("medecin", "opticien", "infirmier")]
    told = [program.stdout.readline().split() for program in programs if program.stdout]
    for program in programs:
        program.communicate()
        assert program.returncode == 0
    assert [name for _, name, _ in told] == ["EXEMPLE", "FICTIF", "INVENTE"]
    assert not any(alive(int(pid)) for pid, _, _ in told)
    assert not any(Path(where).parent.parent.exists() for _, _, where in told)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_pcscd_does_not_outlive_who_started_it(end: signal.Signals) -> None:
    open_pcsc().close()
    program = reading("medecin")
    assert program.stdout is not None
    pid, _, where = program.stdout.readline().split()
    assert alive(int(pid))
    program.send_signal(end)
    program.communicate()
    assert wait_until(lambda: not alive(int(pid)))
    shutil.rmtree(Path(where).parent.parent)  # what it could not do itself


def test_a_folder_too_deep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"trop long|déjà"):
        PcscStack(folder=tmp_path / ("x" * 100))
    assert not (tmp_path / ("x" * 100)).exists()


def test_an_unknown_reader_names_the_known_ones() -> None:
    with pytest.raises(UnknownReader, match="CPS"):
        InProcessStack().insert("Autre", "medecin")


def test_a_daemon_without_any_reader() -> None:
    open_pcsc().close()
    with PcscStack(names=()) as stack:
        assert stack.readers.names() == ()
        with pytest.raises(NoReader):
            stack.readers.connect(CPS_READER)
