"""The SIRET number of an establishment: fourteen digits, SIREN of nine and order, two Luhn keys.

The establishments of La Poste are keyed otherwise, which python-stdnum knows.

>>> validate("732 829 320 00074"), is_valid("73282932000075")
('73282932000074', False)
"""

from __future__ import annotations

from stdnum.exceptions import ValidationError
from stdnum.fr import siret as french_siret

from norms.errors import BadIdentifier, BadKey
from norms.identifiers import shape

compact = shape.compact


def validate(number: str) -> str:
    """Return the fourteen digits of a SIRET. Raises BadShape or BadKey."""
    number = shape.digits(compact(number), 14, "SIRET")
    try:
        french_siret.validate(number)
    except ValidationError:
        raise BadKey(f"SIRET {number} : la clé ne correspond pas") from None
    return number


def is_valid(number: str) -> bool:
    """Whether a SIRET is well formed and keyed."""
    try:
        validate(number)
    except BadIdentifier:
        return False
    return True
