"""What a priced invoice claims, as the checks of what may be billed look at it: its lines, day by day.

These checks move no cent and refuse nothing: each gives a warning that the user may pass over, since most exceptions
rest on facts that an invoice does not hold (the place, the time, the limb).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ccam_ngap.answer import Line
from ccam_ngap.book import Book, book
from ccam_ngap.layout_marks import EVERYTHING
from ccam_ngap.names import written
from ccam_ngap.profile import Profile, profile_of
from ccam_ngap.request import Act, Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.layout import GROUPING, KIND, KINDS
from tables.messages import Message


@dataclass(frozen=True, slots=True)
class Claim:
    """A priced invoice under check: ``versions`` says where the act of every line lies in the tables.

    ``seen`` are the marks of all lines together (``ccam_ngap.layout_marks``): what no line bears need not be looked at.
    """

    request: Request
    tables: Tables
    lines: Sequence[Line]
    versions: Sequence[int]
    messages: list[Message]
    seen: int = EVERYTHING

    def act(self, line: Line) -> Act:
        """Return the act that a line prices."""
        return self.request.acts[line.index]

    def book(self, name: str) -> Book:
        """Return a small table."""
        return book(self.tables, name)

    def kind(self, line: Line) -> str:
        """Return the kind of the act of a line."""
        return KINDS[self.tables.cells[self.versions[line.index] + KIND]]

    def grouping(self, line: Line) -> str:
        """Return the CCAM grouping of a line, empty where it has none."""
        place = self.tables.cells[self.versions[line.index] + GROUPING]
        return self.tables.names("groupings")[place] if place >= 0 else ""

    @property
    def profile(self) -> Profile:
        """What the practitioner is in the tables."""
        found = profile_of(self.request.practitioner, self.tables)
        assert found is not None
        return found

    def say(self, rule: str, line: Line, name: str = "", **places: object) -> None:
        """Add the message of a rule about a line, or about a field of it."""
        field = f"acts[{line.index}].{name}" if name else f"acts[{line.index}]"
        given = {"code": line.code, "where": field, "day": written(line.date)} | places
        self.messages.append(message(rule, field=field, **given))


def by_day(lines: Sequence[Line]) -> Mapping[date, list[Line]]:
    """Group lines by their day."""
    found: dict[date, list[Line]] = {}
    for line in lines:
        found.setdefault(line.date, []).append(line)
    return found
