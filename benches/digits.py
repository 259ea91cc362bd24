"""Numbers with three significant digits: more would be noise.

>>> three_digits(1234567.0), three_digits(0.001234), three_digits(12.345), three_digits(25), three_digits(0)
('1,230,000', '0.00123', '12.3', '25', '0')
"""

from __future__ import annotations

_WHOLE = 1000


def three_digits(value: float) -> str:
    """Write a number in English; a small whole number stays as it is."""
    if value == int(value) and abs(value) < _WHOLE:
        return str(int(value))
    digits = 2 - int(f"{value:e}".partition("e")[2])
    return f"{round(value, digits):,.{max(digits, 0)}f}"
