"""The two card slots of a terminal: one CPS that stays unlocked as long as it stays in, one Vitale at a time.

The bearer code passes through and is never kept; the unlocked CPS is the open channel itself, so that taking the card
out, resetting it or closing the desk locks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from api.errors import NotUnlocked
from cardio.channel import Channel, ReaderChannel, Readers
from cardio.cps.card import Cps
from cardio.cps.holder import CpsHolder
from cardio.errors import CardioError, NoCard, NoReader, PcscOff
from cardio.pinpad import verify_on_pad
from cardio.recognise import recognise
from cardio.vitale.card import Vitale
from cardio.vitale.content import VitaleContent


@dataclass(frozen=True, slots=True)
class SlotState:
    """One reader and what is in it: ``card`` is "CPS", "Vitale", "" for an unknown card, None for no card."""

    reader: str
    card: str | None


class CardDesk:
    """The cards of one terminal. Readers are named whole or by their beginning; None looks in all."""

    def __init__(self, readers: Readers, cps_reader: str | None = None, vitale_reader: str | None = None) -> None:
        self._readers = readers
        self._named = {"CPS": cps_reader, "Vitale": vitale_reader}
        self._session: tuple[Channel, Cps] | None = None
        self._on = True

    def switch(self, *, on: bool) -> None:
        """Switch PC/SC mode: off locks the CPS and touches no reader any more, every dialogue raises PcscOff."""
        if not on:
            self.lock()
        self._on = on

    def states(self) -> tuple[SlotState, ...]:
        """Return every reader with what is in it. Raises CardioError (NoDaemon, NoPcscLibrary, PcscOff)."""
        self._check_on()
        return tuple(SlotState(name, self._card_in(name)) for name in self._readers.names())

    def unlock(self, code: bytearray) -> CpsHolder:
        """Unlock the CPS and keep it so; ``code`` is zeroed in every case. Raises CardioError (WrongCode…)."""
        try:
            return self._keep(lambda cps, _: cps.unlock(code))
        finally:
            code[:] = bytes(len(code))

    def unlock_on_pad(self, seconds: int = 30) -> CpsHolder:
        """Have the reader's own keypad ask for the code: it never passes here. Raises CardioError (NoPinPad…)."""
        return self._keep(lambda _, channel: verify_on_pad(channel, seconds))

    def holder(self) -> CpsHolder:
        """Read the CPS, with its situations if it is unlocked. Raises CardioError."""
        if self._session is not None:
            with self.cps() as unlocked:
                return unlocked.read()
        with self._open("CPS") as channel:
            return Cps(channel).read()

    def tries_left(self) -> int:
        """Return how many codes may still be tried. Raises CardioError."""
        with self._open("CPS") as channel:
            return Cps(channel).tries_left()

    @contextmanager
    def cps(self) -> Iterator[Cps]:
        """The unlocked CPS. Raises NotUnlocked, CardioError; a card that fails must be unlocked again."""
        self._check_on()
        if self._session is None:
            raise NotUnlocked
        try:
            yield self._session[1]
        except CardioError:
            self.lock()
            raise

    @contextmanager
    def vitale(self) -> Iterator[Vitale]:
        """The Vitale that is in, for one dialogue. Raises CardioError."""
        with self._open("Vitale") as channel:
            yield Vitale(channel)

    def read_vitale(self) -> VitaleContent:
        """Read the Vitale. Raises CardioError."""
        with self.vitale() as card:
            return card.read()

    def lock(self) -> None:
        """Forget the unlocked CPS, if any."""
        session, self._session = self._session, None
        if session is not None:
            session[0].close()

    def _keep(self, present_code: Callable[[Cps, ReaderChannel], None]) -> CpsHolder:
        """Open the CPS, present its code, read it and keep it open; closed again when anything fails."""
        self.lock()
        channel = self._connect("CPS")
        try:
            cps = Cps(channel)
            present_code(cps, channel)
            holder = cps.read()
        except BaseException:
            channel.close()
            raise
        self._session = (channel, cps)
        return holder

    def _card_in(self, reader: str) -> str | None:
        if not self._readers.has_card(reader):
            return None
        if self._session is not None and self._named["CPS"] and reader.startswith(self._named["CPS"]):
            return "CPS"
        try:
            return _family(self._readers.connect(reader))
        except CardioError:
            return ""

    @contextmanager
    def _open(self, family: str) -> Iterator[Channel]:
        channel = self._connect(family)
        try:
            yield channel
        finally:
            channel.close()

    def _check_on(self) -> None:
        if not self._on:
            raise PcscOff

    def _connect(self, family: str) -> ReaderChannel:
        """Open the card of a family: in its named slot, else in the first reader that holds one."""
        self._check_on()
        if (named := self._named[family]) is not None:
            return self._readers.connect(named)
        names = self._readers.names()
        if not names:
            raise NoReader
        for name in names:
            if self._readers.has_card(name):
                channel = self._readers.connect(name)
                kind = recognise(channel.atr)
                if kind is not None and kind.family == family:
                    return channel
                channel.close()
        raise NoCard


def _family(channel: Channel) -> str:
    """Return what the card of a channel is, and close it."""
    try:
        kind = recognise(channel.atr)
        return kind.family if kind is not None else ""
    finally:
        channel.close()
