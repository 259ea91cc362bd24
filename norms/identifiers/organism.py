"""The organism of an insured: régime (2 digits), caisse (3) and centre (4), told together or apart.

>>> validate("01 999 9999"), split("013499881")
('019999999', ('01', '349', '9881'))
>>> centre_field("96", "196", "123"), centre_field("01", "349", "9881")
('1230', '9881')
"""

from __future__ import annotations

from norms.errors import BadIdentifier
from norms.identifiers import shape

compact = shape.compact


def validate(number: str) -> str:
    """Return the nine digits of an organism. Raises BadShape."""
    return shape.digits(compact(number), 9, "organisme")


def is_valid(number: str) -> bool:
    """Whether an organism is well formed."""
    try:
        validate(number)
    except BadIdentifier:
        return False
    return True


def split(number: str) -> tuple[str, str, str]:
    """Return the régime, caisse and centre of an organism. Raises BadShape."""
    number = validate(number)
    return number[:2], number[2:5], number[5:]


def centre_field(regime: str, caisse: str, centre: str) -> str:
    """Return the centre as B2 writes it: that of régime 96, caisse 196 has three signs, then a zero."""
    if (regime, caisse) == ("96", "196") and len(centre) == 3:
        return f"{centre}0"
    return centre
