"""Dense tables: for every epoch and key, the value in force and the source row it comes from."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tables.dated import Row
from tables.epochs import Epochs
from tables.folder import SourceFolder
from tables.layout import NONE

Candidates = Sequence[str]
"""Source keys that may give a value, least precise first: a later one that is in force wins."""


@dataclass(frozen=True, slots=True)
class Dense:
    """``cells[(epoch * keys + key) * width + column]`` and ``sources[epoch * keys + key]``."""

    cells: array[int]
    sources: array[int]
    keys: int


def dense(
    folder: SourceFolder,
    epochs: Epochs,
    name: str,
    keys: Sequence[Candidates],
    read: Callable[[Row], Sequence[int]],
    width: int = 1,
) -> Dense:
    """Lay one source table out by epoch and key; ``read`` turns a row into ``width`` cells. Raises TableError."""
    table, count = folder.table(name), len(keys)
    cells = array("i", [NONE]) * (len(epochs) * count * width)
    sources = array("i", [NONE]) * (len(epochs) * count)
    for place, candidates in enumerate(keys):
        for candidate in candidates:
            for row, first, after in epochs.spans(table.versions(candidate)):
                values, number = array("i", read(row)), folder.number(name, row)
                for at in range(first * count + place, after * count + place, count):
                    cells[at * width : (at + 1) * width] = values
                    sources[at] = number
    return Dense(cells, sources, count)
