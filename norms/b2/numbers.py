"""The invoice numbers of a file, one bit each: numbers that follow one another take next to nothing.

>>> numbers = Numbers()
>>> numbers.add("991145608", 17), numbers.add("996102182", 17), numbers.add("991145608", 17)
(True, True, False)
"""

from __future__ import annotations

_PAGE = 256
"""Numbers that share an integer."""


class Numbers:
    """A growing set of numbers per biller."""

    __slots__ = ("_pages",)

    def __init__(self) -> None:
        self._pages: dict[tuple[str, int], int] = {}

    def add(self, biller: str, number: int) -> bool:
        """Add a number; return whether it was new."""
        page, bit = divmod(number, _PAGE)
        seen, mask = self._pages.get((biller, page), 0), 1 << bit
        self._pages[biller, page] = seen | mask
        return not seen & mask
