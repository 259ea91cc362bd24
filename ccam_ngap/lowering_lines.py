"""What lowering says of acts: which are unknown, which fields are odd, and what only some acts have, as integers.

``ccam_ngap.kernel_sheet`` fills the rows of acts and comes here for what is out of the ordinary.
"""

from __future__ import annotations

from datetime import date

from ccam_ngap.checks.acts import check_use, unknown_act
from ccam_ngap.checks.bounds import check_bounds
from ccam_ngap.checks.modifiers import check_modifiers
from ccam_ngap.checks.qualifiers import qualifier_on
from ccam_ngap.layout import MODIFIERS
from ccam_ngap.names import known, outside, written
from ccam_ngap.profile import Profile
from ccam_ngap.request import Act, Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.layout import KINDS, NONE, ZONES
from tables.messages import Message

ACTS = "ngap/acts.csv"
KILOMETRIC = KINDS.index("kilometric")
BESIDE = ("majoration", "indemnity")
"""Kinds of NGAP codes that are no acts: what stands beside an act."""
TIMES = ("night", "deep_night", "holiday")
ASPA = "9"
"""The exoneration code that says ASPA."""
NOTHING_NGAP = (NONE,) * 5
NO_MODIFIER: tuple[int, ...] = (NONE,) * MODIFIERS


class LineLowering:
    """Lowers what is special to some acts of one request; messages are added to the list it was given."""

    __slots__ = ("messages", "profile", "request", "tables")

    def __init__(self, request: Request, profile: Profile | None, tables: Tables, messages: list[Message]) -> None:
        self.request, self.profile, self.tables, self.messages = request, profile, tables, messages

    def fields(self, place: int) -> None:
        """Say which numbers of an act are out of bounds, and which of its fields its nomenclature ignores."""
        check_bounds(self.request.acts[place], f"acts[{place}]", self.messages)
        check_use(self.request.acts[place], f"acts[{place}]", self.messages)

    def outside(self, place: int) -> None:
        """Say that the tables do not cover the day of an act."""
        self.messages.append(outside(f"acts[{place}].date", self.request.acts[place].date, self.tables))

    def after_invoice(self, place: int) -> None:
        """Say that an act is after the invoice."""
        self.messages.append(message("quote.act-after-invoice", field=f"acts[{place}].date"))

    def born_after(self, place: int) -> None:
        """Say that the beneficiary is born after an act, once."""
        birth, day = self.request.beneficiary.birth_date, self.request.acts[place].date
        found = message("quote.born-after", field="beneficiary.birth_date", birth=birth, day=written(day))
        if found not in self.messages:
            self.messages.append(found)

    def unknown_act(self, place: int) -> None:
        """Say that the tables do not know an act."""
        self.messages.append(unknown_act(self.request.acts[place], f"acts[{place}]", self.tables))

    def unknown_exoneration(self, place: int) -> None:
        """Say that the tables do not know the exoneration of an act."""
        act, rule = self.request.acts[place], "quote.unknown-exoneration"
        where = f"acts[{place}].exoneration" if act.exoneration else "exoneration"
        known("exonerations", act.exoneration or self.request.exoneration, where, rule, self.tables, self.messages)

    def qualifier(self, place: int) -> int:
        """Return the effect of the qualifier of an act."""
        act = self.request.acts[place]
        return qualifier_on(act.qualifier, act.date, self.tables).effect

    def modifiers(self, place: int) -> tuple[int, ...]:
        """Return the modifiers of an act, as many as a row holds; say which are not known."""
        found = check_modifiers(self.request.acts[place], f"acts[{place}]", self.tables, self.messages)
        return (*found, *NO_MODIFIER)[:MODIFIERS]

    def association(self, place: int) -> int:
        """Return the association code of an act; say so where it is not known."""
        association, rule = self.request.acts[place].association, "quote.unknown-association"
        code = "?" if association is None or not 0 <= association <= 99 else str(association)
        return known("associations", code, f"acts[{place}].association", rule, self.tables, self.messages)

    def ngap_row(self, place: int, kilometric: int) -> tuple[int, ...]:
        """Return what is special to an NGAP act of the request, remembered where nothing had to be said of it."""
        before, act = len(self.messages), self.request.acts[place]
        found = self.ngap(act, f"acts[{place}]", kilometric != 0)
        plain = not (act.night or act.holiday or act.deep_night)
        if self.profile is not None and plain and len(self.messages) == before:
            remembered = self.profile.kilometres if kilometric else self.profile.acts
            remembered[act.code] = found
        return found

    def ngap(self, act: Act, path: str, kilometric: bool) -> tuple[int, ...]:
        """Lower what is special to the NGAP: kilometres, price of the profession, night and holiday."""
        if self.profile is None:
            return NOTHING_NGAP
        group, zone = self.profile.group, ZONES[self.profile.zone]
        if kilometric:
            return self.kilometres(act, path, group, zone)
        if act.distance_km is not None:
            self.ignored(act, path, "distance_km")
        price = self.tables.index("group_prices").get(f"{act.code}/{zone}/{group}", NONE)
        if not (act.night or act.deep_night or act.holiday):
            return NONE, NONE, price, NONE, NONE
        if self.beside(act.code):
            self.ignored_times(act, path)
            return NONE, NONE, price, NONE, NONE
        night = NONE
        if act.night or act.deep_night:
            night = self.majoration("deep_night" if act.deep_night else "night", act.code, path)
        holiday = self.majoration("holiday", act.code, path) if act.holiday else NONE
        return NONE, NONE, price, night, holiday

    def beside(self, code: str) -> bool:
        """Whether a code is a majoration or a travel, which bears no night or holiday majoration but one of its own."""
        row = self.tables.rows.at(ACTS, code, date.max)
        if row is None or row.values["kind"] not in BESIDE:
            return False
        group = self.profile.group if self.profile else ""
        return not any(f"{group}/{what}/{code}" in self.tables.index("majorations") for what in TIMES)

    def ignored_times(self, act: Act, path: str) -> None:
        """Say that the night and holiday of an act change nothing."""
        for name in TIMES:
            if getattr(act, name):
                self.ignored(act, path, name)

    def kilometres(self, act: Act, path: str, group: str, zone: str) -> tuple[int, ...]:
        """Lower a kilometric indemnity: it has a distance, and neither coefficient nor majoration."""
        if act.distance_km is None:
            self.messages.append(message("quote.distance-missing", field=f"{path}.distance_km", code=act.code))
        if act.coefficient != 100:
            self.ignored(act, path, "coefficient")
        self.ignored_times(act, path)
        place = self.tables.index("kilometric").get(f"{act.code}/{group}", NONE)
        overseas = self.tables.index("kilometric_zones").get(f"{act.code}/{group}/{zone}", NONE)
        return place, overseas, NONE, NONE, NONE

    def ignored(self, act: Act, path: str, name: str) -> None:
        """Say that a field of an NGAP act changes nothing."""
        self.messages.append(message("quote.field-ignored", field=f"{path}.{name}", nomenclature=act.code))

    def majoration(self, what: str, code: str, path: str) -> int:
        """Lower a night or holiday majoration, that of the code where it has its own; none is an error, never zero."""
        known, group = self.tables.index("majorations"), self.profile.group if self.profile else ""
        place = known.get(f"{group}/{what}/{code}", known.get(f"{group}/{what}", NONE))
        if place == NONE:
            self.messages.append(message("quote.no-majoration", field=f"{path}.{what}"))
        return place
