"""The shipped source tables as the tests read them: parsed once, prices looked up by key and day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from tables.dated import DatedTable, Row, load

SOURCES = Path(__file__).parents[2] / "tables" / "sources"
OFFICIAL = Path(__file__).parents[3] / "shared" / "data"
"""Copies of the official files, beside a checkout of the developers only."""

AMOUNT = re.compile(r"\d{1,6}\.\d{2}")


def names() -> list[str]:
    """Every shipped table but the messages, which have their own tests."""
    found = (path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.csv"))
    return sorted(name for name in found if not name.startswith("messages/"))


@cache
def table(name: str) -> DatedTable:
    """Parse one shipped table."""
    return load(SOURCES, name)


def value(name: str, key: str, day: str, column: str = "value") -> str | None:
    """Look up one value as it stands on an ISO day; None where there is none."""
    found = table(name).at(key, date.fromisoformat(day))
    return found[column] if found else None


def grille_prices(rows: tuple[Row, ...]) -> Iterator[tuple[str, str, Row]]:
    """Yield (act/activity/phase, grille, row) for every grille that a CCAM price row names."""
    for row in rows:
        act, _, grilles = row.key.rpartition("/")
        for grille in grilles.split():
            yield act, grille, row


@cache
def _by_grille() -> dict[tuple[str, str], list[Row]]:
    """Group the CCAM price rows by act and grille, oldest first."""
    found: dict[tuple[str, str], list[Row]] = {}
    for act, grille, row in grille_prices(table("ccam/prices.csv").rows):
        found.setdefault((act, grille), []).append(row)
    return {key: sorted(rows, key=lambda row: row.start) for key, rows in found.items()}


def ccam_price(act: str, grille: str, day: str) -> str | None:
    """Look up the price of an act/activity/phase in a grille on an ISO day."""
    before = [row for row in _by_grille().get((act, grille), []) if row.start <= date.fromisoformat(day)]
    return before[-1].values["value"] or None if before else None
