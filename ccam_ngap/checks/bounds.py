"""Numbers that no invoice holds: quantities, coefficients, fees, distances and forced shares out of bounds.

The bounds are what the fields of a B2 record hold, and keep the kernel's 64-bit integers from overflowing.
"""

from __future__ import annotations

import re

from ccam_ngap.layout import GREATEST, GREATEST_COEFFICIENT, GREATEST_DISTANCE, GREATEST_QUANTITY
from ccam_ngap.request import Act, Amc
from tables.catalogue import message
from tables.messages import Message
from tables.money import euros

_TOOTH = re.compile(r"[1-4][1-8]|[5-8][1-5]", re.ASCII)
PERCENT, MULTIPLIER = 100_000, 1_000_000


def check_bounds(act: Act, path: str, messages: list[Message]) -> None:
    """Check the numbers of an act."""
    if (
        1 <= act.quantity <= GREATEST_QUANTITY
        and 1 <= act.coefficient <= GREATEST_COEFFICIENT
        and not act.teeth
        and act.day_km_before is None
        and act.fee is act.forced_amo is act.forced_amc is act.distance_km is None
    ):
        return
    if not 1 <= act.quantity <= GREATEST_QUANTITY:
        messages.append(message("quote.bad-quantity", field=f"{path}.quantity", greatest=GREATEST_QUANTITY))
    if not 1 <= act.coefficient <= GREATEST_COEFFICIENT:
        messages.append(message("quote.bad-coefficient", field=f"{path}.coefficient", greatest="999,99"))
    if act.distance_km is not None and not 0 <= act.distance_km <= GREATEST_DISTANCE:
        messages.append(message("quote.bad-distance", field=f"{path}.distance_km", greatest="999,99"))
    if act.day_km_before is not None and not 0 <= act.day_km_before <= GREATEST_DISTANCE:
        messages.append(message("quote.bad-distance", field=f"{path}.day_km_before", greatest="999,99"))
    check_teeth(act.teeth, f"{path}.teeth", messages)
    for name in ("fee", "forced_amo", "forced_amc"):
        amount = getattr(act, name)
        if amount is not None and not 0 <= amount <= GREATEST:
            messages.append(message("quote.bad-amount", field=f"{path}.{name}", greatest=euros(GREATEST)))


def check_teeth(teeth: tuple[str, ...], field: str, messages: list[Message]) -> None:
    """Check tooth numbers, in the international two-digit notation (ISO 3950)."""
    for place, tooth in enumerate(teeth):
        if not _TOOTH.fullmatch(tooth):
            messages.append(message("act.bad-tooth", field=field, tooth=tooth[:8]))
        elif tooth in teeth[:place]:
            messages.append(message("act.tooth-twice", field=field, tooth=tooth))


def check_cover(amc: Amc, messages: list[Message]) -> None:
    """Check the numbers of the complementary cover."""
    if amc.amount is not None and not 0 <= amc.amount <= GREATEST:
        messages.append(message("quote.bad-amount", field="amc.amount", greatest=euros(GREATEST)))
    formula = amc.user_formula
    given = {"p1": amc.first_amount, "p2": amc.second_amount, "user_formula.cap": formula.cap if formula else None}
    for name, amount in given.items():
        if amount is not None and not 0 <= amount <= GREATEST:
            messages.append(message("quote.bad-amount", field=f"amc.{name}", greatest=euros(GREATEST)))
    if formula is not None and not 0 <= formula.multiplier <= MULTIPLIER:
        field = "amc.user_formula.multiplier"
        messages.append(message("share.bad-multiplier", field=field, greatest=MULTIPLIER // 10_000))
    if amc.percent is not None and not 0 <= amc.percent <= PERCENT:
        messages.append(message("quote.bad-percent", field="amc.percent", greatest=PERCENT // 100))
