"""CLC: what the AMC pays of each line of an invoice, under an engagement that IDB gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

OK: Final = "OK"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClcLine:
    """One act as priced for the AMO: ``coefficient`` hundredths, ``fee``, ``base`` and ``amo`` cents, ``rate`` %."""

    index: int
    prestation: str
    code: str
    day: date
    quantity: int
    coefficient: int
    fee: int
    base: int
    rate: int
    amo: int
    exoneration: str = "0"
    qualifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClcQuery:
    """An invoice to price: the engagement, the people's keys, and its lines."""

    external_reference: str
    engagement: str
    amc_number: str
    practitioner: str
    nir: str = field(repr=False)
    nir_key: str = field(repr=False)
    lines: tuple[ClcLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClcPaid:
    """What the AMC pays of one line, in cents, and the formula it used, if it says so."""

    index: int
    amc: int
    formula: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClcAnswer:
    """The price: OK with one ``ClcPaid`` a line, or another code with a French message and none.

    Raises ValueError when a refusal prices lines.
    """

    external_reference: str
    engagement: str
    code: str
    message: str = ""
    lines: tuple[ClcPaid, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an answer that contradicts itself."""
        if self.code != OK and self.lines:
            raise ValueError("a CLC refusal prices nothing")

    @property
    def amount(self) -> int:
        """The AMC share of the invoice, in cents."""
        return sum(line.amc for line in self.lines)

    def answers(self, query: ClcQuery) -> bool:
        """Whether it prices each line of the query once, within what the AMO leaves, and nothing else."""
        left = {line.index: line.fee - line.amo for line in query.lines}
        told = [line.index for line in self.lines]
        return sorted(told) == sorted(left) and all(line.amc <= max(0, left[line.index]) for line in self.lines)
