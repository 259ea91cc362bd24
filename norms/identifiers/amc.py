"""The number of a complementary insurer: up to ten digits, known with or without leading zeros, without a key.

Genuine numbers fail a Luhn check, so none is made.

>>> validate("98532001"), same("98532001", "0098532001")
('0098532001', True)
"""

from __future__ import annotations

from norms.errors import BadIdentifier, BadShape
from norms.identifiers import shape

compact = shape.compact


def validate(number: str) -> str:
    """Return the ten digits of an AMC number. Raises BadShape."""
    number = compact(number)
    if not (0 < len(number) <= 10 and number.isascii() and number.isdigit()):
        raise BadShape("n° AMC : 1 à 10 chiffres attendus")
    return number.zfill(10)


def is_valid(number: str) -> bool:
    """Whether an AMC number is well formed."""
    try:
        validate(number)
    except BadIdentifier:
        return False
    return True


def same(one: str, other: str) -> bool:
    """Whether two writings name the same insurer. Raises BadShape."""
    return validate(one) == validate(other)
