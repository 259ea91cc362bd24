"""From the kernel's steps to reasons that a person reads: French text, law, table row, amount before and after.

The texts are rows of ``codes/steps.csv``; its columns ``amounts`` and ``operand`` say how to show the integers.
"""

from __future__ import annotations

from array import array
from datetime import date
from functools import cache

from ccam_ngap.answer import Step
from ccam_ngap.layout import S_AFTER, S_BEFORE, S_LINE, S_RULE, S_SOURCE, S_WITH, STEP, STEPS
from tables.catalogue import SOURCES
from tables.compiled import Tables
from tables.dated import Row, load
from tables.layout import NONE
from tables.money import euros
from tables.source_rows import SourceRow

TEXTS = "codes/steps.csv"
LABELS = {
    "rates/base.csv": "codes/families.csv",
    "rates/local_regime.csv": "codes/families.csv",
    "rates/aspa.csv": "codes/families.csv",
    "rates/special_regimes.csv": "codes/regimes.csv",
}
"""Which code list names the keys of a table that has no label of its own."""


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
    origin = None if row[S_SOURCE] == NONE else tables.rows.row(row[S_SOURCE])
    text = texts["text"].format(
        before=shown(row[S_BEFORE], texts["amounts"]),
        after=shown(row[S_AFTER], texts["amounts"]),
        operand=shown(row[S_WITH], texts["operand"]),
        key=origin.key if origin else "",
        label=_label(origin, tables) if origin else "",
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


def _label(origin: SourceRow, tables: Tables) -> str:
    """Return how a person calls what a table row is about: its own label, or that of its key in a code list."""
    if origin.values.get("label"):
        return origin.values["label"]
    codes = LABELS.get(origin.table)
    if codes is None:
        return origin.key
    row = tables.rows.at(codes, origin.key.partition("/")[0], date.max)
    return row.values["label"] if row else origin.key


def shown(value: int, unit: str) -> str:
    r"""Show an integer of the kernel in its unit.

    >>> shown(970, "hundredths"), shown(3, "number"), shown(7000, "percent") == "70\u00a0%"
    ('9,7', '3', True)
    """
    if unit == "cents":
        return euros(value)
    if unit == "number":
        return str(value)
    whole, rest = divmod(value, 100)
    text = f"{whole},{rest:02d}".rstrip("0").rstrip(",")
    return f"{text}\u00a0%" if unit == "percent" else text
