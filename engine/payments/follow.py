"""The state of a sent invoice and of its lots: functions of the facts, so that no order of arrival can matter.

>>> follow((Side("AMO", "paid", lot="sent"), Side("AMC", "pending", lot="acknowledged")))
'acknowledged'
>>> follow((Side("AMO", "paid", lot="sent"), Side("AMC", "paid", lot="sent")))
'paid'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ANSWERED = frozenset({"acknowledged", "settled"})
TURNED_BACK = frozenset({"refused", "reopened"})


@dataclass(frozen=True, slots=True)
class Side:
    """One payer's side of an invoice: the state of its share, and of the lot that carries its flow.

    ``share`` is None where the payer owes nothing (the patient paid, or nothing is due); ``lot`` is the latest lot's,
    None where no flow goes to that payer.
    """

    payer: str
    share: str | None
    lot: str | None

    @property
    def heard(self) -> bool:
        """Whether the payer's answer proves that it has the flow."""
        return self.share not in {None, "pending"}


def follow(sides: Iterable[Side]) -> str:
    """Return the state of an invoice that was sent.

    A rejection weighs more than an anomaly, an anomaly more than a refused lot; money counts once every share is paid.
    """
    all_sides = tuple(sides)
    shares = [side.share for side in all_sides if side.share is not None]
    for state in ("rejected", "anomaly"):
        if state in shares:
            return state
    if any(side.lot in TURNED_BACK and not side.heard for side in all_sides):
        return "refused"
    if shares and all(share == "paid" for share in shares):
        return "paid"
    if "paid" in shares or all(side.lot in ANSWERED for side in all_sides if side.lot is not None):
        return "acknowledged" if shares else "closed"
    return "sent"


def follow_lot(positive: int, negative: int, heard: int, carried: int) -> str:
    """Return the state of a lot that was sent.

    ``positive`` and ``negative`` count its ARL, ``heard`` how many of the ``carried`` invoices their payer answered.

    >>> follow_lot(0, 0, 0, 2), follow_lot(1, 0, 1, 2), follow_lot(0, 1, 0, 2), follow_lot(0, 0, 2, 2)
    ('sent', 'acknowledged', 'refused', 'settled')
    """
    if carried and heard == carried:
        return "settled"
    if positive:
        return "acknowledged"
    return "refused" if negative else "sent"
