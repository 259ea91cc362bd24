"""What ADRi is asked, and the window of rights that it answers.

>>> rights_window(date(2024, 5, 28))
Period(start=datetime.date(2023, 5, 29), end=datetime.date(2024, 5, 28))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` to ``end``, both inclusive; None where a side is open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day is inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def meets(self, other: Period) -> bool:
        """Whether the two periods share a day.

        >>> Period(date(2024, 1, 1), None).meets(Period(date(2023, 1, 1), date(2023, 12, 31)))
        False
        """
        starts_in_time = self.start is None or other.end is None or self.start <= other.end
        ends_late_enough = self.end is None or other.start is None or other.start <= self.end
        return starts_in_time and ends_late_enough


ALWAYS: Final = Period()
"""The period without ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsQuery:
    """Who the rights are asked of, and for which day.

    ``nir`` (13) and ``nir_key`` (2) are the insured's; ``birth_date`` (AAAAMMJJ, it may be lunar: month 20, day 00)
    and ``birth_rank`` are the beneficiary's; ``regime`` 2, ``caisse`` 3 and ``centre`` 4 characters. The repr shows
    nobody.
    """

    regime: str
    nir: str
    nir_key: str
    birth_date: str
    birth_rank: int
    caisse: str
    centre: str
    reference_date: date

    def __repr__(self) -> str:
        return f"RightsQuery(regime={self.regime!r}, caisse={self.caisse!r}, reference_date={self.reference_date})"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedQuery:
    """The other way to ask: by the certified NIR of the person, who is named as on the identity document.

    ``birth_date`` AAAAMMJJ, it may be lunar. The repr shows nobody.
    """

    nir: str
    nir_key: str
    birth_date: str
    family_name: str
    first_name: str
    reference_date: date

    def __repr__(self) -> str:
        return f"CertifiedQuery(reference_date={self.reference_date})"


def rights_window(reference: date) -> Period:
    """Return the year of rights that ends on the reference day, as ADRi answers it.

    A query of 28/05/2024 is answered for 29/05/2023 to 28/05/2024; a leap day goes back to 28 February.

    >>> rights_window(date(2024, 2, 29)).start
    datetime.date(2023, 3, 1)
    """
    try:
        year_before = reference.replace(year=reference.year - 1)
    except ValueError:
        year_before = reference.replace(year=reference.year - 1, day=28)
    return Period(year_before + timedelta(days=1), reference)
