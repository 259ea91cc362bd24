"""What all quotes by the same tables share: names looked up once, and sheets of integers to work on.

Everything here is worked out from the tables alone, kept with them (``Tables.derived``) and bounded: a value that is
there is the one that would be worked out again. Quotes of several threads share a desk; each takes a room of its own.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable
from datetime import date
from typing import Any, Final

from ccam_ngap.checks.associations import Rule, rules_of
from ccam_ngap.checks.rights import caisses_left_out
from ccam_ngap.checks.shares import DIRECT, always_general
from ccam_ngap.checks.watching import conditioned_modifiers, marks_of_acts
from ccam_ngap.kernel_shares import Pricing, Silent
from ccam_ngap.kernel_sheet import Sheet
from ccam_ngap.layout import FIRST_ORDINAL, INVOICE, LINE, OUT, STEP, STEPS_A_LINE
from ccam_ngap.memory import remember
from ccam_ngap.profile import profiles_of
from ccam_ngap.withheld import NATURES, NOTHING, Amounts, amounts_on
from tables.compiled import Tables
from tables.layout import NONE

AME = "ame"
"""The cover of the AME."""
NO_COVER: Final = (None, (NONE,) * 10)
"""No complementary cover: no formula, and the integers from ``I_FORMULA`` to ``I_USER_CAP``."""
NO_ACTS: Final[dict[str, int]] = {}
"""The acts of a nomenclature that the tables do not have."""
LINES: Final = 16
"""How many lines a room has at least."""
ROOMS: Final = 8
"""How many rooms wait for the next quotes."""
NAME: Final = "desk of quotes"


class Room:
    """Where one invoice is priced: the rows that go in and come out, and the ``sheet`` that fills and reads them."""

    __slots__ = ("_out", "_tables", "count", "invoice", "lines", "sheet")

    def __init__(self, desk: Desk, count: int) -> None:
        tables = self._tables = desk.tables
        self.count = count
        self.invoice = array("q", bytes(8 * INVOICE))
        self.lines = array("q", bytes(8 * LINE * count))
        self._out = array("q", bytes(8 * OUT * count))
        rows = (self.invoice, self.lines, self._out)
        pricing = Silent(tables.cells, tables.directory, *rows, array("q"))
        self.sheet = Sheet(pricing, tables.cells, tables.directory, *rows, desk.marks, desk)

    def price_with_reasons(self, count: int) -> tuple[int, array[int]]:
        """Price the lines. Returns how many have no price, and the steps."""
        steps = array("q", bytes(8 * (1 + STEP * STEPS_A_LINE * count)))
        rows = (self.invoice, self.lines, self._out)
        return Pricing(self._tables.cells, self._tables.directory, *rows, steps).price(0, 0, count), steps


class Desk:
    """The names of one version of the tables, by their places, and the rooms that are free."""

    __slots__ = (
        "acts",
        "ame",
        "association_rules",
        "associations",
        "caisses_left_out",
        "conditioned",
        "covers",
        "exonerations",
        "families",
        "general_regimes",
        "groupings",
        "marks",
        "modifiers",
        "natures",
        "no_acts",
        "no_cover",
        "nothing",
        "nothing_withheld",
        "out_of_pathway",
        "pathways",
        "profiles",
        "regimes",
        "rooms",
        "tables",
        "withheld",
    )

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.acts, self.no_acts = tables.acts, NO_ACTS
        self.natures, self.pathways = dict(tables.index("natures")), dict(tables.index("pathways"))
        self.regimes, self.exonerations = dict(tables.index("regimes")), dict(tables.index("exonerations"))
        self.families, self.groupings = tables.names("families"), tables.names("groupings")
        self.ame = tables.index("covers").get(AME, NONE)
        self.caisses_left_out = caisses_left_out(tables)
        self.no_cover = NO_COVER
        self.marks = marks_of_acts(tables)
        self.covers: dict[Hashable, Any] = {}
        self.modifiers: dict[Hashable, Any] = {}
        codes = tables.index("associations").items()
        self.associations = {int(code): place for code, place in codes if code.isdecimal()}
        self.association_rules: dict[Hashable, Rule | None] = rules_of(tables)
        self.conditioned = conditioned_modifiers(tables)
        self.general_regimes, self.out_of_pathway = always_general(tables) | {""}, DIRECT
        self.nothing, self.nothing_withheld = NOTHING, NATURES
        self.withheld: dict[Hashable, list[Amounts | None]] = {}
        self.profiles = profiles_of(tables)
        self.rooms: list[Room] = []

    def withhold(self, day: int) -> list[Amounts | None]:
        """Work out what the caisse withholds of the acts of a day, the day as the kernel knows it, and remember it."""
        found = amounts_on(self.tables, date.fromordinal(FIRST_ORDINAL + day))
        remember(self.withheld, day, found)
        return found

    def take(self, count: int) -> Room:
        """Return a room for some lines, which nobody else uses."""
        if count > LINES:
            return Room(self, count)
        try:
            return self.rooms.pop()
        except IndexError:
            return Room(self, LINES)

    def give_back(self, room: Room) -> None:
        """Let the next quote use a room."""
        if room.count == LINES and len(self.rooms) < ROOMS:
            self.rooms.append(room)


def desk_of(tables: Tables) -> Desk:
    """Return the desk of some tables, made once."""
    found: Desk | None = tables.derived.get(NAME)
    if found is None:
        found = tables.derived[NAME] = Desk(tables)
    return found
