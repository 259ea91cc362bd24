"""Why the kernel could not price a line, as messages: fault code → rule of the catalogue and field."""

from __future__ import annotations

from ccam_ngap import layout
from ccam_ngap.names import written
from ccam_ngap.request import Act, Request
from tables.catalogue import message
from tables.messages import Message
from tables.money import euros

FAULTS: dict[int, tuple[str, str | tuple[str, ...]]] = {
    layout.F_NOT_IN_FORCE: ("quote.not-in-force", "code"),
    layout.F_NO_PRICE: ("quote.no-price", "code"),
    layout.F_NO_GRILLE: ("quote.no-grille", "code"),
    layout.F_NO_MODIFIER: ("quote.no-modifier-value", "modifiers"),
    layout.F_NO_ASSOCIATION: ("quote.no-association", "association"),
    layout.F_NO_KILOMETRE: ("quote.no-kilometre", "code"),
    layout.F_NO_MAJORATION: ("quote.no-majoration", ("night", "holiday")),
    layout.F_NO_RATE: ("quote.no-rate", "code"),
    layout.F_NOT_CONTRACTED: ("quote.not-contracted", "code"),
    layout.F_TOO_GREAT: ("quote.too-great", "quantity"),
    layout.F_NO_FORMULA: ("quote.no-formula", "amc.formula"),
    layout.F_MODIFIER_NOT_ALLOWED: ("quote.modifier-not-allowed", "modifiers"),
    layout.F_MODIFIER_ONCE: ("quote.modifier-once", "modifiers"),
    layout.F_MODIFIER_PAIR: ("quote.modifier-pair", "modifiers"),
    layout.F_TOO_MANY_MODIFIERS: ("quote.too-many-modifiers", "modifiers"),
    layout.F_NO_DISTANCE: ("quote.distance-missing", "distance_km"),
    layout.F_NO_PERCENT: ("quote.percent-missing", "amc.percent"),
    layout.F_NOT_COVERED: ("act.not-covered", "code"),
    layout.F_UNPRICED: ("act.unpriced", "code"),
    layout.F_AMC_ABOVE_LEFT: ("quote.amc-above-left", "amc.amount"),
    layout.F_NO_PMSS: ("share.no-pmss", "amc.formula"),
    layout.F_NO_AMOUNT: ("share.amount-missing", ("amc.p1", "amc.p2")),
    layout.F_DIVIDED_BY_ZERO: ("share.divided-by-zero", "amc.user_formula"),
}
PARTICIPATION = "PAV"
"""The NGAP code that carries the flat participation: it has no price, the rule of the threshold says what it is."""
MODIFIER_FAULTS = (layout.F_NO_MODIFIER, layout.F_MODIFIER_NOT_ALLOWED, layout.F_MODIFIER_ONCE)
"""Faults whose place is that of a modifier."""


def fault_message(code: int, place: int, request: Request, index: int) -> Message:
    """Return the message of a line's fault; ``place`` is what the kernel says of it (``O_PLACE``)."""
    rule, name = FAULTS[code]
    if isinstance(name, tuple):
        name = name[place]
    field = name if name.startswith("amc.") else f"acts[{index}].{name}"
    return message(rule, field=field, **_places(code, place, request, request.acts[index]))


def remark_on(code: int, request: Request, index: int) -> Message | None:
    """Return what more is said of a fault: the flat participation is no act, so it has no price."""
    if code != layout.F_NO_PRICE or request.acts[index].code != PARTICIPATION:
        return None
    return message("quote.participation-line", field=f"acts[{index}].code")


def _places(code: int, place: int, request: Request, act: Act) -> dict[str, object]:
    """Return what the text of a fault may name."""
    found: dict[str, object] = {"code": act.code, "day": written(act.date), "greatest": place}
    if code in MODIFIER_FAULTS:
        found["modifier"] = act.modifiers[place]
    elif code == layout.F_MODIFIER_PAIR:
        one, other = divmod(place, layout.MODIFIERS)
        found |= {"one": act.modifiers[one], "other": act.modifiers[other]}
    elif request.amc is not None:
        found |= {"formula": request.amc.formula, "asked": euros(request.amc.amount or 0), "left": euros(place)}
        found["name"] = f"p{place + 1}"
    return found
