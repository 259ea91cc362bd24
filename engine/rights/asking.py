"""When ADRi is asked: chosen at commissioning, changed at will, except that an apCV is always followed by ADRi.

>>> must_ask("manual", APCV, ()), must_ask("manual", VITALE, ()), must_ask("systematic", VITALE, ())
(True, False, True)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cardio.vitale.content import APCV, VITALE, Beneficiary

MANUAL, TARGETED, SYSTEMATIC = "manual", "targeted", "systematic"
MODES = (TARGETED, MANUAL, SYSTEMATIC)
"""The modes, the one of a new terminal first."""

__all__ = ["APCV", "MANUAL", "MODES", "SYSTEMATIC", "TARGETED", "VITALE", "must_ask", "settled_by_card"]


def must_ask(mode: str, support: str, days: Iterable[date], person: Beneficiary | None = None) -> bool:
    """Whether ADRi is to be asked without the user's word.

    ``support`` is "vitale" or "apcv". In targeted mode, ADRi is asked when the card alone does not settle the rights
    of ``person`` on the ``days`` of care. Raises ValueError on an unknown mode.
    """
    if mode not in MODES:
        raise ValueError(f"no ADRi mode {mode}")
    if support == APCV or mode == SYSTEMATIC:
        return True
    return mode == TARGETED and not (person is not None and settled_by_card(person, days))


def settled_by_card(person: Beneficiary, days: Iterable[date]) -> bool:
    """Whether the periods of the card cover every day of care."""
    return all(person.has_rights(day) for day in days)
