"""Invoices drawn for the batch benches: what a year of town practices bills, from the acts of the tables in use.

Everything is drawn from one seed, so that the same size always gives the same rows. Practitioners bill acts that the
tables price for them; three lines in a thousand bear a code that does not exist, as real files do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from ccam_ngap.quote import quote
from ccam_ngap.request import Act, Beneficiary, Practitioner, Request
from tables.compiled import Tables
from tables.epochs import day_number

PRACTITIONERS = (
    ("01", "secteur_1", None, 40),
    ("01", "secteur_2", "OPTAM", 4),
    ("22", "secteur_2", None, 4),
    ("11", "secteur_1", None, 4),
    ("12", "secteur_2", "OPTAM", 5),
    ("02", "secteur_1", None, 3),
    ("04", "secteur_2", None, 4),
    ("33", "secteur_1", None, 3),
    ("19", "secteur_1", None, 6),
    ("21", "secteur_1", None, 3),
    ("24", "secteur_1", None, 14),
    ("26", "secteur_1", None, 8),
    ("64", "secteur_1", None, 2),
)
"""Specialty, convention, option, share of the invoices in hundredths."""
YEARS = range(2019, 2026)
UNKNOWN_CODE = "ZZZZ999"
UNKNOWN_SHARE = 0.003
FORMULAS = ((None, None, 30), ("052", None, 40), ("012", 10_000, 8), ("02A", 15_000, 12), ("021", 12_500, 10))
"""Formula, percent in hundredths of a percent, share in hundredths."""
SEED = 20_241_215


@dataclass(frozen=True, slots=True)
class Workload:
    """Lines and invoices as two tables of ``docs/batch.md``; ``seconds`` is not counted in any figure."""

    lines: pa.Table
    invoices: pa.Table

    @property
    def bytes(self) -> int:
        """What the columns weigh in memory."""
        return int(self.lines.nbytes + self.invoices.nbytes)


def workload(count: int, tables: Tables, seed: int = SEED) -> Workload:
    """Draw about ``count`` lines, 2.5 an invoice."""
    rng = np.random.default_rng(seed)
    sizes = rng.choice([1, 2, 3, 4, 5], max(1, int(count / 2.5)), p=[0.25, 0.3, 0.22, 0.16, 0.07]).astype(np.int32)
    who = rng.choice(len(PRACTITIONERS), len(sizes), p=np.array([share for *_, share in PRACTITIONERS]) / 100)
    first, last = day_number(date(YEARS[0], 1, 1)), day_number(date(YEARS[-1], 12, 31))
    days = rng.integers(first, last + 1, len(sizes)).astype(np.int32)
    return Workload(_lines(rng, tables, sizes, who, days), _invoices(rng, sizes, who, days))


def _texts(codes: Any, values: Sequence[str | None]) -> Any:
    """Return a dictionary-encoded column."""
    distinct = [value for value in dict.fromkeys(values) if value is not None]
    places = np.array([distinct.index(value) if value is not None else -1 for value in values], np.int32)[codes]
    indices = pa.array(places, mask=places < 0) if None in values else pa.array(places)
    return pa.DictionaryArray.from_arrays(indices, pa.array(distinct, pa.string()))


def _invoices(rng: Any, sizes: Any, who: Any, days: Any) -> pa.Table:
    """Draw what the lines of an invoice share."""
    count = len(sizes)
    cover = rng.choice(len(FORMULAS), count, p=np.array([share for *_, share in FORMULAS]) / 100)
    percents = np.array([percent or 0 for _, percent, _ in FORMULAS], np.int32)[cover]
    births = rng.integers(day_number(date(1930, 1, 1)), day_number(date(2018, 1, 1)), count).astype(np.int32)
    columns: Mapping[str, Any] = {
        "lines": pa.array(sizes),
        "invoice_date": pa.array(days).view(pa.date32()),
        "specialty": _texts(who, [specialty for specialty, *_ in PRACTITIONERS]),
        "convention": _texts(who, [convention for _, convention, *_ in PRACTITIONERS]),
        "option": _texts(who, [option for _, _, option, _ in PRACTITIONERS]),
        "birth_date": pa.array(births).view(pa.date32()),
        "regime": _texts(rng.choice(2, count, p=[0.98, 0.02]), ["01", "02"]),
        "alsace_moselle": pa.array(rng.random(count) < 0.04),
        "aspa": pa.array(rng.random(count) < 0.01),
        "nature": _texts(rng.choice(3, count, p=[0.94, 0.03, 0.03]), ["maladie", "maternite", "at_mp"]),
        "invoice_exoneration": _texts(rng.choice(3, count, p=[0.78, 0.2, 0.02]), ["0", "4", "3"]),
        "pathway": _texts(rng.choice(3, count, p=[0.9, 0.06, 0.04]), ["T", "S1", "S2"]),
        "amc_formula": _texts(cover, [formula for formula, *_ in FORMULAS]),
        "amc_percent": pa.array(percents, mask=percents == 0),
        "third_party_amo": pa.array(rng.random(count) < 0.6),
        "third_party_amc": pa.array(rng.random(count) < 0.5),
    }
    return pa.table(columns)


def _lines(rng: Any, tables: Tables, sizes: Any, who: Any, days: Any) -> pa.Table:
    """Draw the lines: acts that the practitioner may bill that year."""
    catalogue = _Catalogue(tables)
    count = int(sizes.sum())
    people, day = np.repeat(who, sizes), np.repeat(days, sizes)
    years = (day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970 - YEARS[0]).astype(np.int64)
    act = catalogue.draw(rng, people, years)
    act[rng.random(count) < UNKNOWN_SHARE] = 0
    ccam, letter = catalogue.is_ccam[act], catalogue.is_letter[act]
    place = np.arange(count) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    fees = rng.integers(15, 90, count) * 100
    modified = ccam & (rng.random(count) < 0.3) & (place == 0)
    coefficients = np.where(letter, rng.choice([100, 150, 250, 400, 720], count), 100).astype(np.int32)
    association = np.where(ccam & (np.repeat(sizes, sizes) > 1), np.minimum(place, 2) + 1, 0).astype(np.int32)
    columns: Mapping[str, Any] = {
        "nomenclature": _texts(catalogue.nomenclature[act], catalogue.nomenclatures),
        "code": _texts(catalogue.code[act], catalogue.codes),
        "activity": _texts(catalogue.activity[act], catalogue.activities),
        "phase": _texts(catalogue.phase[act], catalogue.phases),
        "date": pa.array(day).view(pa.date32()),
        "quantity": pa.array(np.where(rng.random(count) < 0.04, 2, 1).astype(np.int32)),
        "coefficient": pa.array(coefficients),
        "abatement": pa.array(np.where(letter & (place == 1), 50, 100).astype(np.int32)),
        "modifiers": _texts(np.where(modified, catalogue.modifier[act], 0), catalogue.modifiers),
        "association": pa.array(association, mask=association == 0),
        "fee": pa.array(fees.astype(np.int32), mask=rng.random(count) < 0.5),
    }
    return pa.table(columns)


class _Catalogue:
    """The acts of the tables, place 0 being a code that does not exist, and who may bill them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        keys = [("CCAM", UNKNOWN_CODE, "1", "0")]
        for nomenclature in ("CCAM", "NGAP", "LPP"):
            for key in tables.acts[nomenclature]:
                code, activity, phase = f"{key}/1/0".split("/")[:3]
                if not code.startswith("IK"):
                    keys.append((nomenclature, code, activity, phase))
        self.keys = keys
        self.nomenclatures, self.nomenclature = _encoded([key[0] for key in keys])
        self.codes, self.code = _encoded([key[1] for key in keys])
        self.activities, self.activity = _encoded([key[2] for key in keys])
        self.phases, self.phase = _encoded([key[3] for key in keys])
        self.is_ccam = np.array([key[0] == "CCAM" for key in keys])
        self.is_letter = np.array([self._kind(key) == "letter" for key in keys])
        self.modifiers, self.modifier = _encoded(["", *(self._modifier(key) for key in keys)])
        self.modifier = self.modifier[1:]

    def _kind(self, key: tuple[str, ...]) -> str:
        """Return the kind of an NGAP act."""
        rows = self.tables.rows.versions("ngap/acts.csv", key[1]) if key[0] == "NGAP" else ()
        return next((row.values["kind"] for row in rows if not row.repealed), "")

    def _modifier(self, key: tuple[str, ...]) -> str:
        """Return a modifier that a CCAM act may bear."""
        rows = self.tables.rows.versions("ccam/acts.csv", "/".join(key[1:])) if key[0] == "CCAM" else ()
        allowed = [row.values["modifiers"].split() for row in rows if not row.repealed]
        return next((name for names in allowed for name in names if name in "FPSUM"), "")

    def draw(self, rng: Any, people: Any, years: Any) -> Any:
        """Draw an act for every line, by practitioner and year."""
        found = np.zeros(len(people), np.int64)
        group = people * len(YEARS) + years
        order = np.argsort(group, kind="stable")
        bounds = np.searchsorted(group[order], np.arange(len(PRACTITIONERS) * len(YEARS) + 1))
        for place, (first, after) in enumerate(pairwise(bounds)):
            if first < after:
                acts = self._priced(place // len(YEARS), YEARS[place % len(YEARS)])
                found[order[first:after]] = rng.choice(acts, after - first)
        return found

    def _priced(self, who: int, year: int) -> Any:
        """Return the acts that a practitioner may bill from the first to the last day of a year."""
        specialty, convention, option, _ = PRACTITIONERS[who]
        practitioner = Practitioner(specialty=specialty, convention=convention, option=option)
        found = []
        for place, (nomenclature, code, activity, phase) in enumerate(self.keys):
            if not _bills(specialty, nomenclature):
                continue
            acts = tuple(
                Act(nomenclature=nomenclature, code=code, activity=activity, phase=phase, date=day)
                for day in (date(year, 1, 1), date(year, 12, 31))
            )
            request = Request(
                invoice_date=date(year, 12, 31),
                practitioner=practitioner,
                beneficiary=Beneficiary(birth_date="1955-06-15"),
                acts=acts,
            )
            if quote(request, self.tables).priced:
                found.append(place)
        return np.array(found or [0])


def _bills(specialty: str, nomenclature: str) -> bool:
    """Whether a practitioner bills a nomenclature in this workload."""
    return nomenclature in {"64": ("LPP",), "24": ("NGAP",), "26": ("NGAP",)}.get(specialty, ("NGAP", "CCAM"))


def _encoded(texts: Sequence[str]) -> tuple[list[str], Any]:
    """Return the distinct texts and the code of each."""
    distinct = list(dict.fromkeys(texts))
    places = {text: place for place, text in enumerate(distinct)}
    return distinct, np.array([places[text] for text in texts])
