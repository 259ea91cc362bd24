"""The FINESS number of a structure: nine signs, the last a Luhn key; Corsica starts with 2A or 2B.

In the numeric fields of B2 a Corsican number is written in digits, its first four signs 2A+yy becoming 2001… and
2B+yy becoming 2002…: the norm's own example is below. The key is computed on these digits.

>>> numeric("2A0002689"), numeric("2B0002168"), numeric("991145608")
('200102689', '200202168', '991145608')
>>> is_valid("2A0002689"), is_valid("2A0002688")
(True, False)
"""

from __future__ import annotations

from norms.errors import BadIdentifier
from norms.identifiers import shape

compact = shape.compact

_CORSICA = {"2A": "2001", "2B": "2002"}


def numeric(number: str) -> str:
    """Return the nine digits that B2 writes for a FINESS or AM number; other text comes back as it is."""
    number = compact(number)
    corsican = _CORSICA.get(number[:2])
    return corsican + number[4:] if corsican else number


def validate(number: str) -> str:
    """Return the nine signs of a FINESS. Raises BadShape or BadKey."""
    number = compact(number)
    shape.luhn_keyed(shape.digits(numeric(number), 9, "n° FINESS"), "n° FINESS")
    return number


def is_valid(number: str) -> bool:
    """Whether a FINESS is well formed and keyed."""
    try:
        validate(number)
    except BadIdentifier:
        return False
    return True
