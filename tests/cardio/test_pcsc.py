"""What only a real PC/SC daemon does: stop, come back, run out of handles; and what its codes mean."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from cardio import errors
from cardio.cps.card import Cps
from cardio.pcsc import PcscReaders
from cardio.pcsc_faults import fault
from simulator.cards.deck import CPS_READER
from simulator.cards.pcsc import PcscStack

pytestmark = pytest.mark.timeout(600)


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture
def real(pcsc_stack: PcscStack) -> PcscStack:
    pcsc_stack.clear()
    return pcsc_stack


def test_a_daemon_that_stops_and_comes_back(real: PcscStack) -> None:
    real.insert(CPS_READER, "medecin")
    channel = real.readers.connect(CPS_READER)
    real.stop_daemon()
    for attempt in (real.readers.names, lambda: real.readers.connect(CPS_READER), Cps(channel).read):
        with pytest.raises(errors.NoDaemon):
            attempt()
    real.restart_daemon()
    with pytest.raises(errors.NoDaemon):
        channel.transmit(bytes.fromhex("00A4000C023F00"))
    channel.close()
    assert real._pcsc.wait_for(CPS_READER, present=True, seconds=30)
    again = real.readers.connect(CPS_READER)
    assert Cps(again).read().family_name == "EXEMPLE"
    again.close()


def test_a_thousand_connections_leave_nothing_open(real: PcscStack) -> None:
    real.insert(CPS_READER, "medecin")
    real.readers.connect(CPS_READER).close()
    before = open_files()
    for _ in range(1000):
        channel = real.readers.connect(CPS_READER)
        channel.close()
    assert open_files() == before


def test_failed_connections_leave_nothing_open(real: PcscStack) -> None:
    real.readers.names()
    before = open_files()
    for _ in range(300):
        with pytest.raises(errors.NoCard):
            real.readers.connect(CPS_READER)
        with pytest.raises(errors.NoReader):
            real.readers.connect("Lecteur inconnu")
    assert open_files() == before


def test_waiting_for_a_card_ends(real: PcscStack) -> None:
    readers = PcscReaders()
    assert not readers.wait_for(CPS_READER, present=True, seconds=0.1)
    assert readers.wait_for(CPS_READER, present=False, seconds=30)


def test_without_pyscard_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "smartcard", None)
    monkeypatch.setitem(sys.modules, "smartcard.scard", None)
    with pytest.raises(errors.NoPcscLibrary):
        PcscReaders().names()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0x8010001D, errors.NoDaemon),
        (0x8010001D - 0x100000000, errors.NoDaemon),
        (0x8010000C, errors.NoCard),
        (0x8010000B, errors.SharingViolation),
        (0x80100069, errors.CardRemoved),
        (0x80100068, errors.CardReset),
        (0x80100066, errors.CardMute),
        (0x80100067, errors.CardMute),
        (0x80100017, errors.ReaderUnavailable),
        (0x80100009, errors.NoReader),
        (0x8010002E, errors.NoReader),
        (0x8010006A, errors.AccessDenied),
        (0x80100FFF, errors.ReaderFault),
    ],
)
def test_each_code_has_its_error(code: int, expected: type[errors.CardioError]) -> None:
    assert type(fault(code, "Lecteur")) is expected


def test_nothing_is_logged(real: PcscStack, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    real.insert(CPS_READER, "medecin")
    channel = real.readers.connect(CPS_READER)
    Cps(channel).unlock(bytearray(b"1234"))
    channel.close()
    assert caplog.records == []
