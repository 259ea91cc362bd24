"""The patient of a terminal: the Vitale that is in, or the appli carte Vitale (apCV) that was shown last.

An apCV stands for the Vitale from when it was read until a Vitale is read or it is forgotten. It signs nothing here:
how a real one takes part in the securing of an FSE is not public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from api.reader_board import ReaderBoard
from cardio.apcv import ApcvProvider, NfcApcv
from cardio.vitale.card import Vitale
from cardio.vitale.content import VitaleContent


class PatientSlot:
    """Who is treated."""

    def __init__(self, board: ReaderBoard) -> None:
        self._board = board
        self._shown: VitaleContent | None = None

    @contextmanager
    def vitale(self) -> Iterator[Vitale]:
        """The Vitale that is in, for one dialogue. Raises CardioError."""
        channel = self._board.connect(self._board.reader_of("Vitale"))
        try:
            yield Vitale(channel)
        finally:
            channel.close()

    def read_vitale(self) -> VitaleContent:
        """Read the Vitale, which takes the place of an apCV that was shown. Raises CardioError."""
        with self.vitale() as card:
            found = card.read()
        self._shown = None
        return found

    def read_apcv(self, provider: ApcvProvider, now: datetime) -> VitaleContent:
        """Read an apCV, which is the patient from now on. Raises CardioError."""
        self._shown = provider.read(now)
        return self._shown

    def read_phone(self, now: Callable[[], datetime]) -> VitaleContent:
        """Read the apCV of the phone that lies on a contactless reader. Raises NoCard, NoReader, CardioError."""
        channel = self._board.connect(self._board.reader_of_phone())
        try:
            return self.read_apcv(NfcApcv(channel), now())
        finally:
            channel.close()

    def forget_apcv(self) -> None:
        """Forget the apCV that was shown, if any."""
        self._shown = None

    @contextmanager
    def who(self) -> Iterator[tuple[VitaleContent, Vitale | None]]:
        """Who is treated, and the Vitale that can sign for them: None for an apCV. Raises CardioError."""
        if self._shown is not None:
            yield self._shown, None
            return
        with self.vitale() as card:
            yield card.read(), card

    def read(self) -> VitaleContent:
        """Read who is treated: the apCV that was shown, else the Vitale. Raises CardioError."""
        with self.who() as (content, _):
            return content
