"""A billed line on its way to records: what its own writing depends on."""

from __future__ import annotations

from dataclasses import dataclass

from norms.codes import Chain
from norms.invoice import BilledLine

FREE_STAYS = ("FPU", "FPV")
"""The flat fees of an emergency passage, always told as not refundable."""

HEAD_ONLY = ("CFU", "FPX")
"""The flat fees whose exoneration stands on the head alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line, its chain of records, the exoneration that stands on it and the complementary cents it carries."""

    line: BilledLine
    chain: Chain
    exoneration: str
    amc: int

    @property
    def hospital(self) -> bool:
        """Whether a type 3 tells it: the type 5 totals it in the hospital columns."""
        return self.chain.main == "3"

    @property
    def expense(self) -> int:
        """Cents that its record says billed.

        A flat fee of a type 3 says the sum of both shares, but for those of an emergency passage.
        """
        line = self.line
        shares = self.hospital and line.nomenclature == "FORFAIT" and line.prestation not in FREE_STAYS
        return line.amo + line.amc if shares else line.fee

    @property
    def qualifier(self) -> str:
        """Its expense qualifier."""
        return "N" if self.line.prestation in FREE_STAYS else self.line.qualifier
