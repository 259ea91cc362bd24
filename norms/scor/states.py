"""The states of a supporting document, and the days that rule them.

>>> may_follow(DocumentState.COMPLIANT, DocumentState.SAVED), may_follow(DocumentState.ARCHIVED, DocumentState.MISSING)
(True, False)
>>> DocumentState.REBUILD.label
'À RECONSTITUER'
>>> due_on_paper(date(2024, 12, 2), date(2024, 12, 6)), due_on_paper(date(2024, 12, 2), date(2024, 12, 8))
(False, True)
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from norms.scor.limits import limit
from tables.catalogue import SOURCES
from tables.dated import Row, load


class DocumentState(StrEnum):
    """What became of a document: ``label`` is what a terminal shows."""

    MISSING = "missing"
    NON_COMPLIANT = "non_compliant"
    COMPLIANT = "compliant"
    SAVED = "saved"
    REBUILD = "rebuild"
    ARCHIVED = "archived"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The French label."""
        return _row(self).values["label"]


def may_follow(state: DocumentState, following: DocumentState) -> bool:
    """Whether a document may go from a state to another."""
    return following.value in _row(state).values["next"].split()


def due_on_paper(first_try: date, day: date) -> bool:
    """Whether a document that could not be sent since ``first_try`` must now go on paper."""
    return day > first_try + timedelta(days=limit("retry_days"))


def may_purge(acknowledged: date, day: date) -> bool:
    """Whether a document acknowledged on a day may leave the terminal: after six months, never before 90 days."""
    return day > acknowledged + timedelta(days=max(limit("keep_days"), limit("purge_days")))


def _row(state: DocumentState) -> Row:
    """Return the row of a state."""
    return load(SOURCES, "scor/states.csv").versions(state.value)[-1]
