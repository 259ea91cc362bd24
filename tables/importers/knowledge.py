"""What the importers know of the files they read, as shipped table rows: price columns, modifiers, practitioners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from tables.catalogue import SOURCES
from tables.dated import DatedTable, load
from tables.importers.ccam_edition import ReadAct, ReadModifier, ReadTariff
from tables.importers.text import plain

ANAESTHESIA = "4"


@cache
def _table(name: str) -> DatedTable:
    """Return a shipped table."""
    return load(SOURCES, name)


@dataclass(frozen=True, slots=True)
class ExportColumns:
    """The grilles for which the columns of an export of a given day speak."""

    day: date
    opposable: tuple[str, ...]
    outside: tuple[str, ...]

    @classmethod
    def on(cls, day: date) -> ExportColumns:
        """Return those of a day.

        >>> ExportColumns.on(date(2026, 1, 1)).outside
        ('4', '6', '8', '10', '12', '14', '19')
        """
        return cls(day, _grilles("opposable", day), _grilles("outside", day))

    def shared(self, act: ReadAct, tariff: ReadTariff) -> tuple[str, ...]:
        """Return the further grilles of a tariff whose two columns agree."""
        if tariff.opposable != tariff.outside:
            return ()
        prefix = act.code[:2]
        return _grilles(f"{tariff.grouping}/*", self.day) + _grilles(f"{tariff.grouping}/{prefix}", self.day)


def modifiers_of(act: ReadAct, activity: str, day: date) -> tuple[str, ...]:
    """Return the modifiers of one activity, from the one list that the export prints for the act."""
    if not any(tariff.activity == ANAESTHESIA for tariff in act.tariffs):
        return act.modifiers
    wrong = "other" if activity == ANAESTHESIA else ANAESTHESIA
    return tuple(letter for letter in act.modifiers if _activity(letter, day) != wrong)


def territory_of(department: str) -> str:
    """Return the overseas territory of a department's number, empty where there is none.

    >>> territory_of("971"), territory_of("075")
    ('guadeloupe', '')
    """
    row = _table("codes/territories.csv").at(department.strip(), date.max)
    return row["territory"] if row else ""


def members_of(modifier: ReadModifier, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the members that each column of a modifier value is for (``*`` where its text names nobody).

    >>> text = "Acte réalisé en urgence par les pédiatres, de 20h à 00h"
    >>> members_of(ReadModifier(1, "P", text, "flat", "50.00", "50.00"), date(2026, 1, 1))
    (('paediatrician',), ('paediatrician',))
    """
    text = plain(modifier.text).partition("facturation")[0]
    table = _table("ccam/export_practitioners.csv")
    found = [row for row in (table.at(key, day) for key in table.keys() if key in text) if row]  # noqa: SIM118
    found = [row for row in found if row["exclusive"] == "yes"][:1] or found
    columns = [dict.fromkeys(name for row in found for name in row[column].split()) for column in _COLUMNS]
    return tuple(columns[0]) or ("*",), tuple(columns[1]) or ("*",)


_COLUMNS = ("opposable", "outside")


@cache
def _grilles(key: str, day: date) -> tuple[str, ...]:
    """Return the grilles of a key on a day."""
    values = _table("ccam/export_grilles.csv").at(key, day)
    return tuple(values["grilles"].split()) if values else ()


@cache
def _activity(letter: str, day: date) -> str:
    """Return whether a modifier is for anaesthesia alone (``4``), never for it (``other``), or for all (empty)."""
    values = _table("ccam/export_modifiers.csv").at(letter, day)
    return values["activity"] if values else ""
