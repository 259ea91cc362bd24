"""Which acts the checks have rows about, as marks: an invoice without a mark is not looked at any further."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from ccam_ngap.checks.associations import ANAESTHESIA, known_extras, labels_of
from ccam_ngap.checks.billers import BILLERS
from ccam_ngap.checks.conditions import CONDITIONS, DAYS, PRACTITIONERS
from ccam_ngap.checks.consultations import CONSULTATIONS
from ccam_ngap.checks.ngap import COEFFICIENTS, REQUIRES, exclusive_codes
from ccam_ngap.checks.pairs import ASSOCIABLE, INCOMPATIBLE
from ccam_ngap.checks.sectors import COORDINATION, SECTORS
from ccam_ngap.checks.travel import TRAVELS
from ccam_ngap.layout_marks import (
    MARK_BILLER,
    MARK_CONSULTATION,
    MARK_DAY,
    MARK_EXCLUSIVE,
    MARK_EXTRA,
    MARK_FURTHER,
    MARK_LABEL,
    MARK_PAIR,
    MARK_REQUIRES,
    MARK_STEPPED,
    MARK_TRAVEL,
    SEVERAL_SESSIONS,
)
from tables.compiled import Tables
from tables.layout import N_ACTS

LISTS = {
    DAYS: MARK_DAY,
    REQUIRES: MARK_REQUIRES,
    TRAVELS: MARK_TRAVEL,
    CONSULTATIONS: MARK_CONSULTATION,
    BILLERS: MARK_BILLER,
    SECTORS: MARK_BILLER,
    COORDINATION: MARK_BILLER,
}
"""Tables whose keys are NGAP codes, and what an act that they name is marked with."""
BIOLOGY = "nabm/acts.csv"


def marks_of_acts(tables: Tables) -> array[int]:
    """Return the marks of every act by its number, whatever the day."""
    found = array("q", bytes(8 * tables.directory[N_ACTS]))
    for nomenclature, marks in (("NGAP", _ngap(tables)), ("CCAM", _ccam(tables)), ("NABM", _biology(tables))):
        for key, mark in marks:
            number = tables.acts.get(nomenclature, {}).get(key)
            if number is not None:
                found[number] |= mark
    return found


def _ngap(tables: Tables) -> Iterator[tuple[str, int]]:
    """Yield the codes of the NGAP that a list names, with the mark of the list."""
    for name, mark in LISTS.items():
        yield from ((key, mark) for key in tables.keys(name))
    yield from ((code, MARK_EXCLUSIVE) for code in exclusive_codes(tables))
    yield from ((key.partition("/")[0], MARK_STEPPED) for key in tables.keys(COEFFICIENTS))


def conditioned_modifiers(tables: Tables) -> frozenset[int]:
    """Return the places of the modifiers that stand under a condition, whatever the day."""
    places = tables.index("modifiers")
    keys = (*tables.keys(CONDITIONS), *tables.keys(PRACTITIONERS))
    return frozenset(places[key] for key in keys if key in places)


def _ccam(tables: Tables) -> Iterator[tuple[str, int]]:
    """Yield the acts of the CCAM that the checks of sessions and pairs do not find plain, with what they are."""
    known = known_extras(tables)
    labels = tuple(labels_of(tables).values())
    for row in tables.rows.of("ccam/acts.csv") if labels else ():
        if row.values["label"].startswith(labels):
            yield row.key, MARK_LABEL
    paired = {key.partition("/")[0] for table in (INCOMPATIBLE, ASSOCIABLE) for key in tables.keys(table)}
    for key in tables.acts.get("CCAM", ()):
        code, activity, _ = key.split("/")
        if code[:4] in known or code in known:
            yield key, MARK_EXTRA
        if activity == ANAESTHESIA:
            yield key, SEVERAL_SESSIONS
        if code in paired:
            yield key, MARK_PAIR


def _biology(tables: Tables) -> Iterator[tuple[str, int]]:
    """Yield the biology tests that have a row with more than one key letter."""
    for row in tables.rows.of(BIOLOGY):
        if not row.repealed and row.values.get("further"):
            yield row.key, MARK_FURTHER
