"""The readers of a terminal: what each holds now, what happens to them, which of them is for which card.

A supervisor watches them from ``switch(on=True)`` on; what it sees becomes ``news``. Off, no reader is touched and
everything raises PcscOff (the terminal stands alone).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from api import card_memory
from api.card_news import CardNews
from cardio.channel import ReaderChannel
from cardio.errors import CardioError, CardMute, CardRemoved, NoCard, NoReader, PcscOff
from cardio.supervisor.events import Event, Happening
from cardio.supervisor.memory import stable_name
from cardio.supervisor.seat import Seat, WatchedReaders
from cardio.supervisor.supervisor import Supervisor

_NO_SEAT = Seat()


@dataclass(frozen=True, slots=True)
class SlotState:
    """One reader and what is in it.

    ``card`` is "CPS", "Vitale", "" for an unknown card, None for no card; ``kind`` says which of them ("CPS3",
    "Vitale 2"…), empty otherwise. ``mute`` is a card that does not answer, ``held`` one that another program keeps to
    itself. ``usual`` is the family that was last seen in the reader, ``unlocked`` whether it holds the unlocked CPS.
    """

    reader: str
    card: str | None
    kind: str = ""
    mute: bool = False
    held: bool = False
    usual: str | None = None
    unlocked: bool = False


class ReaderBoard:
    """Readers named whole or by their beginning: ``named`` gives the slot of a family, None to look in all."""

    def __init__(self, readers: WatchedReaders, named: Mapping[str, str | None]) -> None:
        self.news = CardNews()
        self._readers = readers
        self._named = dict(named)
        self._supervisor = Supervisor(readers)
        self._supervisor.listen(self._remember)
        self._supervisor.listen(self.news)
        self._folder: Path | None = None
        self._on = True

    def remember_in(self, folder: Path) -> None:
        """Keep in a folder which reader is for which card."""
        self._folder = folder
        self._supervisor.memory.known.update(card_memory.recall(folder))

    def switch(self, *, on: bool) -> None:
        """Switch PC/SC mode."""
        self._on = on
        self._supervisor.switch(on=on)

    def close(self) -> None:
        """Stop watching; nothing else changes."""
        self._supervisor.close()

    def check_on(self) -> None:
        """Raise PcscOff where PC/SC mode is off."""
        if not self._on:
            raise PcscOff

    def after_each_look(self, act: Callable[[], None]) -> None:
        """Call ``act``, from the watching thread, each time that something about the readers may have changed."""
        self._supervisor.looks.add(lambda _: act())

    def states(self, unlocked: str | None) -> tuple[SlotState, ...]:
        """Return every reader with what is in it now; ``unlocked`` names the one of the unlocked CPS."""
        known = self._supervisor.memory.known
        return tuple(
            _state(name, seat, known.get(stable_name(name)), unlocked=name == unlocked)
            for name, seat in self.look().items()
        )

    def connect(self, reader: str) -> ReaderChannel:
        """Open a channel to the card of a reader. Raises CardioError."""
        self.check_on()
        return self._readers.connect(reader)

    def reader_of(self, family: str) -> str:
        """Return the reader of a family: its named slot, else the first that holds such a card.

        Raises PcscOff, NoReader, NoCard naming the empty reader where such a card usually is, CardMute, CardioError.
        """
        self.check_on()
        if (named := self._named[family]) is not None:
            return named
        seats = self.look()
        for name, seat in seats.items():
            if seat.kind is not None and seat.kind.family == family:
                return name
        if not seats:
            raise NoReader
        if (mute := next((name for name, seat in seats.items() if seat.mute), None)) is not None:
            raise CardMute(mute)
        free = (name for name, seat in seats.items() if not seat.present)
        raise NoCard(self._supervisor.memory.reader_of(family, free) or "")

    def reader_of_phone(self) -> str:
        """Return the first reader that holds neither a CPS nor a Vitale. Raises PcscOff, NoReader, NoCard."""
        seats = self.look()
        for name, seat in seats.items():
            if seat.atr and seat.kind is None:
                return name
        raise NoCard if seats else NoReader

    def seat(self, reader: str) -> tuple[str, Seat]:
        """Return the whole name of a reader and what it shows now. Raises PcscOff, CardioError."""
        seats = self.look()
        name = reader if reader in seats else next((name for name in seats if name.startswith(reader)), reader)
        return name, seats.get(name, _NO_SEAT)

    def left(self, reader: str, before: Seat) -> CardioError | None:
        """Return why a reader does not hold the card any more that it held, None where it does.

        A daemon that was lost has closed every card with it, were another one to show the same card by now.
        """
        if (lost := self._supervisor.fault) is not None:
            return lost
        try:
            seat = self.look().get(reader, _NO_SEAT)
        except CardioError as fault:
            return fault
        if seat.present and (seat.atr, seat.changes) == (before.atr, before.changes):
            return None
        return CardRemoved(reader)

    def look(self) -> Mapping[str, Seat]:
        """Look at every reader, now. Raises PcscOff, CardioError (NoDaemon, NoPcscLibrary)."""
        self.check_on()
        watch = self._readers.watch()
        try:
            return watch.look()
        finally:
            watch.close()

    def _remember(self, event: Event) -> None:
        """Keep what the supervisor learnt of a reader."""
        if event.what is Happening.CARD_IN and event.kind is not None and self._folder is not None:
            card_memory.keep(self._folder, self._supervisor.memory.known)


def _state(reader: str, seat: Seat, usual: str | None, *, unlocked: bool) -> SlotState:
    """Return what a reader shows."""
    if not seat.present:
        return SlotState(reader, None, usual=usual)
    kind = seat.kind
    return SlotState(
        reader,
        kind.family if kind else "",
        kind.value if kind else "",
        mute=seat.mute,
        held=seat.exclusive,
        usual=usual,
        unlocked=unlocked,
    )
