"""The identifier of a work accident: nine digits, the day AAMMJJ, two of the CRAM, a Luhn key (régime général).

The key of ten is written 0. Other régimes number their accidents their own way: a wrong key is a warning.

>>> make("241215", "35")
'241215359'
>>> validate("24 12 15 35 9"), is_valid("241215358"), day("241215359")
('241215359', False, '241215')
"""

from __future__ import annotations

from stdnum import luhn

from norms.errors import BadIdentifier
from norms.identifiers import shape

compact = shape.compact

NAME = "n° AT"


def validate(number: str) -> str:
    """Return the nine digits of an accident. Raises BadShape or BadKey."""
    return shape.luhn_keyed(shape.digits(compact(number), 9, NAME), NAME)


def is_valid(number: str) -> bool:
    """Whether an accident's identifier is well formed and keyed."""
    try:
        validate(number)
    except BadIdentifier:
        return False
    return True


def make(day: str, cram: str) -> str:
    """Return the identifier of an accident of a day AAMMJJ, declared in a CRAM. Raises BadShape."""
    number = shape.digits(day, 6, "date AAMMJJ") + shape.digits(cram, 2, "code CRAM")
    return f"{number}{luhn.calc_check_digit(number)}"


def day(number: str) -> str:
    """Return the day AAMMJJ of an accident. Raises BadShape."""
    return shape.digits(compact(number), 9, NAME)[:6]
