"""Between values and columns: JJMMAA days, signed amounts.

>>> day_columns(date(2024, 12, 15)), signed("00005149", "N"), sign_of(-1)
('151224', -5149, 'N')
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from norms.record import amount


def day_columns(day: date | None) -> str:
    """Write a day as JJMMAA, zeros for none."""
    return f"{day:%d%m%y}" if day else "000000"


def read_day(text: str) -> date | None:
    """Read JJMMAA of this century; None for zeros, blanks and what is no day.

    >>> read_day("290224"), read_day("310224"), read_day("000000")
    (datetime.date(2024, 2, 29), None, None)
    """
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(2000 + int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


def signed(digits: str, sign: str) -> int:
    """Read an amount and its sign: N is negative, all else positive; damaged digits are 0 (their fault is told)."""
    value = amount({"value": digits}, "value")
    return -value if sign == "N" else value


def signed_field(fields: Mapping[str, str], name: str) -> int:
    """Read an amount of an entity whose sign stands in ``sign``."""
    return signed(fields.get(name, ""), fields.get("sign", "P"))


def sign_of(value: int) -> str:
    """Return the sign column of an amount."""
    return "N" if value < 0 else "P"
