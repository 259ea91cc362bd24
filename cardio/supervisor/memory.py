"""Which reader holds which family of card: remembered when the card, the reader or the daemon has gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cardio.supervisor.seat import Seat

_NUMBERS = re.compile(r" [0-9A-F]{2} [0-9A-F]{2}$")


def stable_name(name: str) -> str:
    """Return the name of a reader without the numbers that pcscd adds and changes at each plug.

    >>> stable_name("Lecteur PS (CPS) 01 00")
    'Lecteur PS (CPS)'
    """
    return _NUMBERS.sub("", name)


class Memory:
    """Families ("CPS", "Vitale") by stable reader name; ``known`` may be kept and given to the next process.

    >>> memory = Memory({"Lecteur PS": "CPS"})
    >>> memory.reader_of("CPS", ["Autre 00 00", "Lecteur PS 01 00"])
    'Lecteur PS 01 00'
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known = dict(known or {})

    def note(self, seats: Mapping[str, Seat]) -> None:
        """Remember what the readers hold; the last card recognised in a reader is what it is for."""
        for name, seat in seats.items():
            if (kind := seat.kind) is not None:
                self.known[stable_name(name)] = kind.family

    def reader_of(self, family: str, names: Iterable[str]) -> str | None:
        """Return the first of the readers that is remembered for a family, None where there is none."""
        return next((name for name in names if self.known.get(stable_name(name)) == family), None)
