"""What listeners are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cardio.errors import CardioError
from cardio.recognise import CardKind


class Happening(StrEnum):
    """What happened."""

    READER_IN = "reader-in"
    READER_OUT = "reader-out"
    CARD_IN = "card-in"
    CARD_OUT = "card-out"
    SERVICE_LOST = "service-lost"
    SERVICE_BACK = "service-back"
    SWITCHED_ON = "switched-on"
    SWITCHED_OFF = "switched-off"
    LOOKED = "looked"
    """The readers were looked at: told to ``Supervisor.looks`` only, after what it showed."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    ``reader`` is empty where it is about the service or the switch; ``kind`` names the card that came (None for a
    stranger); ``mute`` says that it does not answer; ``fault`` is why the service was lost.
    """

    what: Happening
    reader: str = ""
    kind: CardKind | None = None
    mute: bool = False
    fault: CardioError | None = None
