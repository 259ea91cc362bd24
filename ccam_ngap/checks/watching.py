"""Which acts the checks have rows about, as marks: an invoice without a mark is not looked at any further."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from ccam_ngap.checks.associations import known_extras
from ccam_ngap.checks.billers import BILLERS
from ccam_ngap.checks.conditions import DAYS
from ccam_ngap.checks.consultations import CONSULTATIONS
from ccam_ngap.checks.ngap import COEFFICIENTS, REQUIRES, exclusive_codes
from ccam_ngap.checks.travel import TRAVELS
from ccam_ngap.layout_marks import (
    MARK_BILLER,
    MARK_CONSULTATION,
    MARK_DAY,
    MARK_EXCLUSIVE,
    MARK_EXTRA,
    MARK_FURTHER,
    MARK_REQUIRES,
    MARK_STEPPED,
    MARK_TRAVEL,
)
from tables.compiled import Tables
from tables.layout import N_ACTS

LISTS = {
    DAYS: MARK_DAY,
    REQUIRES: MARK_REQUIRES,
    TRAVELS: MARK_TRAVEL,
    CONSULTATIONS: MARK_CONSULTATION,
    BILLERS: MARK_BILLER,
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


def _ccam(tables: Tables) -> Iterator[tuple[str, int]]:
    """Yield the acts of the CCAM that may be complementary gestures or supplements."""
    known = known_extras(tables)
    for key in tables.acts.get("CCAM", ()):
        if key[:4] in known or key.partition("/")[0] in known:
            yield key, MARK_EXTRA


def _biology(tables: Tables) -> Iterator[tuple[str, int]]:
    """Yield the biology tests that have a row with more than one key letter."""
    for row in tables.rows.of(BIOLOGY):
        if not row.repealed and row.values.get("further"):
            yield row.key, MARK_FURTHER
