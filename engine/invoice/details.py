"""What the flows tell of an act beyond its price: sessions, prior agreement, who made a device.

The tariff core needs none of it, so it stands beside the price request, act by act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NO_AGREEMENT = "0"
"""The code of an act that needs no prior agreement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDetails:
    """The details of one act: ``act`` is its place in the request (0 first).

    ``agreement`` is the code of its prior agreement (one digit), asked on ``agreement_date``; ``sessions`` the days of
    a CCAM act done in several (its own day is the last); ``maker_siret`` who made a device and ``purchase_price``
    (cents) what it was bought for.
    """

    act: int
    agreement: str = NO_AGREEMENT
    agreement_date: date | None = None
    sessions: tuple[date, ...] = ()
    maker_siret: str = ""
    purchase_price: int = 0
