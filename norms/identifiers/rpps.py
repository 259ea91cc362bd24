"""The RPPS number of a professional: eleven digits, the last a Luhn key.

>>> validate("997 0055 7897"), is_valid("99700557896")
('99700557897', False)
"""

from __future__ import annotations

from norms.errors import BadIdentifier
from norms.identifiers import shape

compact = shape.compact


def validate(number: str) -> str:
    """Return the eleven digits of an RPPS number. Raises BadShape or BadKey."""
    return shape.luhn_keyed(shape.digits(compact(number), 11, "n° RPPS"), "n° RPPS")


def is_valid(number: str) -> bool:
    """Whether an RPPS number is well formed and keyed."""
    try:
        validate(number)
    except BadIdentifier:
        return False
    return True
