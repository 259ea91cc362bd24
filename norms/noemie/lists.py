"""The code lists of the returns, and what our own words make of a reject.

The lists are those of a program once in production (likely). The codes of RSP proper are not public: the label that
the payer wrote always stands; ours comes beside it when the code is one we know.

>>> label("debt_operations", "RPR"), label("debt_operations", "XXX")
('Retenue sur prestations', '')
>>> known = explain_reject("I1002", "DROITS NON OUVERTS")
>>> known.family, known.words
('Droits', 'Droits non ouverts à la date des soins')
>>> explain_reject("4025", "MOTIF DU PAYEUR").family
'Motif inconnu de nos tables'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from tables.catalogue import SOURCES
from tables.dated import DatedTable, load

UNKNOWN: Final = "unknown"
HELD: Final = "H"


@dataclass(frozen=True, slots=True)
class RejectReason:
    """A reject as a practitioner reads it.

    ``label`` is the payer's text as it came, ``words`` ours (empty when the code is not in our table), ``family`` what
    it is about and ``advice`` what to do, both French.
    """

    code: str
    label: str
    words: str
    family: str
    advice: str


def label(name: str, code: str) -> str:
    """Return the French label of a code of a list (a file of ``returns/``), empty when the list has no such code."""
    rows = table(name).versions(code)
    return rows[-1].values["label"] if rows else ""


def codes(name: str) -> tuple[str, ...]:
    """Return every code of a list."""
    return table(name).keys()


def held(return_kind: str) -> bool:
    """Whether what stands under a kind of return is taken from the transfer instead of paid with it.

    >>> held("03"), held("05")
    (False, True)
    """
    rows = table("return_kinds").versions(return_kind)
    return bool(rows) and rows[-1].values["effect"] == HELD


def explain_reject(code: str, told: str) -> RejectReason:
    """Return what a reject means: the payer's label, our words and our advice."""
    rows = table("rejects").versions(code)
    family = rows[-1].values["family"] if rows else UNKNOWN
    (about,) = table("reject_families").versions(family)
    words = rows[-1].values["label"] if rows else ""
    return RejectReason(code, told, words, about.values["label"], about.values["advice"])


@cache
def table(name: str) -> DatedTable:
    """A list of the returns. Raises TableError when it is missing or wrong."""
    return load(SOURCES, f"returns/{name}.csv")
