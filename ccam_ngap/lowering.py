"""From a request to the kernel's integers: what the tables do not know becomes messages on the way.

``ccam_ngap.kernel_sheet`` fills the rows; what it meets out of the ordinary is said here, and in ``lowering_lines``.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable
from dataclasses import dataclass

from ccam_ngap.checks.rights import Modulation, check_rights, exempt, modulation
from ccam_ngap.desk import Desk, Room, desk_of
from ccam_ngap.lowering_cover import Cover, lower_cover
from ccam_ngap.lowering_lines import LineLowering
from ccam_ngap.memory import remember
from ccam_ngap.names import known, outside, refused
from ccam_ngap.profile import Profile, profile_of
from ccam_ngap.request import Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message


@dataclass(frozen=True, slots=True)
class Lowered:
    """The integers of a request and what its lowering found; ``refused`` when it cannot be priced."""

    invoice: array[int]
    lines: array[int]
    messages: tuple[Message, ...]
    refused: bool


def lower(request: Request, tables: Tables) -> Lowered:
    """Return the integers of a request by themselves. Never raises on a request that ``reading`` accepts."""
    desk, count = desk_of(tables), len(request.acts)
    room, lowering = Room(desk, count), Lowering(request, desk)
    missing = room.sheet.lower(request, lowering)
    return Lowered(room.invoice, room.lines, tuple(lowering.messages), bool(missing) or refused(lowering.messages))


class Lowering(LineLowering):
    """What is said of one request, and what only some requests have; ``messages`` gathers it. Never raises."""

    __slots__ = ("desk",)

    def __init__(self, request: Request, desk: Desk) -> None:  # what the base says, without the time of calling it
        self.request, self.profile, self.tables, self.desk = request, None, desk.tables, desk
        self.messages = list(request.messages)

    def find_profile(self) -> Profile | None:
        """Return what the practitioner is in the tables; say so where they do not know him."""
        found = profile_of(self.request.practitioner, self.tables)
        if found is None:
            places = {"code": self.request.practitioner.specialty}
            self.messages.append(message("quote.unknown-specialty", field="practitioner.specialty", **places))
        return found

    def invoice_outside(self) -> None:
        """Say that the tables do not cover the day of the invoice."""
        self.messages.append(outside("invoice_date", self.request.invoice_date, self.tables))

    def rights(self) -> None:
        """Say what is not known of the rights of the beneficiary."""
        check_rights(self.request, self.tables, self.messages)

    def cover(self, key: Hashable | None) -> Cover:
        """Return the complementary cover, remembered under its key, if any, where nothing had to be said of it."""
        before = len(self.messages)
        found = lower_cover(self.request, self.tables, self.messages)
        if key is not None and len(self.messages) == before:
            remember(self.desk.covers, key, found)
        return found

    def known_modifiers(self, place: int) -> tuple[int, ...]:
        """Return the modifiers of an act, remembered where nothing had to be said of them."""
        before, found = len(self.messages), self.modifiers(place)
        if len(self.messages) == before:
            remember(self.desk.modifiers, tuple(self.request.acts[place].modifiers), found)
        return found

    def unknown_nature(self) -> None:
        """Say that the tables do not know the nature of the insurance."""
        known("natures", self.request.nature, "nature", "quote.unknown-nature", self.tables, self.messages)

    def unknown_pathway(self) -> None:
        """Say that the tables do not know the indicator of the pathway."""
        code = self.request.pathway or ""
        known("pathways", code, "pathway", "quote.unknown-pathway", self.tables, self.messages)

    def modulation(self) -> Modulation:
        """Return what the modulation code of the beneficiary changes."""
        return modulation(self.request, self.tables)

    def exempt(self) -> int:
        """Return 1 where the pathway rule does not reach the beneficiary."""
        return int(exempt(self.request, self.tables))
