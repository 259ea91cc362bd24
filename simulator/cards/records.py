"""Writing the records of the simulated applet from values.

>>> from dataclasses import make_dataclass
>>> record(0xE0, make_dataclass("Pair", ["left", "right"])("a", None), {"left": 0x80, "right": 0x81}).hex()
'e003800161'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from simulator.cards.ber import tlv


def record(tag: int, value: object, tags: Mapping[str, int], *inner: bytes) -> bytes:
    """Write the named attributes of a value as text fields, then the records inside it; None is left out."""
    fields = [(field_tag, _text(getattr(value, name))) for name, field_tag in tags.items()]
    return tlv(tag, *(tlv(field_tag, text.encode()) for field_tag, text in fields if text), *inner)


def _text(value: object) -> str:
    """Write one value: ISO days, 1 and 0 for yes and no, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)
