"""From the kernel's steps to reasons that a person reads: French text, law, table row, amount before and after.

The texts are rows of ``codes/steps.csv``; its columns ``amounts`` and ``operand`` say how to show the integers.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable
from datetime import date
from functools import cache

from ccam_ngap.answer import Step
from ccam_ngap.layout import S_AFTER, S_BEFORE, S_LINE, S_RULE, S_SOURCE, S_WITH, STEP, STEPS
from ccam_ngap.memory import remember
from tables.catalogue import SOURCES
from tables.compiled import Tables
from tables.dated import Row, load
from tables.layout import NONE
from tables.money import euros
from tables.source_rows import SourceRow

TEXTS = "codes/steps.csv"
LABELS = {
    "rates/base.csv": ("codes/families.csv", 0),
    "rates/local_regime.csv": ("codes/families.csv", 0),
    "rates/aspa.csv": ("codes/families.csv", 0),
    "rates/special_regimes.csv": ("codes/regimes.csv", 0),
    "ngap/majorations.csv": ("codes/majorations.csv", 1),
    "ccam/modifiers.csv": ("", 0),
}
"""Which part of the keys of a table names what they are about, and which code list names it (none: as it stands)."""
ACTS = {
    "ngap/prices.csv": ("ngap/acts.csv", 1),
    "ngap/group_prices.csv": ("ngap/acts.csv", 1),
    "ngap/kilometric.csv": ("ngap/acts.csv", 1),
    "ngap/kilometric_zones.csv": ("ngap/acts.csv", 1),
    "ccam/prices.csv": ("ccam/acts.csv", 3),
    "lpp/prices.csv": ("lpp/acts.csv", 1),
}
"""Which table names the act of a price, and how many parts of its key are those of the act."""
UNITS = {"percent": "\u00a0%", "points": " points"}
"""What follows a number of hundredths."""
ORIGINS = "rows that reasons rest on"
LONGEST = 90
"""How many characters of the label of an act a reason shows."""


@cache
def step_texts() -> dict[str, Row]:
    """Return the newest text of every rule of the kernel."""
    rows = sorted(load(SOURCES, TEXTS).rows, key=lambda row: row.start)
    return {row.key: row for row in rows}


def steps_of(steps: array[int], line: int, tables: Tables) -> tuple[Step, ...]:
    """Return the reasons of one line, in the order in which the kernel met them."""
    places = range(1, 1 + steps[0] * STEP, STEP)
    rows = (steps[place : place + STEP] for place in places if steps[place + S_LINE] == line)
    return tuple(_step(row, tables) for row in rows)


def _step(row: array[int], tables: Tables) -> Step:
    """Return one reason."""
    rule = STEPS[row[S_RULE]]
    texts = step_texts()[rule].values
    origin, label = (None, "") if row[S_SOURCE] == NONE else _origin(row[S_SOURCE], tables)
    text = texts["text"].format(
        before=shown(row[S_BEFORE], texts["amounts"]),
        after=shown(row[S_AFTER], texts["amounts"]),
        operand=shown(row[S_WITH], texts["operand"]),
        key=origin.key if origin else "",
        label=label,
    )
    found = Step(rule, text, texts["law"], texts["amounts"], row[S_BEFORE], row[S_AFTER])
    if origin is None:
        return found
    return Step(
        rule,
        text,
        texts["law"],
        texts["amounts"],
        row[S_BEFORE],
        row[S_AFTER],
        origin.table,
        origin.key,
        origin.start,
        origin.source,
        origin.grade,
    )


def _origin(number: int, tables: Tables) -> tuple[SourceRow, str]:
    """Return the table row that a reason rests on, and how a person calls what it is about; remembered."""
    known: dict[Hashable, tuple[SourceRow, str]] = tables.derived.setdefault(ORIGINS, {})
    found = known.get(number)
    if found is None:
        row = tables.rows.row(number)
        found = row, _label(row, tables)
        remember(known, number, found)
    return found


def _label(origin: SourceRow, tables: Tables) -> str:
    """Return how a person calls what a table row is about: its own label, or that of its key in a code list."""
    if origin.values.get("label"):
        return origin.values["label"]
    if origin.table in ACTS:
        return _act(origin, tables)
    if origin.table not in LABELS:
        return origin.key
    codes, part = LABELS[origin.table]
    name = origin.key.split("/")[part]
    row = tables.rows.at(codes, name, date.max)
    return row.values["label"] if row else name


def _act(origin: SourceRow, tables: Tables) -> str:
    """Return the label of the act whose price a row gives, as it was on the first day of the row or the first known."""
    table, parts = ACTS[origin.table]
    key = "/".join(origin.key.split("/")[:parts])
    known = [row for row in tables.rows.versions(table, key) if not row.repealed]
    before = [row for row in known if row.start <= origin.start] or known[:1]
    label = before[-1].values["label"] if before else key
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"


def shown(value: int, unit: str) -> str:
    r"""Show an integer of the kernel in its unit.

    >>> shown(970, "hundredths"), shown(3, "number"), shown(7000, "percent") == "70\u00a0%"
    ('9,7', '3', True)
    >>> shown(4000, "points"), shown(-5050, "percent") == "−50,5\u00a0%"
    ('40 points', True)
    """
    if unit == "cents":
        return euros(value)
    if unit == "number":
        return str(value)
    whole, rest = divmod(abs(value), 100)
    text = f"{'−' if value < 0 else ''}{whole},{rest:02d}".rstrip("0").rstrip(",")
    return text + UNITS.get(unit, "")
