"""From the acts of a request to the kernel's integers, one row a line."""

from __future__ import annotations

from datetime import date

from ccam_ngap.checks.acts import check_use, unknown_act
from ccam_ngap.checks.bounds import check_bounds
from ccam_ngap.checks.modifiers import check_modifiers
from ccam_ngap.checks.qualifiers import qualifier_on
from ccam_ngap.checks.rights import modulation
from ccam_ngap.layout import MODIFIERS
from ccam_ngap.names import known, outside
from ccam_ngap.profile import Profile
from ccam_ngap.request import Act, Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.epochs import day_number
from tables.layout import KIND, KINDS, N_ACTS, NONE, VERSION_OF_ACT, VERSIONS, ZONES
from tables.messages import Message

KILOMETRIC = KINDS.index("kilometric")
ASPA = "9"
"""The exoneration code that says ASPA."""
NOTHING_NGAP = (NONE,) * 5
NO_MODIFIER: tuple[int, ...] = (NONE,) * MODIFIERS
Day = tuple[int, int, int]
"""A day as the kernel knows it: its number, its epoch, the age of the beneficiary."""


class LineLowering:
    """Lowers the acts of one request; messages are added to the list it was given."""

    __slots__ = ("aspa", "days", "messages", "profile", "request", "tables")

    def __init__(self, request: Request, profile: Profile | None, tables: Tables, messages: list[Message]) -> None:
        self.request, self.profile, self.tables, self.messages = request, profile, tables, messages
        self.aspa = request.beneficiary.aspa or modulation(request, tables).aspa
        self.days: dict[date, Day | None] = {}

    def lines(self) -> list[int]:
        """Return the rows of every act, one after the other."""
        rows: list[int] = []
        for place, act in enumerate(self.request.acts):
            rows += self.line(act, f"acts[{place}]")
        return rows

    def day(self, day: date) -> Day | None:
        """Return a day as the kernel knows it, None when the tables do not cover it."""
        if day not in self.days:
            epoch = self.tables.epoch(day)
            age = self.request.beneficiary.age_on(day)
            self.days[day] = None if epoch is None else (day_number(day), epoch, age)
        return self.days[day]

    def line(self, act: Act, path: str) -> list[int]:
        """Return the row of an act, empty when it has none (a message says why)."""
        messages = self.messages
        check_bounds(act, path, messages)
        check_use(act, path, messages)
        day = self.day(act.date)
        if day is None:
            messages.append(outside(f"{path}.date", act.date, self.tables))
        elif act.date > self.request.invoice_date:
            messages.append(message("quote.act-after-invoice", field=f"{path}.date"))
        number = self.tables.acts.get(act.nomenclature, {}).get(act.key, NONE)
        if number == NONE:
            messages.append(unknown_act(act, path, self.tables))
        if number == NONE or day is None:
            return []
        return self.row(act, path, number, day)

    def row(self, act: Act, path: str, number: int, day: Day) -> list[int]:
        """Return the row of an act that the tables know on a day that they cover."""
        version = self.version(number, day[1])
        code = act.exoneration or self.request.exoneration
        where = f"{path}.exoneration" if act.exoneration else "exoneration"
        exoneration = known("exonerations", code, where, "quote.unknown-exoneration", self.tables, self.messages)
        ngap = self.ngap(act, path, version) if act.nomenclature == "NGAP" else NOTHING_NGAP
        modifiers, association = self.ccam(act, path) if act.nomenclature == "CCAM" else (NO_MODIFIER, NONE)
        return [
            number,
            day[0],
            act.quantity,
            act.coefficient,
            act.abatement if act.nomenclature == "NGAP" else 100,
            NONE if act.distance_km is None else act.distance_km,
            *ngap,
            *modifiers,
            association,
            act.office_supplement,
            NONE if act.fee is None else act.fee,
            qualifier_on(act.qualifier, act.date, self.tables).effect,
            exoneration,
            self.aspa or code == ASPA,
            day[2],
            NONE if act.forced_amo is None else act.forced_amo,
            NONE if act.forced_amc is None else act.forced_amc,
            act.exceptional,
            NONE if act.day_km_before is None else act.day_km_before,
        ]

    def version(self, number: int, epoch: int) -> int | None:
        """Return where the act in force lies in the tables, None when none is."""
        cells, directory = self.tables.cells, self.tables.directory
        version: int = cells[directory[VERSION_OF_ACT] + epoch * directory[N_ACTS] + number]
        return None if version == NONE else directory[VERSIONS] + version

    def ccam(self, act: Act, path: str) -> tuple[tuple[int, ...], int]:
        """Lower what is special to the CCAM: modifiers and association."""
        modifiers, association = NO_MODIFIER, NONE
        if act.modifiers:
            found = check_modifiers(act, path, self.tables, self.messages)
            modifiers = (*found, *NO_MODIFIER)[:MODIFIERS]
        if act.association is not None:
            where, rule = f"{path}.association", "quote.unknown-association"
            code = str(act.association) if 0 <= act.association <= 99 else "?"
            association = known("associations", code, where, rule, self.tables, self.messages)
        return modifiers, association

    def ngap(self, act: Act, path: str, version: int | None) -> tuple[int, ...]:
        """Lower what is special to the NGAP: kilometres, price of the profession, night and holiday."""
        if self.profile is None:
            return NOTHING_NGAP
        group, zone = self.profile.group, ZONES[self.profile.zone]
        if version is not None and self.tables.cells[version + KIND] == KILOMETRIC:
            return self.kilometres(act, path, group, zone)
        if act.distance_km is not None:
            self.ignored(act, path, "distance_km")
        price = self.tables.index("group_prices").get(f"{act.code}/{zone}/{group}", NONE)
        night = NONE
        if act.night or act.deep_night:
            night = self.majoration("deep_night" if act.deep_night else "night", group, path)
        holiday = self.majoration("holiday", group, path) if act.holiday else NONE
        return NONE, NONE, price, night, holiday

    def kilometres(self, act: Act, path: str, group: str, zone: str) -> tuple[int, ...]:
        """Lower a kilometric indemnity: it has a distance, and neither coefficient nor majoration."""
        if act.distance_km is None:
            self.messages.append(message("quote.distance-missing", field=f"{path}.distance_km", code=act.code))
        for name, given in (("coefficient", act.coefficient != 100), ("night", act.night), ("holiday", act.holiday)):
            if given:
                self.ignored(act, path, name)
        place = self.tables.index("kilometric").get(f"{act.code}/{group}", NONE)
        overseas = self.tables.index("kilometric_zones").get(f"{act.code}/{group}/{zone}", NONE)
        return place, overseas, NONE, NONE, NONE

    def ignored(self, act: Act, path: str, name: str) -> None:
        """Say that a field of an NGAP act changes nothing."""
        self.messages.append(message("quote.field-ignored", field=f"{path}.{name}", nomenclature=act.code))

    def majoration(self, what: str, group: str, path: str) -> int:
        """Lower a night or holiday majoration; one that the tables do not hold is an error, never a silent zero."""
        place = self.tables.index("majorations").get(f"{group}/{what}", NONE)
        if place == NONE:
            self.messages.append(message("quote.no-majoration", field=f"{path}.{what}"))
        return place
