"""Which stack of virtual cards runs here."""

from __future__ import annotations

import os

from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.errors import StackUnavailable
from simulator.cards.in_process import InProcessStack
from simulator.cards.pcsc import PcscStack


def open_stack(names: tuple[str, ...] = (CPS_READER, VITALE_READER)) -> Deck:
    """Open the virtual readers of these names, empty: behind a real pcscd where that is possible, else in process.

    ``FEUILLE_PCSC=off`` asks for in process. ``description`` of the result says in French which it is, and why.
    """
    if os.environ.get("FEUILLE_PCSC", "").lower() == "off":
        return InProcessStack("FEUILLE_PCSC=off", names)
    try:
        return PcscStack(names)
    except StackUnavailable as missing:
        return InProcessStack(str(missing), names)
