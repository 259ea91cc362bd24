"""What every identifier shares: dropping separators, checking a length, a Luhn key."""

from __future__ import annotations

from stdnum import luhn

from norms.errors import BadKey, BadShape

_SEPARATORS = str.maketrans("", "", " .-\u00a0\u202f")


def compact(text: str) -> str:
    """Drop the separators people type and upper-case the letters."""
    return text.translate(_SEPARATORS).upper()


def digits(number: str, length: int, name: str) -> str:
    """Return a number that is exactly ``length`` digits. Raises BadShape."""
    if len(number) != length or not (number.isascii() and number.isdigit()):
        raise BadShape(f"{name} : {length} chiffres attendus")
    return number


def luhn_keyed(number: str, name: str) -> str:
    """Return a number whose last digit is the Luhn key of the others. Raises BadKey."""
    if not luhn.is_valid(number):
        raise BadKey(f"{name} {number} : la clé (dernier chiffre) ne correspond pas")
    return number
