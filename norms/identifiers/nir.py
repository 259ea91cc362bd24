"""The NIR: thirteen signs and a two-digit key that a Vitale or an attestation gives.

Sex, year and month of birth, département, commune, order. Corsica writes 2A and 2B for the département (19 and 18 in
the key's computation), which python-stdnum knows. A NIR's birth month may be fictitious (20 and above), and a NIR
need not agree with its holder's birth date: only the key can be checked, and a wrong one is a warning.

>>> key("2550699999999"), validate("2 55 06 99 999 999 34")
('34', '255069999999934')
>>> key("1 85 05 2A 033 045"), is_valid("255069999999935")
('40', False)
>>> validate("255069999999935")
Traceback (most recent call last):
...
norms.errors.BadKey: NIR : la clé ne correspond pas
>>> [kind(number) for number in ("2550699999999", "7550699999999", "2555555349333", "3850597101001")]
['definitive', 'provisional', 'anonymous', 'pending']
>>> [birthplace(number) for number in ("2550675999999", "185052A033045", "1850597101001", "1850599352001")]
['75', '2A', '971', '99']
>>> anonymous(sex=2, caisse="349", reason="333")
'2555555349333'
"""

from __future__ import annotations

from stdnum.fr import nir as french_nir

from norms.errors import BadIdentifier, BadKey, BadShape
from norms.identifiers import shape

compact = shape.compact

_NOBODY = "555555"
_FICTITIOUS = "20"
_KINDS = {"1": "definitive", "2": "definitive", "3": "pending", "4": "pending"}


def key(number: str) -> str:
    """Return the two-digit key of a thirteen-sign NIR. Raises BadShape."""
    number = compact(number)
    plain = number[:5] + number[7:]
    department = number[5:7]
    if len(number) != 13 or not (plain.isascii() and plain.isdigit()):
        raise BadShape("NIR : 13 signes attendus")
    if department not in ("2A", "2B") and not (department.isascii() and department.isdigit()):
        raise BadShape("NIR : département inconnu")
    return str(french_nir.calc_check_digits(number))


def validate(number: str) -> str:
    """Return the fifteen signs of a NIR with its key. Raises BadShape or BadKey; no text holds the number."""
    number = compact(number)
    if len(number) != 15:
        raise BadShape("NIR : 13 signes et 2 chiffres de clé attendus")
    if key(number[:13]) != number[13:]:
        raise BadKey("NIR : la clé ne correspond pas")
    return number


def is_valid(number: str) -> bool:
    """Whether a NIR with its key is well formed and keyed."""
    try:
        validate(number)
    except BadIdentifier:
        return False
    return True


def kind(number: str) -> str:
    """Tell what a NIR is: definitive, pending, provisional or anonymous. Raises BadShape.

    ``pending`` starts with 3 or 4 (registration under way), ``provisional`` is a waiting number, ``anonymous`` names
    no holder.
    """
    number = compact(number)[:13]
    key(number)
    if number[0] in "12" and number[1:7] == _NOBODY:
        return "anonymous"
    return _KINDS.get(number[0], "provisional")


def birthplace(number: str) -> str:
    """Return the département of birth: two signs, three overseas (97, 98), 99 abroad. Raises BadShape."""
    number = compact(number)[:13]
    key(number)
    return number[5:8] if number[5:7] in ("97", "98") else number[5:7]


def born_as(number: str, birth_date: str) -> bool:
    """Whether a NIR agrees with a birth date AAAAMMJJ; a disagreement is to be told, never refused.

    Months that are no month of the calendar (20 and above: fictitious) agree with any.

    >>> born_as("2550699999999", "19550615"), born_as("2550699999999", "19550715")
    (True, False)
    >>> born_as("1551999999999", "19550615"), born_as("1553199999999", "19550615")
    (False, True)
    """
    year, month = compact(number)[1:3], compact(number)[3:5]
    return year == birth_date[2:4] and (month == birth_date[4:6] or month >= _FICTITIOUS)


def anonymous(*, sex: int, caisse: str, reason: str) -> str:
    """Return the NIR of an anonymous invoice: sex, 55 55 55, the biller's caisse, the reason (333: IST)."""
    return f"{sex}{_NOBODY}{shape.digits(caisse, 3, 'caisse')}{shape.digits(reason, 3, 'motif')}"
