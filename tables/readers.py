"""Readers of single cells: text of a source table → the integer the kernel works with. All raise ValueError.

>>> hundredths("9.7"), basis_points("37.5"), ten_thousandths("1.15"), yes_no("yes")
(970, 3750, 11500, 1)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from tables.layout import MODIFIER_BITS, NONE
from tables.money import cents

_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,6}(?:\.\d{1,4})?", re.ASCII)


def _scaled(text: str, scale: int) -> int:
    """Read a plain decimal times ``scale``, refusing what would have to be rounded."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"« {text} » n'est pas un nombre décimal comme 9.5")
    value = Decimal(text) * scale
    if value != int(value):
        raise ValueError(f"« {text} » a trop de décimales")
    return int(value)


def hundredths(text: str) -> int:
    """Read a decimal number into hundredths."""
    return _scaled(text, 100)


def basis_points(text: str) -> int:
    """Read a percentage of at most 1000 into hundredths of a percent."""
    return _bounded(text, _scaled(text, 100), 100_000)


def signed_points(text: str) -> int:
    """Read a percentage that may be taken off (``-100``) into hundredths of a percent."""
    return -basis_points(text[1:]) if text.startswith("-") else basis_points(text)


def rate(text: str) -> int:
    """Read an AMO percentage, whole and between 0 and 100, into hundredths of a percent."""
    value = _scaled(text, 100)
    if value % 100 or value > 10_000:
        raise ValueError(f"« {text} » n'est pas un pourcentage entier de 0 à 100")
    return value


def ten_thousandths(text: str) -> int:
    """Read a multiplying coefficient, above nothing and at most 10, into ten-thousandths."""
    value = _scaled(text, 10_000)
    if not value:
        raise ValueError(f"« {text} » annulerait le prix")
    return _bounded(text, value, 100_000)


def amount(text: str) -> int:
    """Read an amount in euros, never negative, into cents below a million euros."""
    value = cents(text)
    if value < 0:
        raise ValueError(f"« {text} » est négatif, un tarif ne l'est jamais")
    return _bounded(text, value, 10**8)


def _bounded(text: str, value: int, greatest: int) -> int:
    """Refuse what would overflow the 64-bit integers of the kernel."""
    if value > greatest:
        raise ValueError(f"« {text} » est trop grand pour un tarif")
    return value


def yes_no(text: str) -> int:
    """Read ``yes`` as 1 and ``no`` as 0."""
    return one_of(("no", "yes"))(text)


def one_of(names: Sequence[str]) -> Callable[[str], int]:
    """Return a reader that gives the place of a name in a list."""
    places = {name: place for place, name in enumerate(names)}

    def read(text: str) -> int:
        if text not in places:
            raise ValueError(
                f"« {text} » n'est pas l'une de : {', '.join(name for name in names if name) or 'liste vide'}"
            )
        return places[text]

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of a whole number between two bounds.

    >>> whole(0, 99)("16")
    16
    """

    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise ValueError(f"« {text} » n'est pas un nombre entier de {least} à {most}")
        return int(text)

    return read


def optional(reader: Callable[[str], int]) -> Callable[[str], int]:
    """Return a reader that takes an empty cell as NONE."""
    return lambda text: reader(text) if text else NONE


def place_mask(known: Sequence[str], text: str) -> int:
    """Read names (``5``) into a mask of their places.

    >>> place_mask(("1", "2", "5"), "2 5")
    6
    """
    place = one_of(known)
    return sum(1 << place(name) for name in dict.fromkeys(text.split()))


@lru_cache(maxsize=4096)
def modifier_masks(known: tuple[str, ...], text: str) -> tuple[int, int]:
    """Read modifiers (``F P S U``) into two masks of bits: those of the first places, then the others.

    >>> modifier_masks(("F", "P", "S"), "F S")
    (5, 0)
    """
    mask, place = 0, one_of(known)
    for name in text.split():
        mask |= 1 << place(name)
    return mask & ((1 << MODIFIER_BITS) - 1), mask >> MODIFIER_BITS
