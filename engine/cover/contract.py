"""What the AMC takes on: the contract of the card on the days of care, and the user's choices over it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from cardio.vitale.content import AmcContract
from tables.catalogue import message
from tables.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The AMC of an invoice: who it is, how it computes its share, where its DRE goes.

    ``formula`` and ``percent`` or ``amount`` (cents for the whole invoice) say what it pays; the rest comes from the
    contract as the card shows it, or as the AMC engaged itself on line under the number ``engagement``.
    """

    number: str
    member: str = field(repr=False)
    formula: str | None
    percent: int | None
    amount: int | None
    contract_type: str
    convention_type: str
    csr: str
    routing: str
    host: str
    domain: str
    treatment: str
    engagement: str = ""


@dataclass(frozen=True, slots=True)
class CoverChoice:
    """What the user says over the card: an ``amount`` in cents for the whole invoice, or another ``formula``."""

    formula: str | None = None
    percent: int | None = None
    amount: int | None = None


NO_CHOICE = CoverChoice()
"""What the card says, as it says it."""


def cover(
    contract: AmcContract | None, days: tuple[date, ...], choice: CoverChoice, engagement: str = ""
) -> tuple[Cover | None, tuple[Message, ...]]:
    """Return the cover on the days of care, None without one, and what there is to say.

    No contract, or one out of its dates, is no cover and a warning when the user asked for one: the invoice is worth
    billing without the AMC.
    """
    wanted = choice != NO_CHOICE
    if contract is None:
        return None, (message("cover.none", field="amc"),) if wanted else ()
    for day in days:
        if (contract.start and day < contract.start) or (contract.end and contract.end < day):
            return None, (message("cover.out-of-dates", field="amc", day=f"{day:%d/%m/%Y}"),)
    return replace(_cover(contract, choice), engagement=engagement), ()


def _cover(contract: AmcContract, choice: CoverChoice) -> Cover:
    """Put the contract and the user's choice together; an amount replaces any formula."""
    formula, percent = (choice.formula, choice.percent) if choice.formula else (contract.formula, contract.percent)
    if choice.amount is not None:
        formula, percent = None, None
    return Cover(
        number=contract.number,
        member=contract.member,
        formula=formula,
        percent=percent,
        amount=choice.amount,
        contract_type=contract.contract_type,
        convention_type=contract.convention_type,
        csr=contract.csr,
        routing=contract.routing,
        host=contract.host,
        domain=contract.domain,
        treatment=contract.treatment,
    )
