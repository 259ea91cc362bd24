"""The ADELI number of a professional: nine signs, département, profession, order and a Luhn key.

Corsica writes 2A or 2B for the département; the key is that of the AM number, on digits (likely: no public text of
the rule was found, the numbers seen agree).

>>> validate("99 6 10218 2"), is_valid("996102183")
('996102182', False)
>>> is_valid("2A0002689")
True
"""

from __future__ import annotations

from norms.errors import BadIdentifier
from norms.identifiers import finess, shape

compact = shape.compact


def validate(number: str) -> str:
    """Return the nine signs of an ADELI number. Raises BadShape or BadKey."""
    number = compact(number)
    shape.luhn_keyed(shape.digits(finess.numeric(number), 9, "n° ADELI"), "n° ADELI")
    return number


def is_valid(number: str) -> bool:
    """Whether an ADELI number is well formed and keyed."""
    try:
        validate(number)
    except BadIdentifier:
        return False
    return True
