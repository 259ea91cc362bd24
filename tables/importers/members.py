"""Tables whose key ends in the list of those it is for: ``AFLB001/1/0/3 5 9`` (grilles), ``F/surgeon anaesthetist``.

Each member has its own history. Members that share their whole history share their rows when the table is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from tables.importers.ledger import Edition, Page, Statement, Timeline, in_force, put


@dataclass(slots=True)
class _Group:
    """Members that share one history so far."""

    members: frozenset[str]
    timeline: Timeline


class MemberBook:
    """A page taken apart by member; ``close`` puts the page together again."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._groups: dict[str, list[_Group]] = {}
        for key, timeline in page.timelines.items():
            base, _, members = key.rpartition("/")
            for group in self._groups_of(base, frozenset(members.split())):
                group.timeline.update(timeline)

    def state(
        self, base: str, members: Iterable[str], day: date, said: Statement, until: Edition | None = None
    ) -> None:
        """State the values of some members of a key from a day on."""
        for group in self._groups_of(base, frozenset(members)):
            put(group.timeline, day, said, until)

    def end(self, base: str, members: Iterable[str], day: date, said: Statement, until: Edition | None = None) -> None:
        """End those of some members that have a value on a day; ``said`` gives the source, its values are left out."""
        held = frozenset(self.members_at(base, day)).intersection(members)
        self.state(base, held, day, Statement(tuple("" for _ in said.values), said.source, said.grade), until)

    def at(self, base: str, member: str, day: date) -> tuple[str, ...] | None:
        """Return the values of a member on a day, None where there are none."""
        for group in self._groups.get(base, ()):
            if member in group.members:
                return in_force(group.timeline, day)
        return None

    def members_at(self, base: str, day: date) -> Iterator[str]:
        """Yield the members of a key that have values on a day."""
        for group in self._groups.get(base, ()):
            if in_force(group.timeline, day):
                yield from group.members

    def bases(self) -> Iterable[str]:
        """Return every key, its members left out."""
        return self._groups.keys()

    def close(self) -> None:
        """Write the histories back into the page."""
        self._page.timelines.clear()
        for base, groups in self._groups.items():
            for group in _merged(groups):
                if group.timeline:
                    self._page.timelines[f"{base}/{_written(group.members)}"] = group.timeline

    def _groups_of(self, base: str, members: frozenset[str]) -> list[_Group]:
        """Return groups that hold exactly some members of a key, parting those that hold others too."""
        groups = self._groups.setdefault(base, [])
        found = []
        for group in list(groups):
            common = group.members & members
            if common and common != group.members:
                groups.append(_Group(group.members - common, dict(group.timeline)))
                group.members = common
            if common:
                found.append(group)
                members -= common
        if members:
            found.append(_Group(members, {}))
            groups.append(found[-1])
        return found


def _merged(groups: list[_Group]) -> list[_Group]:
    """Join the groups that share their whole history."""
    found: list[_Group] = []
    for group in groups:
        for other in found:
            if other.timeline == group.timeline:
                other.members |= group.members
                break
        else:
            found.append(group)
    return found


@cache
def _written(members: frozenset[str]) -> str:
    """Write members as the end of a key: few lists of grilles serve thousands of tariffs."""
    return " ".join(sorted(members, key=_order))


def _order(member: str) -> tuple[str, int]:
    """Sort grilles by their number and groups by their name.

    >>> sorted(["10", "9", "grille-18", "grille-7", "general"], key=_order)
    ['9', '10', 'general', 'grille-7', 'grille-18']
    """
    name = member.rstrip("0123456789")
    return name, int(member[len(name) :] or 0)
