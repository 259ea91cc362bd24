"""Look-up tables of a batch: what every code of its dictionaries is in the compiled tables, each looked up once.

The names are looked up by the same functions that lower one request; the kernel then only adds places up.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import product

import numpy as np

from ccam_ngap.batch_column import Column
from ccam_ngap.batch_days import birth, civil_days
from ccam_ngap.batch_ngap import ngap_rows, somebody
from ccam_ngap.checks.bounds import check_teeth
from ccam_ngap.checks.qualifiers import qualifier_on
from ccam_ngap.checks.rights import MODULATIONS, exempt, modulation
from ccam_ngap.desk import AME
from ccam_ngap.layout import MODIFIERS
from ccam_ngap.layout_columns import (
    ASSOCIATIONS_KNOWN,
    M_ASPA,
    M_BIRTH_DAYS,
    M_C2S,
    M_CCAM_AFTER,
    M_COVER,
    M_EPOCHS,
    M_NGAP_COUNT,
    M_NGAP_FIRST,
    MAPS,
    MAPS_SIZE,
    MISSING,
    MODULATION_ASPA,
    MODULATION_LOCAL,
    NGAP_ROW,
    NOWHERE,
    OTHER,
    UNKNOWN,
)
from ccam_ngap.lowering_cover import C2S
from ccam_ngap.lowering_cover import UNKNOWN as UNKNOWN_FORMULAS
from ccam_ngap.lowering_lines import ASPA
from ccam_ngap.names import refused
from ccam_ngap.profile import Profile, profile_of
from ccam_ngap.reading import WRITTEN
from ccam_ngap.request import (
    CONVENTIONS,
    KINDS,
    NOMENCLATURES,
    OPTIONS,
    Practitioner,
)
from ccam_ngap.request import QUALIFIERS as QUALIFIER_NAMES
from tables.compiled import Tables
from tables.epochs import ORIGIN
from tables.layout import EPOCH_OF_DAY, N_ACTS, N_DAYS, NONE, OPERANDS, OPERATORS, ZONES
from tables.messages import Message

DEFAULTS = {"activity": "1", "phase": "0", "zone": "metropole", "nature": "maladie", "invoice_exoneration": "0"}
"""What a null means where a request that leaves the field out means it."""


class Maps:
    """The look-up tables of a batch: ``cells`` one after the other, ``places`` where each starts."""

    def __init__(self, columns: Mapping[str, Column], tables: Tables) -> None:
        self.columns, self.tables = columns, tables
        self.cells = array("i")
        self.places = array("q", bytes(8 * MAPS_SIZE))
        epochs = tables.cells[tables.directory[EPOCH_OF_DAY] :][: tables.directory[N_DAYS]]
        firsts = np.unique(np.frombuffer(epochs, np.int32), return_index=True)[1]
        self.days = [ORIGIN + timedelta(int(first)) for first in firsts]
        self.places[M_EPOCHS] = len(self.days)
        self._add("epochs", array("i", epochs))
        self._add("civil", civil_days())
        self._acts()
        self._lines()
        self._invoices()
        self._practitioners()

    def _add(self, name: str, values: Iterable[int]) -> None:
        """Add one look-up table."""
        self.places[MAPS.index(name)] = len(self.cells)
        self.cells.extend(values)

    def _texts(self, name: str) -> list[str | None]:
        """Return what each code of a column stands for, stripped; the last is that of null. Empty text is null."""
        default = DEFAULTS.get(name)
        return [(text.strip() if text else text) or default for text in (*self.columns[name].texts, None)]

    def _index(self, name: str, index: str, unknown: int, absent: int = NONE) -> None:
        """Add the table of a column whose texts are keys of a list of the tables."""
        known = self.tables.index(index)
        self._add(name, (absent if text is None else known.get(text, unknown) for text in self._texts(name)))

    def _acts(self) -> None:
        """Add the tables whose sum is the place of an act: nomenclature, code, activity, phase; and their acts."""
        tables = self.tables
        used = {key.partition("/")[0] for acts in tables.acts.values() for key in acts}
        activities, phases = list(dict.fromkeys(self._texts("activity"))), list(dict.fromkeys(self._texts("phase")))
        codes = sorted({text.upper() for text in self._texts("code") if text} & used)
        wide = len(activities) * len(phases)
        place = {code: number * wide for number, code in enumerate(codes)}
        strides = {name: number * len(codes) * wide for number, name in enumerate(NOMENCLATURES)}
        self._add("nomenclature", (strides.get(text or "", NOWHERE) for text in self._texts("nomenclature")))
        # a code that no table has is an unknown act, whatever its nomenclature
        self._add("code", (place.get((text or "").upper(), NOWHERE) for text in self._texts("code")))
        self._add("activity", (activities.index(text) * len(phases) for text in self._texts("activity")))
        self._add("phase", (phases.index(text) for text in self._texts("phase")))
        acts = array("i", [UNKNOWN]) * (len(NOMENCLATURES) * len(codes) * wide)
        for nomenclature, numbers in tables.acts.items():
            for key, number in numbers.items():
                code, _, rest = key.partition("/")
                if code not in place:
                    continue
                first = strides[nomenclature] + place[code]
                if not rest:
                    acts[first : first + wide] = array("i", [number]) * wide
                    continue
                for at in range(first, first + wide):
                    acts[at] = OTHER if acts[at] == UNKNOWN else acts[at]
                activity, _, phase = rest.partition("/")
                if activity in activities and phase in phases:
                    acts[first + activities.index(activity) * len(phases) + phases.index(phase)] = number
        self._add("acts", acts)
        ngap = tables.acts.get("NGAP", {})
        self.places[M_NGAP_FIRST] = min(ngap.values(), default=tables.directory[N_ACTS])
        self.places[M_NGAP_COUNT] = len(ngap)
        self.places[M_CCAM_AFTER] = max(tables.acts.get("CCAM", {}).values(), default=NONE) + 1

    def _lines(self) -> None:
        """Add the other tables of lines: modifiers, associations, qualifiers, exonerations."""
        self._add("modifiers", (place for text in self._texts("modifiers") for place in self._modifiers(text or "")))
        associations = self.tables.index("associations")
        codes = (str(code) for code in range(ASSOCIATIONS_KNOWN))
        self._add("association", (associations.get(code, UNKNOWN) for code in codes))
        qualifiers = self._texts("qualifier")
        self._add("qualifier", (self._qualifier(text, day) for text in qualifiers for day in self.days))
        self._add("teeth", (int(bad_teeth(text)) for text in self._texts("teeth")))
        self._index("exoneration", "exonerations", UNKNOWN)

    def _modifiers(self, text: str) -> list[int]:
        """Return the places of the modifiers of a text such as ``FU``."""
        known = self.tables.index("modifiers")
        found = [known.get(letter, UNKNOWN) for letter in text if letter != " "]
        return [OTHER] * MODIFIERS if len(found) > MODIFIERS else [*found, *[NONE] * MODIFIERS][:MODIFIERS]

    def _invoices(self) -> None:
        """Add the tables of invoices, but that of the practitioner."""
        self._births()
        self._index("regime", "regimes", NONE)
        self._index("nature", "natures", UNKNOWN)
        self._index("invoice_exoneration", "exonerations", UNKNOWN)
        self._index("pathway", "pathways", UNKNOWN)
        published = self.tables.index("formulas")
        formulas: dict[str | None, int] = {None: NONE, **dict.fromkeys(self.tables.keys(UNKNOWN_FORMULAS), OTHER)}
        formulas.update(published)
        self._add("amc_formula", (formulas.get(text, UNKNOWN) for text in self._texts("amc_formula")))
        operands: dict[str | None, int] = {None: NONE, **{text: place for place, text in enumerate(OPERANDS)}}
        for name in ("amc_operand", "amc_second"):
            self._add(name, (operands.get(text, UNKNOWN) for text in self._texts(name)))
        operators: dict[str | None, int] = {None: NONE}
        operators.update((written, OPERATORS.index(sign)) for written, sign in WRITTEN.items())
        self._add("amc_operator", (operators.get(text, UNKNOWN) for text in self._texts("amc_operator")))
        self._rights()
        self.places[M_ASPA] = self.tables.index("exonerations").get(ASPA, UNKNOWN)
        self.places[M_C2S] = self.tables.index("formulas").get(C2S, NONE)

    def _rights(self) -> None:
        """Add what modulation, AME and caisse change, as ``checks.rights`` says of a request on each epoch's days."""
        self._add(
            "modulation", (self._modulation(text, day) for text in self._texts("modulation") for day in self.days)
        )
        self._add("ame", (int(exempt(somebody(day, ame=True), self.tables)) for day in self.days))
        day = self.days[-1]
        self._add(
            "caisse", (int(exempt(somebody(day, caisse=text or ""), self.tables)) for text in self._texts("caisse"))
        )
        self.places[M_COVER] = self.tables.index("covers").get(AME, NONE)

    def _modulation(self, text: str | None, day: date) -> int:
        """Return what a modulation code changes on a day, UNKNOWN for one that no table has."""
        if text is not None and text not in self.tables.keys(MODULATIONS):
            return UNKNOWN
        found = modulation(somebody(day, modulation=text), self.tables)
        return MODULATION_LOCAL * found.local + MODULATION_ASPA * found.aspa

    def _qualifier(self, text: str | None, day: date) -> int:
        """Return the effect of a qualifier on a day, UNKNOWN for one that no request may hold."""
        if text is not None and text not in QUALIFIER_NAMES:
            return UNKNOWN
        return qualifier_on(text, day, self.tables).effect

    def _births(self) -> None:
        """Add the birth dates that are texts as numbers AAAAMMJJ, UNKNOWN where they cannot be read."""
        self.birth_days = self.columns["birth_date"].default == MISSING
        self.places[M_BIRTH_DAYS] = int(self.birth_days)
        self._add("birth_date", (birth(text) for text in self._texts("birth_date")))

    def _practitioners(self) -> None:
        """Add the tables whose sum is the profile of a practitioner, the profiles, and the NGAP of their trades."""
        allowed: dict[str, tuple[str | None, ...]] = {
            "convention": CONVENTIONS,
            "option": (None, *OPTIONS),
            "zone": ZONES,
            "kind": (None, *KINDS),
        }
        choices = {
            name: [text for text in dict.fromkeys(self._texts(name)) if text in allowed.get(name, (text,))]
            for name in ("specialty", *allowed)
        }
        stride = 1
        for name, values in reversed(choices.items()):
            places = {value: number * stride for number, value in enumerate(values)}
            self._add(name, (places.get(text, NOWHERE) for text in self._texts(name)))
            stride *= len(values)
        profiles: dict[Profile, int] = {}
        trades: dict[tuple[str, int], int] = {}
        found = array("i")
        for specialty, convention, option, zone, kind in product(*choices.values()):
            who = Practitioner(
                specialty=specialty or "", convention=convention or "", option=option, zone=zone or "", kind=kind
            )
            profile = profile_of(who, self.tables)
            if profile is None:
                found.append(UNKNOWN)
                continue
            trades.setdefault((profile.group, profile.zone), len(trades))
            found.append(profiles.setdefault(profile, len(profiles)))
        self._add("profiles", found)
        self._add("profile_rows", (cell for profile in profiles for cell in _profile_row(profile, trades)))
        self._ngap(trades, profiles)

    def _ngap(self, trades: Mapping[tuple[str, int], int], profiles: Mapping[Profile, int]) -> None:
        """Add what each trade makes of every NGAP act: the kernel's five integers, night and holiday when asked."""
        rows = array("i")
        for trade in trades:
            rows += ngap_rows(next(one for one in profiles if (one.group, one.zone) == trade), self.tables)
        assert len(rows) == NGAP_ROW * len(trades) * self.places[M_NGAP_COUNT]
        self._add("ngap", rows)


def _profile_row(profile: Profile, trades: Mapping[tuple[str, int], int]) -> tuple[int, ...]:
    """Return the integers of a profile."""
    trade = trades[profile.group, profile.zone]
    return profile.place, profile.context, profile.contracted, profile.zone, trade


def bad_teeth(text: str | None) -> bool:
    """Whether a list of teeth such as ``11 12`` holds what is no tooth.

    >>> bad_teeth("11 48"), bad_teeth("11 99"), bad_teeth(None)
    (False, True, False)
    """
    messages: list[Message] = []
    check_teeth(tuple((text or "").split()), "", messages)
    return refused(messages)
