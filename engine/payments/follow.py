"""The state of a sent invoice and of its lots: functions of the facts, so that no order of arrival can matter.

>>> follow((Side("AMO", "paid", lot="sent"), Side("AMC", "pending", lot="acknowledged")))
'acknowledged'
>>> follow((Side("AMO", "paid", lot="sent"), Side("AMC", "paid", lot="sent")))
'paid'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ANSWERED = frozenset({"acknowledged", "answered", "rejected", "settled"})
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """What is known of the way of a lot: how often it was sent, and what was said of those sendings.

    ``failed`` counts the notices of non-delivery, ``silent`` the sendings left without an answer for too long,
    ``provisional`` the provisional ARL, ``delivered`` the notices of delivery.
    """

    sends: int = 1
    failed: int = 0
    silent: int = 0
    provisional: int = 0
    delivered: int = 0

    def state(self) -> str:
        """Return where a lot without an answer is: only what was said of its last sending counts.

        >>> Road().state(), Road(sends=2, failed=1).state(), Road(failed=1).state(), Road(delivered=1).state()
        ('sent', 'resent', 'undelivered', 'conveyed')
        >>> Road(silent=1).state(), Road(sends=2, silent=2).state()
        ('overdue', 'manual')
        """
        if self.failed >= self.sends:
            return "undelivered"
        if self.silent >= self.sends:
            return "overdue" if self.sends == 1 else "manual"
        if self.provisional >= self.sends:
            return "provisional"
        if self.delivered >= self.sends:
            return "conveyed"
        return "sent" if self.sends == 1 else "resent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a payer said of the invoices of a lot: how many it answered, how many of these it rejected, of how many."""

    answered: int = 0
    rejected: int = 0
    carried: int = 0


def follow_lot(positive: int, negative: int, heard: Heard, road: Road | None = None) -> str:
    """Return the state of a lot that was sent.

    ``positive`` and ``negative`` count its ARL, ``heard`` what its payer answered; ``road`` counts where none of them
    says anything.

    >>> follow_lot(0, 0, Heard(carried=2)), follow_lot(1, 0, Heard(carried=2)), follow_lot(0, 1, Heard(carried=2))
    ('sent', 'acknowledged', 'refused')
    >>> told = [(1, 0), (2, 1), (2, 2)]
    >>> [follow_lot(1, 0, Heard(answered=each, rejected=no, carried=2)) for each, no in told]
    ['answered', 'settled', 'rejected']
    """
    if heard.carried and heard.answered == heard.carried:
        return "rejected" if heard.rejected == heard.carried else "settled"
    if negative and not positive:
        return "refused"
    if heard.answered:
        return "answered"
    return "acknowledged" if positive else (road or Road()).state()
