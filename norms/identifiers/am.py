"""The AM number of a practitioner: eight digits and a Luhn key; also what bills when it is no structure.

>>> validate("99 1 14560 8"), is_valid("997005578")
('991145608', False)
"""

from __future__ import annotations

from norms.errors import BadIdentifier
from norms.identifiers import shape

compact = shape.compact


def validate(number: str) -> str:
    """Return the nine digits of an AM number. Raises BadShape or BadKey."""
    return shape.luhn_keyed(shape.digits(compact(number), 9, "n° AM"), "n° AM")


def is_valid(number: str) -> bool:
    """Whether an AM number is well formed and keyed."""
    try:
        validate(number)
    except BadIdentifier:
        return False
    return True
