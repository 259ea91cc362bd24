"""The fuzz target of the cards on a few inputs; under atheris too where it is installed."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardio import tlv
from cardio.channel import Channel
from cardio.cps.card import Cps
from cardio.errors import CardioError
from simulator.cards.deck import CPS_READER
from simulator.cards.in_process import InProcessStack
from tests.fuzz.fuzz_cards import ScriptedCard, one

STATUS = st.sampled_from([b"\x90\x00", b"\x61\x00", b"\x61\x10", b"\x6c\x10", b"\x62\x82", b"\x6b\x00", b"\x63\xc2"])
TEMPLATES = st.builds(lambda size: tlv.encode(0x62, tlv.encode(0x80, size.to_bytes(2, "big"))), st.integers(0, 0xFFFF))
OBJECTS = st.builds(tlv.encode, st.sampled_from([0x30, 0x5A, 0xEC, 0xEE, 0xE0, 0x70]), st.binary(max_size=80))
ANSWERS = st.builds(lambda body, status: body + status, st.one_of(st.binary(max_size=260), TEMPLATES, OBJECTS), STATUS)
SCRIPTS = st.lists(ANSWERS, max_size=30).map(
    lambda answers: b"".join(len(answer).to_bytes(2, "big") + answer for answer in answers)
)
MEGABYTE = 1 << 20


@settings(max_examples=300, deadline=None)
@given(st.one_of(SCRIPTS, st.binary(max_size=500)))
def test_any_script_raises_declared_errors_only(data: bytes) -> None:
    one(data)


class Endless(ScriptedCard):
    """A card that always answers the same and never says that it is done."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(b"")
        self._answers: Iterator[bytes] = repeat(answer)
        self.asked = 0

    def transmit(self, command: bytes | bytearray) -> bytes:
        """Count the commands."""
        self.asked += 1
        return super().transmit(command)


@pytest.mark.parametrize(
    "answer",
    [
        bytes(256) + b"\x61\xff",
        bytes(256) + b"\x90\x00",
        bytes(60000) + b"\x90\x00",
        tlv.encode(0x62, tlv.encode(0x80, b"\x80\x00")) + bytes(220) + b"\x90\x00",
        b"\x6c\x10",
        b"\x61\x00",
    ],
    ids=["61 for ever", "never ends", "oversized", "largest file", "6C for ever", "empty 61"],
)
def test_a_card_that_never_ends_is_left_within_bounds(answer: bytes) -> None:
    endless = Endless(answer)
    card = Cps(endless)
    tracemalloc.start()
    try:
        for step in (card.read, card.tries_left, card.certificate, card.authentication_certificate):
            with contextlib.suppress(CardioError):
                step()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * MEGABYTE
    assert endless.asked < 5000


class Recorder:
    """An honest card whose answers are kept, as a script that the target plays again."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.script = b""

    @property
    def atr(self) -> bytes:
        return self._channel.atr

    def transmit(self, command: bytes | bytearray) -> bytes:
        answer = self._channel.transmit(command)
        self.script += len(answer).to_bytes(2, "big") + answer
        return answer

    def close(self) -> None:
        self._channel.close()


def honest_script() -> bytes:
    """What a doctor's card answers to the steps of the target, in their order."""
    deck = InProcessStack()
    deck.insert(CPS_READER, "medecin")
    recorder = Recorder(deck.readers.connect(CPS_READER))
    card = Cps(recorder)
    card.tries_left()
    card.read()
    card.unlock(bytearray(b"1234"))
    assert card.read().situations
    card.authentication_certificate()
    card.sign(b"FSE")
    card.authenticate(b"FSE")
    return recorder.script


SCRIPT = honest_script()


def test_an_honest_script_is_read_to_its_end() -> None:
    card = ScriptedCard(SCRIPT)
    played = Cps(card)
    played.tries_left()
    played.read()
    played.unlock(bytearray(b"1234"))
    assert played.read().family_name == "EXEMPLE"
    one(SCRIPT)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_an_honest_script_with_a_few_changed_bytes(data: st.DataObject) -> None:
    script = bytearray(SCRIPT)
    for _ in range(data.draw(st.integers(1, 4))):
        script[data.draw(st.integers(0, len(script) - 1))] = data.draw(st.integers(0, 255))
    one(bytes(script))


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is missing: pip install atheris")
def test_under_atheris(tmp_path: Path) -> None:
    (tmp_path / "honest").write_bytes(SCRIPT)
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.run",
        "fuzz_cards",
        "-runs=3000",
        "-max_len=16384",
        "-seed=1",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
