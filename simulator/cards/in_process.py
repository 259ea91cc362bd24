"""The virtual cards without PC/SC: same cards, same readers, same errors, no daemon."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from cardio.channel import GET_FEATURES
from cardio.errors import CardMute, CardRemoved, CardReset, NoCard, NoReader, ReaderUnavailable, SharingViolation
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.in_process_watch import InProcessWatch
from simulator.cards.slot import Slot

_VERIFY = 0x20


class InProcessStack(Deck):
    """Virtual readers and cards in this process; ``why`` says in French why no real PC/SC stack runs."""

    def __init__(self, why: str = "", names: tuple[str, ...] = (CPS_READER, VITALE_READER)) -> None:
        super().__init__(names)
        self.readers = InProcessReaders(tuple(self._slots.values()), self._unplugged)
        self.description = "cartes virtuelles dans le programme, sans pcscd" + (f" ({why})" if why else "")


class InProcessReaders:
    """``cardio.supervisor.seat.WatchedReaders`` over virtual readers; ``unplugged`` names those that are not there."""

    def __init__(self, slots: tuple[Slot, ...], unplugged: AbstractSet[str] = frozenset()) -> None:
        self._slots = slots
        self._unplugged = unplugged
        self._holders: dict[str, list[InProcessChannel]] = {slot.name: [] for slot in slots}

    def names(self) -> tuple[str, ...]:
        """Name the readers."""
        return tuple(slot.name for slot in self._slots if self._plugged(slot))

    def has_card(self, name: str) -> bool:
        """Whether a card is in the reader. Raises NoReader."""
        return self._slot(name).present

    def watch(self) -> InProcessWatch:
        """Begin to watch the readers."""
        return InProcessWatch(self._slots, self._plugged, self._exclusive)

    def _exclusive(self, slot: Slot) -> bool:
        return any(holder.alive and holder.exclusive for holder in self._holders[slot.name])

    def _plugged(self, slot: Slot) -> bool:
        return slot.name not in self._unplugged

    def connect(self, name: str, *, exclusive: bool = False) -> InProcessChannel:
        """Open a channel to the card of a reader. Raises NoReader, NoCard, CardMute, SharingViolation."""
        slot = self._slot(name)
        holders = self._holders[slot.name]
        if not slot.present:
            raise NoCard(slot.name)
        if not slot.atr:
            raise CardMute(slot.name)
        live = [holder for holder in holders if holder.alive]
        if live and (exclusive or any(holder.exclusive for holder in live)):
            raise SharingViolation(slot.name)
        channel = InProcessChannel(slot, self._plugged, exclusive=exclusive)
        holders[:] = [*live, channel]
        return channel

    def _slot(self, name: str) -> Slot:
        slots = [slot for slot in self._slots if self._plugged(slot)]
        found = [slot for slot in slots if slot.name == name] or [slot for slot in slots if slot.name.startswith(name)]
        if len(found) != 1:
            raise NoReader(name)
        return found[0]


class InProcessChannel:
    """``cardio.channel.Channel`` over a virtual reader."""

    def __init__(self, slot: Slot, plugged: Callable[[Slot], bool], *, exclusive: bool) -> None:
        self.exclusive = exclusive
        self._plugged = plugged
        self._slot = slot
        self._atr = slot.atr
        self._insertion = slot.insertions
        self._reset = slot.resets
        self._open = True
        self._code_sent = False

    @property
    def atr(self) -> bytes:
        """The answer to reset of the card."""
        return self._atr

    @property
    def alive(self) -> bool:
        """Whether the channel is open and its card still in."""
        there = self._plugged(self._slot) and self._slot.present
        return self._open and there and self._slot.insertions == self._insertion

    def transmit(self, command: bytes | bytearray) -> bytes:
        """Send one APDU. Raises CardRemoved, CardReset, CardMute."""
        self._check()
        self._code_sent |= len(command) > 1 and command[1] == _VERIFY
        answer = self._slot.exchange(bytes(command))
        if not answer:
            self._check()
            raise CardMute(self._slot.name)
        return answer

    def control(self, code: int, data: bytes) -> bytes:
        """Ask the reader itself something, empty where it does not know. Raises CardRemoved, CardReset."""
        self._check()
        self._code_sent |= code != GET_FEATURES
        return self._slot.control(code, data)

    def close(self) -> None:
        """Give the card back, reset if a code was presented."""
        if self.alive and self._code_sent:
            self._slot.reset()
        self._open = False

    def _check(self) -> None:
        if not self._plugged(self._slot):
            raise ReaderUnavailable(self._slot.name)
        if not self.alive:
            raise CardRemoved(self._slot.name)
        if self._slot.resets != self._reset:
            raise CardReset(self._slot.name)
