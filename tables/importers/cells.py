"""Reading the single cells of the CNAM spreadsheet export of the CCAM, typing slips included.

Each reader returns what the cell means, and whether it had to be mended on the way; nothing is guessed: a cell that
stays unclear is unreadable (ValueError).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from tables.money import cents

ACT_CODE: Final = re.compile(r"[A-Z]{4}\d{3}", re.ASCII)
_CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,20})*", re.ASCII)
_NUMBER = re.compile(r"\d{1,8}(?:\.\d{1,20})?", re.ASCII)
_EXO = re.compile(r"[1-5](?:-7)?|7", re.ASCII)
_CODES = re.compile(r"\(([A-Z0-9][A-Z0-9,\s]*)\)", re.ASCII)
_NOISE = Decimal("0.000001")
GREATEST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Price:
    """A price cell: ``cents`` or None, whether the act is said not to be covered, whether the cell was mended."""

    cents: int | None
    covered: bool = True
    mended: bool = False


def read_price(text: str) -> Price:
    """Read a price cell. Raises ValueError on anything that is neither empty, a price nor « Non pris en charge ».

    >>> read_price("51.84"), read_price("248, 15"), read_price("Non pris en charge")
    (Price(cents=5184, covered=True, mended=False), Price(cents=24815, covered=True, mended=True), \
Price(cents=None, covered=False, mended=False))
    """
    if not text:
        return Price(None)
    if text.casefold().startswith("non pris en charge"):
        return Price(None, covered=False)
    compact = "".join(text.removesuffix("€").split())
    return Price(cents(_two_decimals(compact)), mended=compact != text)


def read_exo(text: str) -> tuple[str, bool]:
    """Read an exo-TM cell (``1``, ``5-7``…) into (code, mended). Raises ValueError.

    >>> read_exo("5 -7"), read_exo("1"), read_exo("")
    (('5-7', True), ('1', False), ('', False))
    """
    compact = "".join(text.replace('"', "").split())
    if compact and not _EXO.fullmatch(compact):
        raise ValueError(text)
    return compact, compact != text


def read_modifiers(text: str) -> tuple[str, ...]:
    """Read the modifiers in brackets. Raises ValueError.

    >>> read_modifiers("[F, N, U, 9 ]"), read_modifiers("[J,K,T]")
    (('F', 'N', 'U', '9'), ('J', 'K', 'T'))
    """
    if not (text.startswith("[") and text.endswith("]")):
        raise ValueError(text)
    names = [name.strip() for name in text[1:-1].split(",")]
    if not all(len(name) == 1 and name.isascii() and name.isalnum() for name in names):
        raise ValueError(text)
    return tuple(dict.fromkeys(name.upper() for name in names))


def read_codes(text: str) -> tuple[str, ...]:
    """Read a list of codes in parentheses; empty where the text is something else.

    >>> read_codes("(GELE001, YYYY189)"), read_codes("(voir 07.02)"), read_codes("Formation : spécifique")
    (('GELE001', 'YYYY189'), (), ())
    """
    found = _CODES.fullmatch(text)
    codes = [code for code in re.split(r"[,\s]+", found.group(1)) if code] if found else []
    return tuple(codes) if any(ACT_CODE.fullmatch(code) for code in codes) else ()


def read_chapter(text: str) -> str:
    """Read a chapter number as two-digit parts; empty where the text is something else.

    A chapter that a spreadsheet took for a number (``19.030000000000001``) is a chapter all the same.

    >>> read_chapter("1"), read_chapter("01.01"), read_chapter("19.030000000000001"), read_chapter("O")
    ('01', '01.01', '19.03', '')
    """
    if not _CHAPTER.fullmatch(text):
        return ""
    if text.count(".") == 1 and len(text) > len("19.03"):
        text = f"{Decimal(text):.2f}"
    return ".".join(part.zfill(2) for part in text.split("."))


def read_value(text: str) -> tuple[str, str, bool]:
    """Read a modifier value into (``flat`` or ``percent``, decimal text, mended). Raises ValueError.

    A percentage that a spreadsheet shows as a fraction (``0.49``) is told from an amount by its size: every flat
    modifier is worth more than one euro.

    >>> read_value("+15,7%"), read_value("19.06"), read_value("0.49"), read_value("0.29999999999999999")
    (('percent', '15.7', False), ('flat', '19.06', False), ('percent', '49', True), ('percent', '30', True))
    """
    compact = "".join(text.split()).removeprefix("+").removesuffix("€").replace(",", ".")
    if compact.endswith("%"):
        return "percent", _plain(_decimal(compact.removesuffix("%"))), False
    number = _decimal(compact)
    if number < 1:
        return "percent", _plain(number * 100), True
    return "flat", f"{Decimal(_two_decimals(compact)):.2f}", False


def _two_decimals(text: str) -> str:
    """Write a decimal text with two decimals, taking off the noise of a binary fraction only. Raises ValueError.

    >>> _two_decimals("51.840000000000003")
    '51.84'
    """
    number = _decimal(text)
    near = number.quantize(Decimal("0.01"))
    if abs(number - near) > _NOISE:
        raise ValueError(text)
    return str(near)


def _plain(number: Decimal) -> str:
    """Write a percentage with at most two decimals and no trailing zero. Raises ValueError."""
    return f"{Decimal(_two_decimals(str(number))).normalize():f}"


def _decimal(text: str) -> Decimal:
    """Read a plain positive decimal, point or comma. Raises ValueError."""
    plain = text.replace(",", ".")
    try:
        number = Decimal(plain) if _NUMBER.fullmatch(plain) else None
    except InvalidOperation:  # pragma: no cover (the pattern admits nothing else)
        number = None
    if number is None or number >= GREATEST:
        raise ValueError(text)
    return number
