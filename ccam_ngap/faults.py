"""Why the kernel could not price a line, as messages: fault code → rule of the catalogue and field."""

from __future__ import annotations

from ccam_ngap import layout
from ccam_ngap.request import Act
from tables.catalogue import message
from tables.messages import Message

FAULTS = {
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
    layout.F_NO_FORMULA: ("quote.no-formula", None),
}


def fault_message(code: int, place: int, act: Act, index: int) -> Message:
    """Return the message of a line's fault; ``place`` is the modifier or majoration it is about."""
    rule, name = FAULTS[code]
    if isinstance(name, tuple):
        name = name[place]
    field = f"acts[{index}].{name}" if name else "amc.formula"
    modifier = act.modifiers[place] if place < len(act.modifiers) else ""
    return message(rule, field=field, code=act.code, day=f"{act.date:%d/%m/%Y}", modifier=modifier)
