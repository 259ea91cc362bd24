"""What each 990 and the 999 must say: levels, children and sums, counted while entities go by.

The columns of 990 are certain; what they count is likely: the children of the level below, and the sum of the amounts
they carry. The amount of an invoice is what its shares (198, 199) say is paid, or its lines when it has no share; a
one-off operation (261, 262) under a kind of return that holds money counts negative.

>>> tally = Tally()
>>> for key, fields in (("102", {"level": "05", "number": "000000017"}),
...                     ("198", {"level": "99", "paid": "00005149", "sign": "P"})):
...     tally.see(key, fields)
>>> tally.close()
Control(level=5, identifier='000000017', children=1, total=5149)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from norms.noemie.columns import signed_field
from norms.noemie.entities import OPENERS
from norms.noemie.lists import held
from norms.record import amount

_IDENTIFIERS: Final[Mapping[str, tuple[str, ...]]] = {
    "010": ("organism", "organism_key"),
    "020": ("number",),
    "040": ("number",),
    "070": ("day",),
    "071": ("day",),
    "080": ("day", "lot"),
    "081": ("kind",),
    "100": ("number",),
    "102": ("number",),
    "150": ("nature",),
}
_SHARES: Final = ("198", "199")
_LINES: Final = ("210", "220")
_ONE_OFFS: Final = ("261", "262")
_MONEY: Final[Mapping[str, str]] = {"198": "paid", "199": "paid", "250": "amount"}
COUNTED: Final = OPENERS | {*_MONEY, *_LINES, *_ONE_OFFS}
"""The entities whose fields a tally looks at; of all others it needs the code only."""


class Control(NamedTuple):
    """What a 990 says of the level it closes; ``total`` in signed cents."""

    level: int
    identifier: str
    children: int
    total: int


@dataclass(slots=True)
class _Level:
    """A level that is open."""

    level: int
    identifier: str
    children: int = 0
    money: int = 0
    lines: int = 0
    has_shares: bool = False
    held: bool = False

    @property
    def total(self) -> int:
        """The sum it closes with."""
        return self.money if self.has_shares else self.money + self.lines


class Tally:
    """Counts a file as its entities go by."""

    def __init__(self) -> None:
        self._open: list[_Level] = []
        self._lots: set[tuple[str, str]] = set()
        self.records = 0
        self.total = 0

    @property
    def lots(self) -> int:
        """How many distinct lots (number and day) were met."""
        return len(self._lots)

    @property
    def depth(self) -> int:
        """The innermost level open, -1 when none is."""
        return self._open[-1].level if self._open else -1

    def opened(self, level: int) -> bool:
        """Whether a level is open, innermost or not."""
        return any(each.level == level for each in self._open)

    def see(self, key: str, fields: Mapping[str, str]) -> None:
        """Count one entity of the file, 000, 990 and 999 included."""
        self.records += 1
        if key in ("102", "080"):
            self._lots.add((fields.get("lot", ""), fields.get("lot_day" if key == "102" else "day", "")))
        if key in OPENERS:
            self._begin(key, fields)
        elif self._open and key not in ("000", "990", "999"):
            self._leaf(key, fields)

    def _begin(self, key: str, fields: Mapping[str, str]) -> None:
        """Open a level below the one that is open."""
        if self._open:
            self._open[-1].children += 1
        identifier = "".join(fields.get(name, "") for name in _IDENTIFIERS[key])
        level = _Level(amount(fields, "level"), identifier)
        level.held = held(fields["kind"]) if key == "081" else bool(self._open) and self._open[-1].held
        self._open.append(level)

    def _leaf(self, key: str, fields: Mapping[str, str]) -> None:
        """Add what opens no level to the one that is open."""
        here = self._open[-1]
        here.children += 1
        here.has_shares |= key in _SHARES
        if key in _MONEY:
            here.money += signed_field(fields, _MONEY[key])
        elif key in _LINES:
            here.lines += signed_field(fields, "amo") + amount(fields, "amc")
        elif key in _ONE_OFFS:
            here.money += -amount(fields, "amount") if here.held else amount(fields, "amount")

    def close(self) -> Control:
        """Close the innermost level and say what its 990 holds. Raises IndexError when none is open."""
        closed = self._open.pop()
        if self._open:
            self._open[-1].money += closed.total
        else:
            self.total += closed.total
        return Control(closed.level, closed.identifier, closed.children, closed.total)
