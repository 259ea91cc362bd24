"""Acts that the tables do not know, and fields that the nomenclature of an act has no use for."""

from __future__ import annotations

from ccam_ngap.request import Act
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message


def unknown_act(act: Act, path: str, tables: Tables) -> Message:
    """Say that an act is unknown, or that its activity or its phase is."""
    start = f"{act.code}/"
    others = [key for key in tables.acts.get("CCAM", ()) if key.startswith(start)] if act.nomenclature == "CCAM" else []
    if not others:
        return message("quote.unknown-act", field=f"{path}.code", code=act.code, nomenclature=act.nomenclature)
    name = "phase" if any(key.startswith(f"{start}{act.activity}/") for key in others) else "activity"
    choices = ", ".join(sorted(others))
    return message("quote.unknown-activity", field=f"{path}.{name}", code=act.key, choices=choices)


def check_use(act: Act, path: str, messages: list[Message]) -> None:
    """Say which fields of an act its nomenclature ignores: nothing given is dropped in silence."""
    unused: list[str] = []
    if act.nomenclature != "CCAM":
        if act.modifiers:
            unused.append("modifiers")
        if act.association is not None:
            unused.append("association")
        if act.office_supplement:
            unused.append("office_supplement")
        if act.exceptional:
            unused.append("exceptional")
    if act.nomenclature != "NGAP":
        if act.coefficient != 100:
            unused.append("coefficient")
        if act.abatement != 100:
            unused.append("abatement")
        if act.distance_km is not None:
            unused.append("distance_km")
        if act.night or act.holiday:
            unused.append("night" if act.night else "holiday")
    for name in unused:
        messages.append(message("quote.field-ignored", field=f"{path}.{name}", nomenclature=act.nomenclature))
