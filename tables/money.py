r"""Euro cents as integers: reading them from text and showing them in French.

No float touches an amount. Rounding an amount happens in one place only, ``ccam_ngap.kernel.half_up``: nothing here
rounds, and text with more than two decimals is refused rather than rounded.

>>> cents("51.49"), cents("23"), cents("0,5")
(5149, 2300, 50)
>>> euros(-290), euros(1234567)
('−2,90\xa0€', '12\u202f345,67\xa0€')
"""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"(-?)(\d{1,12})(?:[.,](\d{1,2}))?", re.ASCII)


def cents(text: str) -> int:
    """Read an amount in euros, point or comma, at most two decimals, into integer cents.

    Raises ValueError on anything else.

    >>> cents("12.345")
    Traceback (most recent call last):
    ...
    ValueError: « 12.345 » n'est pas un montant en euros
    """
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"« {text} » n'est pas un montant en euros")
    sign, whole, decimals = found.groups()
    value = int(whole) * 100 + int((decimals or "0").ljust(2, "0"))
    return -value if sign else value


def euros(amount: int) -> str:
    """Show integer cents as a French amount with its sign and unit."""
    whole, rest = divmod(abs(amount), 100)
    grouped = f"{whole:,}".replace(",", "\u202f")
    return f"{'−' if amount < 0 else ''}{grouped},{rest:02d}\u00a0€"
