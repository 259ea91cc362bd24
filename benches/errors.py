"""What can go wrong in the benches.

::

    BenchError
    ├── UnknownFigure      no bench measures a figure of that name
    ├── CannotMeasure      something that the bench needs is not on this machine
    └── AnswersDiffer      the peer does not give our answers: its time would mean nothing

Each carries its French ``message``, of the table ``tables/sources/messages/bench.csv``.
"""

from __future__ import annotations

from tables.catalogue import message
from tables.messages import Message

_LONGEST = 200
"""Characters that are shown of an answer."""


class BenchError(Exception):
    """A bench cannot do what was asked."""

    def __init__(self, told: Message) -> None:
        super().__init__(told.text)
        self.message = told


class UnknownFigure(BenchError):
    """No bench measures ``name``; ``known`` are the names that there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(message("bench.unknown-figure", name=name, known=", ".join(known)))


class CannotMeasure(BenchError):
    """``what`` cannot be measured here: ``why``, and what to do about it."""

    def __init__(self, what: str, why: str, advice: str) -> None:
        super().__init__(message("bench.cannot-measure", what=what, why=why, advice=advice))


class AnswersDiffer(BenchError):
    """``peer`` gives ``theirs`` where we give ``ours``."""

    def __init__(self, peer: str, ours: object, theirs: object) -> None:
        told = {"ours": repr(ours)[:_LONGEST], "theirs": repr(theirs)[:_LONGEST]}
        super().__init__(message("bench.answers-differ", peer=peer, **told))
