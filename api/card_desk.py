"""The cards of a terminal: one CPS that stays unlocked as long as it stays in, one patient at a time.

The bearer code passes through and is never kept; the unlocked CPS is the open card itself, so that taking it out,
resetting it or closing the desk locks it. An unlocking serves until the end of the day; a transmission wants its own
(``cardio.cps.session``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import RLock

from api.card_news import CardNews
from api.cps_source import CpsCard, CpsSource, DirectSource, OpenCps
from api.errors import NotUnlocked, TooManyCodes
from api.patient_slot import PatientSlot
from api.reader_board import ReaderBoard, SlotState
from api.security.codes import CodeLimit
from cardio.apcv import ApcvProvider
from cardio.cps.code import wipe
from cardio.cps.holder import CpsHolder
from cardio.cps.session import CodePolicy, CodeSession, Use
from cardio.errors import CardioError, CodeBlocked, CodeExpired, CodeForTransmission, WrongCode
from cardio.supervisor.seat import Seat, WatchedReaders
from cardio.vitale.card import Vitale
from cardio.vitale.content import VitaleContent

__all__ = ["CardDesk", "SlotState", "Use"]


@dataclass(frozen=True, slots=True)
class _Unlocked:
    """The CPS that is unlocked, and where it was then: a reader whose ``seat`` changed does not hold it any more."""

    opened: OpenCps
    serial: str
    reader: str
    seat: Seat


class CardDesk:
    """The cards of one terminal. Readers are named whole or by their beginning; None looks in all.

    ``source`` opens the CPS, by APDU unless told otherwise; ``policy`` says how long an unlocking lasts. The readers
    are watched from ``switch(on=True)`` to ``close``: a CPS that leaves is then locked at once.
    """

    def __init__(
        self,
        readers: WatchedReaders,
        cps_reader: str | None = None,
        vitale_reader: str | None = None,
        *,
        source: CpsSource | None = None,
        policy: CodePolicy | None = None,
    ) -> None:
        self._board = ReaderBoard(readers, {"CPS": cps_reader, "Vitale": vitale_reader})
        self._board.after_each_look(self._look_after)
        self._patient = PatientSlot(self._board)
        self._source = source or DirectSource(readers)
        self._wrong_codes = CodeLimit()
        self._code = CodeSession(policy or CodePolicy())
        self._unlocked: _Unlocked | None = None
        self._gone: CardioError | None = None
        self._now: Callable[[], datetime] = lambda: datetime.now().astimezone()
        self._lock = RLock()

    # Its life and its readers

    def follow(self, now: Callable[[], datetime], folder: Path) -> None:
        """Go by a clock, and keep in a folder which reader is for which card."""
        self._now = now
        self._board.remember_in(folder)

    def switch(self, *, on: bool) -> None:
        """Switch PC/SC mode: off locks the CPS and frees every reader, every dialogue then raises PcscOff."""
        if not on:
            self.lock()
        self._board.switch(on=on)

    def close(self) -> None:
        """Lock the CPS, forget the patient and stop watching."""
        self.lock()
        self._patient.forget_apcv()
        self._board.close()

    @property
    def news(self) -> CardNews:
        """What happened to readers and cards."""
        return self._board.news

    def states(self) -> tuple[SlotState, ...]:
        """Return every reader with what is in it now. Raises CardioError (NoDaemon, NoPcscLibrary, PcscOff)."""
        unlocked = self._unlocked
        return self._board.states(unlocked.reader if unlocked else None)

    # The CPS

    def unlock(self, code: bytearray, use: Use = Use.BILLING) -> CpsHolder:
        """Unlock the CPS and keep it so; ``code`` is zeroed in every case.

        Raises CardioError (WrongCode…), TooManyCodes after ten wrong ones in five minutes.
        """
        try:
            if seconds := self._wrong_codes.wait():
                raise TooManyCodes(seconds=seconds)
            holder = self._keep(lambda opened: opened.card.unlock(code), use)
        except (WrongCode, CodeBlocked):
            self._wrong_codes.note()
            raise
        finally:
            wipe(code)
        self._wrong_codes.clear()
        return holder

    def unlock_on_pad(self, seconds: int = 30, use: Use = Use.BILLING) -> CpsHolder:
        """Have the reader's own keypad ask for the code: it never passes here. Raises CardioError (NoPinPad…)."""
        return self._keep(lambda opened: opened.ask_on_pad(seconds), use)

    def holder(self) -> CpsHolder:
        """Read the CPS, with its situations if it is unlocked. Raises CardioError."""
        if self._unlocked is not None:
            with self.cps() as unlocked:
                return unlocked.read()
        with self._opened() as card:
            return card.read()

    def tries_left(self) -> int:
        """Return how many codes may still be tried. Raises CardioError."""
        with self._opened() as card:
            return card.tries_left()

    @contextmanager
    def cps(self) -> Iterator[CpsCard]:
        """The unlocked CPS. Raises NotUnlocked, CodeExpired, CardioError; a card that fails must be unlocked again."""
        with self._lock:
            unlocked = self._current()
            if not self._code.covers(unlocked.serial, self._now(), Use.BILLING):
                self.lock()
                raise CodeExpired
            self._code = self._code.used(self._now(), Use.BILLING)
            try:
                yield unlocked.opened.card
            except CardioError:
                self.lock()
                raise

    @contextmanager
    def transmission(self) -> Iterator[None]:
        """A transmission, which spends the code that was given for it unless it raises.

        Raises NotUnlocked, CodeForTransmission, CardioError.
        """
        with self._lock:
            unlocked = self._current()
            if not self._code.covers(unlocked.serial, self._now(), Use.TRANSMISSION):
                raise CodeForTransmission
            yield
            self._code = self._code.used(self._now(), Use.TRANSMISSION)

    def lock(self) -> None:
        """Forget the unlocked CPS, if any."""
        with self._lock:
            unlocked, self._unlocked, self._gone = self._unlocked, None, None
            self._code = self._code.closed()
            if unlocked is not None:
                unlocked.opened.close()

    # The patient

    @contextmanager
    def vitale(self) -> Iterator[Vitale]:
        """The Vitale that is in, for one dialogue. Raises CardioError."""
        with self._patient.vitale() as card:
            yield card

    def read_vitale(self) -> VitaleContent:
        """Read the Vitale, which takes the place of an apCV that was shown. Raises CardioError."""
        return self._patient.read_vitale()

    def read_apcv(self, provider: ApcvProvider) -> VitaleContent:
        """Read an apCV, which is the patient until a Vitale is read or it is forgotten. Raises CardioError."""
        return self._patient.read_apcv(provider, self._now())

    def read_phone(self) -> VitaleContent:
        """Read the apCV of the phone that lies on a contactless reader. Raises NoCard, NoReader, CardioError."""
        return self._patient.read_phone(self._now)

    def forget_apcv(self) -> None:
        """Forget the apCV that was shown, if any."""
        self._patient.forget_apcv()

    @contextmanager
    def patient(self) -> Iterator[tuple[VitaleContent, Vitale | None]]:
        """Who is treated, and the Vitale that can sign for them: None for an apCV. Raises CardioError."""
        with self._patient.who() as found:
            yield found

    def read_patient(self) -> VitaleContent:
        """Read who is treated: the apCV that was shown, else the Vitale. Raises CardioError."""
        return self._patient.read()

    # Below

    def _keep(self, present_code: Callable[[OpenCps], None], use: Use) -> CpsHolder:
        """Open the CPS, present its code, read it and keep it open; closed again when anything fails."""
        with self._lock:
            self.lock()
            where = self._board.reader_of("CPS")
            opened = self._source.open(where)
            try:
                present_code(opened)
                holder = opened.card.read()
                reader, seat = self._board.seat(where)
            except BaseException:
                opened.close()
                raise
            self._unlocked = _Unlocked(opened, holder.serial, reader, seat)
            self._code = self._code.given(holder.serial, self._now(), use)
            return holder

    def _current(self) -> _Unlocked:
        """Return the unlocked CPS. Raises PcscOff, NotUnlocked and, once, why the one that was unlocked is no more."""
        self._board.check_on()
        if self._unlocked is None:
            gone, self._gone = self._gone, None
            raise gone or NotUnlocked()
        return self._unlocked

    @contextmanager
    def _opened(self) -> Iterator[CpsCard]:
        """The CPS that is in, for one dialogue without a code."""
        opened = self._source.open(self._board.reader_of("CPS"))
        try:
            yield opened.card
        finally:
            opened.close()

    def _look_after(self) -> None:
        """Lock the CPS if it is not where it was, by a look of now: the supervisor's may be older."""
        with self._lock:
            before = self._unlocked
            gone = self._board.left(before.reader, before.seat) if before else None
            if gone is not None:
                self.lock()
                self._gone = gone
