"""From two looks at the readers to what happened in between.

>>> from cardio.supervisor.seat import Seat
>>> [event.what.value for event in changes({}, {"Lecteur": Seat(present=True)})]
['reader-in', 'card-in']
>>> [event.what.value for event in changes({"Lecteur": Seat(present=True)}, {"Lecteur": Seat(present=True, changes=2)})]
['card-out', 'card-in']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cardio.supervisor.events import Event, Happening
from cardio.supervisor.seat import Seat

_EMPTY = Seat()


def changes(before: Mapping[str, Seat], after: Mapping[str, Seat]) -> tuple[Event, ...]:
    """Return what happened between two looks: what left first, then what came, reader by reader."""
    left = [event for name, seat in before.items() if name not in after for event in _gone(name, seat)]
    came = [event for name, seat in after.items() for event in _one(name, before.get(name), seat)]
    return (*left, *came)


def _gone(name: str, seat: Seat) -> Iterator[Event]:
    """Tell that a reader left, its card before it."""
    yield from _cards(name, seat, _EMPTY)
    yield Event(Happening.READER_OUT, name)


def _one(name: str, before: Seat | None, after: Seat) -> Iterator[Event]:
    """Tell what happened to a reader that is there now."""
    if before is None:
        yield Event(Happening.READER_IN, name)
    yield from _cards(name, before or _EMPTY, after)


def _cards(name: str, before: Seat, after: Seat) -> Iterator[Event]:
    """Tell the cards that left and came: a swap is both."""
    same = before.present == after.present and (
        not after.present or (before.changes, before.atr, before.mute) == (after.changes, after.atr, after.mute)
    )
    if same:
        return
    if before.present:
        yield Event(Happening.CARD_OUT, name, before.kind, before.mute)
    if after.present:
        yield Event(Happening.CARD_IN, name, after.kind, after.mute)
