"""Days as B2 writes them: six digits, AAMMJJ."""

from __future__ import annotations

from datetime import date


def aammjj(day: date) -> str:
    """Return a day in six digits.

    >>> aammjj(date(2024, 12, 15))
    '241215'
    """
    return f"{day:%y%m%d}"
