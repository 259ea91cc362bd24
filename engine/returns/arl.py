"""An ARL as a fact about a lot."""

from __future__ import annotations

from engine.returns.facts import LotFact
from engine.store.lots import FSE
from norms.arl import Arl, ArlCode
from norms.mail import FlowKind

DUPLICATES = frozenset({ArlCode.DUPLICATE_LOT, ArlCode.DUPLICATE_FILE})
"""Answers to a file that had arrived already: they refuse the copy, not the lot."""


def lot_fact(arl: Arl) -> LotFact | None:
    """Return what an ARL says of a lot, None when it only says that the lot had arrived before."""
    if arl.faults and all(fault.code in DUPLICATES for fault in arl.faults):
        return None
    first = arl.faults[0] if arl.faults else None
    return LotFact(
        biller=arl.biller,
        flow=FSE if arl.flow == FlowKind.B2 else arl.flow,  # an FSE file that left by IRIS
        file=arl.file,
        lot=arl.lot.strip(),
        positive=arl.positive,
        provisional=arl.provisional,
        code=first.code if first else "",
        label=first.text if first else "",
    )
