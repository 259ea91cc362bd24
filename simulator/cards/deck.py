"""What every stack of virtual cards does, real PC/SC or not: readers with names, cards that go in and out."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from cardio.supervisor.seat import WatchedReaders
from simulator.cards.apcv import build_phone
from simulator.cards.cps3 import build_cps
from simulator.cards.errors import UnknownIdentity, UnknownReader
from simulator.cards.identities import CPS_IDENTITIES, VITALE_IDENTITIES
from simulator.cards.iso7816 import VirtualCard
from simulator.cards.slot import Slot
from simulator.cards.vitale import build_vitale

CPS_READER = "Lecteur PS (CPS)"
VITALE_READER = "Lecteur patient (Vitale)"
PHONE = "apcv-"
"""Before the name of a Vitale: a phone that holds the same people, for a contactless reader."""


class Deck:
    """Virtual readers and cards; a context manager. A card keeps its counters when it leaves a reader and comes back.

    ``readers`` is what ``cardio`` reads cards through; ``description`` says in French which stack runs.
    """

    CPS_READER = CPS_READER
    VITALE_READER = VITALE_READER
    readers: WatchedReaders
    description: str

    def __init__(self, names: tuple[str, ...] = (CPS_READER, VITALE_READER)) -> None:
        self._slots = {name: Slot(name) for name in names}
        self._cards: dict[str, VirtualCard] = {}
        self._unplugged: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop everything; closing twice does nothing."""

    def slot(self, reader: str) -> Slot:
        """Return a virtual reader, to inject faults or to see what was sent. Raises UnknownReader."""
        try:
            return self._slots[reader]
        except KeyError:
            known = ", ".join(self._slots)
            raise UnknownReader(f"le lecteur virtuel {reader} n'existe pas, lecteurs : {known}") from None

    def insert(self, reader: str, identity: str, *, mute: bool = False) -> None:
        """Put the card of an identity in a reader, in place of any other, and return when it is seen.

        Raises UnknownReader, UnknownIdentity.
        """
        slot, card = self.slot(reader), self.card(identity)
        if slot.present:
            self.remove(reader)
        slot.insert(card, mute=mute)
        self._settle(reader, present=True)

    def remove(self, reader: str) -> None:
        """Take the card out of a reader and return when that is seen. Raises UnknownReader."""
        self.slot(reader).remove()
        self._settle(reader, present=False)

    def unplug(self, reader: str) -> None:
        """Unplug a reader, its card in it, and return when it left the list. Raises UnknownReader."""
        self._unplugged.add(self.slot(reader).name)
        self._replug()

    def plug(self, reader: str) -> None:
        """Plug a reader again and return when it is in the list. Raises UnknownReader."""
        self._unplugged.discard(self.slot(reader).name)
        self._replug()

    def clear(self) -> None:
        """Take cards, keypads and faults away, and forget the cards: the next ones have fresh counters."""
        for name, slot in self._slots.items():
            slot.meddle()
            slot.keypad = None
            slot.headers.clear()
            if slot.present:
                self.remove(name)
        self._cards.clear()

    def card(self, identity: str) -> VirtualCard:
        """Return the one card of an identity. Raises UnknownIdentity."""
        if identity not in self._cards:
            self._cards[identity] = build_card(identity)
        return self._cards[identity]

    def _replug(self) -> None:
        """Tell whoever reads cards that the list of readers changed."""
        for slot in self._slots.values():
            slot.tell()

    def _settle(self, reader: str, *, present: bool) -> None:
        """Wait until whoever reads cards knows; nothing to wait for in process."""


def build_card(identity: str) -> VirtualCard:
    """Make a fresh virtual card by the name of its identity. Raises UnknownIdentity."""
    if identity in CPS_IDENTITIES:
        return build_cps(CPS_IDENTITIES[identity])
    if identity in VITALE_IDENTITIES:
        return build_vitale(VITALE_IDENTITIES[identity])
    if identity.startswith(PHONE) and identity.removeprefix(PHONE) in VITALE_IDENTITIES:
        return build_phone(VITALE_IDENTITIES[identity.removeprefix(PHONE)].content)
    known = ", ".join([*CPS_IDENTITIES, *VITALE_IDENTITIES])
    raise UnknownIdentity(f"la carte virtuelle {identity} n'existe pas, cartes : {known}")
