"""The code lists that the flows need, read once from the shared tables.

>>> "ATM" in ccam_groupings(), "C" in ccam_groupings()
(True, False)
>>> chain("cp", "NABM").records, chain("cp", "FORFAIT", "FUM").records, chain("town", "FORFAIT", "FUM")
(('4', '4S', '4E', '4B'), ('4', '4S'), None)
>>> certification_tops()["D"]["label"]
'Dégradée, sans Vitale, chiffrée par la CPS'
>>> [pathway_letter(indicator, date(2024, 12, 15)) for indicator in ("S1", "T", "")]
['S', 'T', '']
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from tables.catalogue import SOURCES
from tables.dated import DatedTable, load

FLAT_FEE = "FORFAIT"
"""The nomenclature of the flat fees of hospitals, told by their prestation code."""


@cache
def _table(name: str) -> DatedTable:
    """A code list. Raises TableError when it is wrong."""
    return load(SOURCES, f"codes/{name}.csv")


@cache
def ccam_groupings() -> frozenset[str]:
    """The prestation codes under which CCAM acts are billed, whatever the day."""
    return frozenset(_table("ccam_groupings").keys())


@cache
def majorations() -> frozenset[str]:
    """The NGAP codes that raise the price of an act and stand after it, whatever the day.

    >>> "MN" in majorations(), "C" in majorations()
    (True, False)
    """
    rows = load(SOURCES, "ngap/acts.csv").rows
    return frozenset(row.key for row in rows if row.values["kind"] == "majoration")


def pathway_letter(indicator: str, day: date) -> str:
    """Return the one letter that B2 writes for a care path indicator; an unknown one comes back as it is."""
    row = _table("b2_pathway").at(indicator, day)
    return row["letter"] if row else indicator


class Chain(NamedTuple):
    """The records of a line in their order, and the treatment mode and discipline that the first one says."""

    records: tuple[str, ...]
    mode: str
    discipline: str

    @property
    def main(self) -> str:
        """The type of its first record: 3 or 4."""
        return self.records[0]


@cache
def chain(family: str, nomenclature: str, prestation: str = "") -> Chain | None:
    """Return how a family of norms tells a line, None when it cannot.

    ``prestation`` matters to flat fees only (nomenclature FORFAIT), each of which has its own chain.
    """
    key = f"{family}/{nomenclature}"
    keys = (f"{key}/{prestation}", f"{key}/{prestation[:2]}?") if nomenclature == FLAT_FEE else (key,)
    for each in keys:
        row = _latest("b2_chains").get(each)
        if row:
            return Chain(tuple(row["records"].split()), row["mode"], row["discipline"])
    return None


@cache
def certification_tops() -> Mapping[str, Mapping[str, str]]:
    """Return the certification tops by letter: ``label`` and the securing ``mode`` that gives it."""
    return _latest("certification_tops")


@cache
def labels(name: str) -> Mapping[str, str]:
    """Return the French labels of a code list, the last ones known of each code."""
    return {key: row["label"] for key, row in _latest(name).items()}


@cache
def _latest(name: str) -> Mapping[str, Mapping[str, str]]:
    """The last values of every key of a code list."""
    rows = sorted(_table(name).rows, key=lambda row: row.start)
    return {row.key: row.values for row in rows}
