"""A CPS and a Vitale read whole through a real pcscd, beside the same APDUs sent by pyscard's low-level calls.

Both ends begin with the connection and end with it; what is between them differs by what we do around each exchange:
recognising the card, choosing files, checking answers, decoding. The virtual cards answer at once: a real chip adds
its own time to both.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from benches.errors import AnswersDiffer
from benches.figure import Aim, Figure
from benches.real_pcsc import CODE, PEER, RawCard, real_pcsc
from benches.timing import medians
from cardio.channel import Channel, ReaderChannel
from cardio.cps.card import Cps
from cardio.cps.holder import CpsHolder
from cardio.vitale.card import Vitale
from cardio.vitale.content import VitaleContent
from simulator.cards.deck import CPS_READER, VITALE_READER
from simulator.cards.pcsc import PcscStack

NAMES = ("card_read_ms", "vitale_read_ms")
AIM = Aim.at_most(50)
CALLS = 20
ROUNDS = 3
_MS = 1e6

Read = Callable[[Channel], object]


class Recorder:
    """A channel that keeps every APDU it carries and its answer: virtual cards only, the code is that of a test."""

    def __init__(self, channel: ReaderChannel) -> None:
        self._channel = channel
        self.atr = channel.atr
        self.exchanges: list[tuple[list[int], list[int]]] = []

    def transmit(self, command: bytes | bytearray) -> bytes:
        """Carry an APDU and keep it."""
        sent = list(command)
        answer = self._channel.transmit(command)
        self.exchanges.append((sent, list(answer)))
        return answer

    def close(self) -> None:
        """Give the card back."""
        self._channel.close()


def read_cps(channel: Channel) -> CpsHolder:
    """Recognise the card, present the code, read everything."""
    cps = Cps(channel)
    cps.unlock(bytearray(CODE))
    return cps.read()


def read_vitale(channel: Channel) -> VitaleContent:
    """Recognise the card, read everyone on it."""
    return Vitale(channel).read()


def measure(calls: int = CALLS) -> tuple[Figure, ...]:
    """Measure both cards. Raises CannotMeasure without pcscd."""
    with real_pcsc(NAMES[0]) as stack:
        stack.insert(CPS_READER, "medecin")
        stack.insert(VITALE_READER, "famille")
        return (
            _figure("card_read_ms", stack, CPS_READER, read_cps, calls),
            _figure("vitale_read_ms", stack, VITALE_READER, read_vitale, calls),
        )


def _figure(name: str, stack: PcscStack, reader: str, read: Read, calls: int) -> Figure:
    """Measure one card."""
    recorder = Recorder(stack.readers.connect(reader))
    content = read(recorder)
    recorder.close()
    exchanges, full_name = recorder.exchanges, stack.full_name(reader)
    if (found := replay(full_name, exchanges)) != [answer for _, answer in exchanges]:
        raise AnswersDiffer(PEER, [answer for _, answer in exchanges], found)

    def ours() -> object:
        with closing(stack.readers.connect(reader)) as channel:
            return read(channel)

    assert ours() == content
    whole, raw = medians((ours, lambda: replay(full_name, exchanges)), calls, ROUNDS)
    note = f"p50 of {calls * ROUNDS} readings, {len(exchanges)} APDUs, connection included"
    return Figure(name, whole / _MS, "ms", PEER, raw / _MS, AIM, note=note)


def replay(reader: str, exchanges: list[tuple[list[int], list[int]]]) -> list[list[int]]:
    """Send recorded APDUs by the low-level calls; return the answers."""
    with RawCard(reader) as card:
        return [card.transmit(command) for command, _ in exchanges]
