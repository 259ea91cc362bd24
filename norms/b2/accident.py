"""The accident of an invoice as its type 2 writes it: an AT number of nine digits, or a date after three zeros.

>>> accident_field("180831"), accident_field("241235012"), accident_field("")
('000180831', '241235012', '')
"""

from __future__ import annotations

import re

from norms.errors import UnwritableField
from tables.catalogue import message

_SHAPE = re.compile("[0-9]{9}|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_DATED = re.compile("000[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")


def accident_field(accident: str) -> str:
    """Return the nine digits of an AT number or of a date AAMMJJ, nothing without accident. Raises UnwritableField."""
    if accident and not _SHAPE.fullmatch(accident):
        raise UnwritableField("2", "n° AT ou date accident droit commun", "•", message("b2.accident").text)
    return accident.zfill(9) if accident else ""


def is_dated(field: str) -> bool:
    """Whether nine digits are a date after three zeros.

    >>> is_dated("000180831"), is_dated("241235012")
    (True, False)
    """
    return _DATED.fullmatch(field) is not None
