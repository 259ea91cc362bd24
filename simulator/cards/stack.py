"""Which stack of virtual cards runs here."""

from __future__ import annotations

import os

from simulator.cards.deck import Deck
from simulator.cards.errors import StackUnavailable
from simulator.cards.in_process import InProcessStack
from simulator.cards.pcsc import PcscStack


def open_stack() -> Deck:
    """Open the virtual readers, empty: behind a real pcscd where that is possible, else in process.

    ``FEUILLE_PCSC=off`` asks for in process. ``description`` of the result says in French which it is, and why.
    """
    if os.environ.get("FEUILLE_PCSC", "").lower() == "off":
        return InProcessStack("FEUILLE_PCSC=off")
    try:
        return PcscStack()
    except StackUnavailable as missing:
        return InProcessStack(str(missing))
