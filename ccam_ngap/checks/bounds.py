"""Numbers that no invoice holds: quantities, coefficients, fees, distances and forced shares out of bounds.

The bounds are what the fields of a B2 record hold, and keep the kernel's 64-bit integers from overflowing.
"""

from __future__ import annotations

from ccam_ngap.layout import GREATEST
from ccam_ngap.request import Act, Amc
from tables.catalogue import message
from tables.messages import Message
from tables.money import euros

QUANTITY, COEFFICIENT, DISTANCE, PERCENT = 999, 99_999, 999_99, 100_000


def check_bounds(act: Act, path: str, messages: list[Message]) -> None:
    """Check the numbers of an act."""
    if (
        1 <= act.quantity <= QUANTITY
        and 1 <= act.coefficient <= COEFFICIENT
        and act.fee is act.forced_amo is act.forced_amc is act.distance_km is None
    ):
        return
    if not 1 <= act.quantity <= QUANTITY:
        messages.append(message("quote.bad-quantity", field=f"{path}.quantity", greatest=QUANTITY))
    if not 1 <= act.coefficient <= COEFFICIENT:
        messages.append(message("quote.bad-coefficient", field=f"{path}.coefficient", greatest="999,99"))
    if act.distance_km is not None and not 0 <= act.distance_km <= DISTANCE:
        messages.append(message("quote.bad-distance", field=f"{path}.distance_km", greatest="999,99"))
    for name in ("fee", "forced_amo", "forced_amc"):
        amount = getattr(act, name)
        if amount is not None and not 0 <= amount <= GREATEST:
            messages.append(message("quote.bad-amount", field=f"{path}.{name}", greatest=euros(GREATEST)))


def check_cover(amc: Amc, messages: list[Message]) -> None:
    """Check the numbers of the complementary cover."""
    if amc.amount is not None and not 0 <= amc.amount <= GREATEST:
        messages.append(message("quote.bad-amount", field="amc.amount", greatest=euros(GREATEST)))
    if amc.percent is not None and not 0 <= amc.percent <= PERCENT:
        messages.append(message("quote.bad-percent", field="amc.percent", greatest=PERCENT // 100))
