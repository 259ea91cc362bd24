"""IDB: whether this AMC covers this person, by which contract, and where its invoices go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

OK: Final = "OK"
TODAY, START_OF_CARE, PRESCRIPTION, PHARMACY = "0", "1", "2", "3"
"""Kinds of reference date (likely)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdbQuery:
    """One question: who, at which AMC, for which practitioner and day; ``external_reference`` is the asker's own.

    ``nir`` and ``nir_key`` are the insured's, ``birth_date`` (AAAAMMJJ, it may be lunar) and ``birth_rank`` the
    beneficiary's; ``practitioner`` is the billing number (9 digits).
    """

    external_reference: str
    practitioner: str
    amc_number: str
    member: str = field(repr=False)
    nir: str = field(repr=False)
    nir_key: str = field(repr=False)
    birth_date: str = field(repr=False)
    birth_rank: int
    reference_date: date
    reference_kind: str = START_OF_CARE


@dataclass(frozen=True, slots=True)
class Formula:
    """One STS formula of the contract: its code; ``parameter`` 1 or 2 amounts in cents, 3 % of TR, 6 % of TM."""

    code: str
    parameter: int | None = None
    value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressing:
    """Where a DRE goes, with the lengths of the field of third-party cards: 1, 2, 2, 3 and 20."""

    sts_switch: str = ""
    treatment: str = ""
    routing: str = ""
    host: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """What the AMC engages itself to: ``number`` names it in the CLC and in the invoice; days are inclusive."""

    number: str
    amc_number: str
    amc_label: str
    convention_type: str
    csr: str
    member: str = field(repr=False)
    start: date | None = None
    end: date | None = None
    addressing: Addressing
    formulas: tuple[Formula, ...] = ()
    guarantees: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether the engagement covers the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdbAnswer:
    """One answer: OK with an engagement, or another code with a French message and none.

    Raises ValueError when it says both or neither.
    """

    external_reference: str
    code: str
    message: str = ""
    engagement: Engagement | None = None

    def __post_init__(self) -> None:
        """Refuse an answer that contradicts itself."""
        if (self.code == OK) != (self.engagement is not None):
            raise ValueError("an IDB answer is OK exactly when it engages")
