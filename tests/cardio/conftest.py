"""Virtual readers for the tests, behind a real pcscd and in process: each test that asks for ``deck`` runs on both.

libpcsclite reads the name of its socket once per process, so that a stack lives for one module and the next reuses
its place.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cardio.channel import Channel, ReaderChannel
from cardio.cps.card import Cps
from cardio.vitale.card import Vitale
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.errors import StackUnavailable
from simulator.cards.in_process import InProcessStack
from simulator.cards.pcsc import PcscStack

VERIFY = bytes.fromhex("00200001")


def open_pcsc() -> PcscStack:
    """Open a real PC/SC stack or skip, saying what is missing."""
    try:
        return PcscStack()
    except StackUnavailable as missing:
        pytest.skip(f"no real PC/SC stack here: {missing}")


class Table:
    """A deck with shortcuts; the channels it opened are closed at the end of the test."""

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self._channels: list[Channel] = []

    def connect(self, reader: str, *, exclusive: bool = False) -> ReaderChannel:
        channel = self.deck.readers.connect(reader, exclusive=exclusive)
        self._channels.append(channel)
        return channel

    def cps(self, identity: str = "medecin") -> Cps:
        if not self.deck.slot(CPS_READER).present:
            self.deck.insert(CPS_READER, identity)
        return Cps(self.connect(CPS_READER))

    def vitale(self, identity: str = "famille") -> Vitale:
        if not self.deck.slot(VITALE_READER).present:
            self.deck.insert(VITALE_READER, identity)
        return Vitale(self.connect(VITALE_READER))

    def verifies(self) -> int:
        """How many codes the CPS reader was given."""
        return sum(header == VERIFY for header in self.deck.slot(CPS_READER).headers)

    def close(self) -> None:
        for channel in self._channels:
            channel.close()


@pytest.fixture(scope="module")
def pcsc_stack() -> Iterator[PcscStack]:
    with open_pcsc() as stack:
        yield stack


@pytest.fixture(scope="module", params=["pcscd", "in process"])
def stack(request: pytest.FixtureRequest) -> Deck:
    if request.param == "pcscd":
        found: Deck = request.getfixturevalue("pcsc_stack")
        return found
    return InProcessStack()


@pytest.fixture
def deck(stack: Deck) -> Iterator[Deck]:
    stack.clear()
    yield stack
    stack.clear()


@pytest.fixture
def table(deck: Deck) -> Iterator[Table]:
    found = Table(deck)
    yield found
    found.close()
