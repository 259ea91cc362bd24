"""The CNAM DBF archive of the CCAM: which tables it must hold, and their rows gathered by key and day of effect.

Keys of the archive: act 7 characters, activity 1, phase the rest. A row of one table points to the version of another
by the day of that version (``…DT_MODIF``), which is the day on which it takes effect. Grille 0 is every sector.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from tables.importers.cells import ACT_CODE, read_price
from tables.importers.errors import unreadable
from tables.importers.knowledge import territory_of
from tables.importers.records import Records, Row, day_of
from tables.importers.report import Notes

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "R_ACTE": ("COD_ACTE", "DT_MODIF", "NOM_COURT", "NOM_LONG", "REMBOU_COD", "ENTENTE", "DT_FIN"),
    "R_ACTE_IVITE": ("COD_AA", "DT_MODIF", "REGROU_COD"),
    "R_ACTE_IVITE_PHASE": ("COD_AAP", "DT_MODIF", "SUPPLEMENT"),
    "R_PU_BASE": ("AAP_COD", "GRILLE_COD", "PU_BASE", "APDT_MODIF"),
    "R_ACTIVITE_MODIFICATEUR": ("AA_CODE", "AADT_MODIF", "MODIFI_COD"),
    "R_ACTE_EXO_TM": ("ACTE_COD", "ACDT_MODIF", "EXOTM_COD"),
    "R_ACTIVITE_PHASE_DOM": ("AAP_COD", "APDT_MODIF", "DOM_COD", "MAJORATION"),
    "R_ASSOCIATIONS": ("AA_CODE1", "DT_MODIF1", "AA_CODE2", "REGLE_COD"),
    "R_INCOMPATIBILITES": ("ACTE_COD1", "DT_MODIF1", "ACTE_COD2"),
    "R_TB02": ("COD_ASSONP", "DT_DEBUT", "COEF", "DT_FIN", "GRILLE_COD"),
    "R_TB09": ("MODIF_COD1", "MODIF_COD2", "DT_DEBUT", "DT_FIN"),
    "R_TB11": ("COD_MODIFI", "DT_DEBUT", "COEF", "FORFAIT", "DT_FIN", "GRILLE_COD"),
    "R_TB19": ("DT_DEBUT", "NB_MODIFIC", "DT_FIN"),
}
NEEDED: Final = ("R_ACTE", "R_ACTE_IVITE", "R_ACTE_IVITE_PHASE", "R_PU_BASE")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,4})?", re.ASCII)
_SLICES: Final = ("NOM_LONG", *(f"NOM_LONG{digit}" for digit in "0123456789ABCDE"))


@dataclass(frozen=True, slots=True)
class ActVersion:
    """What R_ACTE says of an act from a day on."""

    label: str
    reimbursement: str
    prior_approval: bool


ListsByDay = dict[str, dict[date, list[str]]]


@dataclass(slots=True)
class ActTables:
    """The tables about acts: by key, then by day of effect."""

    acts: dict[str, dict[date, ActVersion]] = field(default_factory=dict)
    ends: dict[str, date] = field(default_factory=dict)
    groupings: dict[str, dict[date, str]] = field(default_factory=dict)
    supplements: dict[str, dict[date, str]] = field(default_factory=dict)
    prices: dict[str, dict[date, dict[str, int]]] = field(default_factory=dict)
    modifiers: ListsByDay = field(default_factory=dict)
    exo_tm: ListsByDay = field(default_factory=dict)
    territories: dict[str, dict[date, dict[str, str]]] = field(default_factory=dict)
    associations: ListsByDay = field(default_factory=dict)
    incompatibilities: ListsByDay = field(default_factory=dict)
    parameters: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)


def wanted(name: str) -> bool:
    """Whether a table of the archive is read."""
    return name in COLUMNS


def read_archive(tables: Sequence[Records], notes: Notes) -> ActTables:
    """Gather the tables of an archive. Raises UnreadableFileError: a table or a column is missing, none has a row."""
    by_name = {table.name: table for table in tables}
    missing = [name for name in NEEDED if name not in by_name]
    if missing:
        raise unreadable("missing-tables", notes.file, tables=", ".join(missing))
    for name, table in by_name.items():
        if name in COLUMNS and not table.has(*COLUMNS[name]):
            lacking = [column for column in COLUMNS[name] if column not in table.columns]
            raise unreadable("columns", table.file, columns=", ".join(lacking))
    found = ActTables()
    reader = _Reader(found, notes)
    for name, take in reader.takers().items():
        if name in by_name:
            reader.table(by_name[name], take)
    for name in ("R_TB02", "R_TB09", "R_TB11", "R_TB19"):
        found.parameters[name] = list(by_name[name].read()) if name in by_name else []
    if not found.acts or not found.prices:
        raise unreadable("no-act", notes.file)
    return found


def parts(key: str) -> tuple[str, str, str]:
    """Cut a key of the archive into act, activity and phase.

    >>> parts("AAFA00110"), parts("AAFA0014")
    (('AAFA001', '1', '0'), ('AAFA001', '4', ''))
    """
    rest = key[7:].strip()
    return key[:7], rest[:1], rest[1:].strip()


def until(day: date | None) -> date | None:
    """Return the day after the last one, None where there is none."""
    return date.fromordinal(day.toordinal() + 1) if day else None


class _Reader:
    """Reads rows into the gathered tables; a row that cannot be read is noted and left out."""

    def __init__(self, found: ActTables, notes: Notes) -> None:
        self._found, self._notes = found, notes

    def takers(self) -> Mapping[str, Callable[[Row], None]]:
        """Return what takes the rows of each table."""
        found = self._found
        return {
            "R_ACTE": self._act,
            "R_ACTE_IVITE": self._text(found.groupings, "COD_AA", "DT_MODIF", "REGROU_COD"),
            "R_ACTE_IVITE_PHASE": self._text(found.supplements, "COD_AAP", "DT_MODIF", "SUPPLEMENT"),
            "R_PU_BASE": self._price,
            "R_ACTIVITE_MODIFICATEUR": self._lists(found.modifiers, "AA_CODE", "AADT_MODIF", "MODIFI_COD"),
            "R_ACTE_EXO_TM": self._lists(found.exo_tm, "ACTE_COD", "ACDT_MODIF", "EXOTM_COD"),
            "R_ACTIVITE_PHASE_DOM": self._territory,
            "R_ASSOCIATIONS": self._lists(found.associations, "AA_CODE1", "DT_MODIF1", "AA_CODE2", "REGLE_COD"),
            "R_INCOMPATIBILITES": self._lists(found.incompatibilities, "ACTE_COD1", "DT_MODIF1", "ACTE_COD2"),
        }

    def table(self, table: Records, take: Callable[[Row], None]) -> None:
        """Read every row of a table."""
        for number, row in table.read():
            try:
                take(row)
            except (ValueError, KeyError):
                self._notes.add("dbf-row", number, table=table.name)

    def _act(self, row: Row) -> None:
        """Take a version of an act."""
        code, day = row["COD_ACTE"][:7], _required(row["DT_MODIF"])
        if not ACT_CODE.fullmatch(code):
            raise ValueError(code)
        label = "".join(row.get(name, "") for name in _SLICES) or row["NOM_COURT"]
        version = ActVersion(label, row["REMBOU_COD"], row["ENTENTE"].upper() in ("O", "1", "Y"))
        self._found.acts.setdefault(code, {})[day] = version
        end = until(day_of(row["DT_FIN"]))
        if end:
            self._found.ends[code] = max(end, self._found.ends.get(code, end))

    def _price(self, row: Row) -> None:
        """Take the price of a tariff in one grille."""
        days = self._found.prices.setdefault(row["AAP_COD"], {})
        price = read_price(row["PU_BASE"]).cents
        days.setdefault(_required(row["APDT_MODIF"]), {})[str(int(row["GRILLE_COD"] or 0))] = price or 0

    def _territory(self, row: Row) -> None:
        """Take the overseas coefficient of a tariff."""
        territory, coefficient = coefficient_of(row["DOM_COD"], row["MAJORATION"])
        days = self._found.territories.setdefault(row["AAP_COD"], {})
        days.setdefault(_required(row["APDT_MODIF"]), {})[territory] = coefficient

    def _text(self, target: dict[str, dict[date, str]], key: str, day: str, column: str) -> Callable[[Row], None]:
        """Return what takes one text by key and day."""

        def take(row: Row) -> None:
            target.setdefault(row[key], {})[_required(row[day])] = row[column]

        return take

    def _lists(self, target: ListsByDay, key: str, day: str, *columns: str) -> Callable[[Row], None]:
        """Return what takes one member of a list by key and day; several columns are joined by a colon."""

        def take(row: Row) -> None:
            member = ":".join(row[column] for column in columns)
            target.setdefault(row[key], {}).setdefault(_required(row[day]), []).append(member)

        return take


def coefficient_of(department: str, coefficient: str) -> tuple[str, str]:
    """Read an overseas coefficient: the territory of a department, and how many times the price. Raises ValueError.

    >>> coefficient_of("974", "1.200")
    ('reunion', '1.2')
    """
    territory, times = territory_of(department), Decimal(coefficient) if _NUMBER.fullmatch(coefficient) else None
    if not territory or times is None or not 0 < times <= 10:
        raise ValueError(f"{department}: {coefficient}")
    return territory, f"{times.normalize():f}"


def _required(text: str) -> date:
    """Read a date that must be there. Raises ValueError."""
    day = day_of(text)
    if day is None:
        raise ValueError(text)
    return day


def days_of(*histories: Mapping[date, object] | None) -> Iterator[date]:
    """Yield every day on which one of some histories says something, in order."""
    yield from sorted({day for history in histories for day in (history or {})})
