"""Acts that the tables do not know, and fields that the nomenclature of an act has no use for."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from ccam_ngap.request import Act
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message

OWN_FIELDS: Mapping[str, tuple[tuple[str, object], ...]] = {
    "CCAM": (
        ("modifiers", ()),
        ("association", None),
        ("office_supplement", False),
        ("exceptional", False),
        ("teeth", ()),
    ),
    "NGAP": (
        ("coefficient", 100),
        ("abatement", 100),
        ("distance_km", None),
        ("day_km_before", None),
        ("night", False),
        ("deep_night", False),
        ("holiday", False),
        ("same_visit", False),
    ),
}
"""Fields of one nomenclature only, with the value that says that they are not given."""
_READERS = {
    nomenclature: (attrgetter(*(name for name, _ in fields)), tuple(value for _, value in fields))
    for nomenclature, fields in OWN_FIELDS.items()
}
"""All the fields of a nomenclature read at once, and what they are when none is given."""


def unknown_act(act: Act, path: str, tables: Tables) -> Message:
    """Say that an act is unknown, or that its activity or its phase is."""
    start = f"{act.code}/"
    others = [key for key in tables.acts.get("CCAM", ()) if key.startswith(start)] if act.nomenclature == "CCAM" else []
    if not others:
        names = (name for name in sorted(tables.acts) if name != act.nomenclature and _holds(tables, name, act.code))
        places = {"code": act.code, "nomenclature": act.nomenclature}
        elsewhere = next(names, None)
        where = f", mais en {elsewhere}" if elsewhere else ""
        return message("quote.unknown-act", field=f"{path}.code", elsewhere=where, **places)
    name = "phase" if any(key.startswith(f"{start}{act.activity}/") for key in others) else "activity"
    choices = ", ".join(sorted(others))
    return message("quote.unknown-activity", field=f"{path}.{name}", code=act.key, choices=choices)


def _holds(tables: Tables, nomenclature: str, code: str) -> bool:
    """Whether a nomenclature has an act of some code."""
    keys = tables.acts[nomenclature]
    return any(key.startswith(f"{code}/") for key in keys) if nomenclature == "CCAM" else code in keys


def check_use(act: Act, path: str, messages: list[Message]) -> None:
    """Say which fields of an act its nomenclature ignores: nothing given is dropped in silence."""
    for nomenclature, (read, absent) in _READERS.items():
        if act.nomenclature != nomenclature and read(act) != absent:
            given = (name for name, value in OWN_FIELDS[nomenclature] if getattr(act, name) != value)
            for name in given:
                messages.append(message("quote.field-ignored", field=f"{path}.{name}", nomenclature=act.nomenclature))
