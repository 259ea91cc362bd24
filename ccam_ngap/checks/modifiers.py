"""CCAM modifiers of a line, by name: known, and no more than a line holds. The kernel checks the rest.

Whether the act allows them, whether they stand together and how often they count moves no name: the kernel says so
for one invoice as for a batch (``Tariffs.check_modifiers``).
"""

from __future__ import annotations

from ccam_ngap.layout import MODIFIERS
from ccam_ngap.request import Act
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message


def check_modifiers(act: Act, path: str, tables: Tables, messages: list[Message]) -> list[int]:
    """Return the places of the modifiers of a CCAM act; say which are not known, and when there are too many."""
    places = tables.index("modifiers")
    found = []
    for modifier in act.modifiers:
        place = places.get(modifier)
        if place is None:
            messages.append(message("quote.unknown-modifier", field=f"{path}.modifiers", modifier=modifier))
        else:
            found.append(place)
    if len(act.modifiers) > MODIFIERS:
        messages.append(message("quote.too-many-modifiers", field=f"{path}.modifiers", greatest=MODIFIERS))
    return found[:MODIFIERS]
