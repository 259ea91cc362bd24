"""How states and machines are called on a screen: rows of ``codes/states.csv``.

>>> label("invoice", "paid"), label("lot", "acknowledged"), machine_label("share")
('Payée', 'ARL positif reçu', 'part')
"""

from __future__ import annotations

from functools import cache

from tables.catalogue import SOURCES
from tables.dated import DatedTable, load


@cache
def _labels() -> DatedTable:
    """Return the table of labels."""
    return load(SOURCES, "codes/states.csv")


def label(machine: str, state: str) -> str:
    """Return how a state is called; the state itself where the table does not know it."""
    found = _labels().versions(f"{machine}/{state}")
    return found[-1].values["label"] if found else state


def machine_label(machine: str) -> str:
    """Return how a machine is called; its own name where the table does not know it."""
    found = _labels().versions(machine)
    return found[-1].values["label"] if found else machine
