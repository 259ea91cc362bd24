"""What a return says, as values: who pays whom, by which transfer, which invoices, why some are not paid.

Amounts are signed integer cents. A state is that of ``State``; an invoice's ``kind`` is F (FSE), D (DRE), B (B2 or
degraded), P (paper AMO), C (paper AMC), A (AMC flow) or E (recall).

>>> paid = PaidInvoice(number=17, kind="F", lot="001", amo=Share(asked=5149, paid=5149, state=State.PAID))
>>> paid.paid, paid.rejected
(5149, False)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from norms.noemie.money import Comment, Movement, OneOff


class State(StrEnum):
    """What became of a share."""

    PAID = "P"
    REJECTED = "R"
    DEFERRED = "D"
    UNTREATED = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who the return comes from and goes to, its file identification (6 characters), the day it was made.

    ``flow_kind`` is blank or R for a real flow, D demonstration, T test.
    """

    emitter_type: str
    emitter: str
    recipient_type: str
    recipient: str
    identification: str
    day: date | None
    reference: str = "580"
    flow_kind: str = "D"
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The AMO share of an invoice: asked, paid (negative when taken back), state."""

    asked: int
    paid: int
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class AmcShare(Share):
    """The AMC share of an invoice, with the AMC's number and the member's."""

    organism: str
    member: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One reason not to pay as asked.

    ``scope`` is F invoice, L line, A refined code; ``part`` O the AMO share (or both), C the AMC share. ``line`` is
    0 when the whole invoice is meant.
    """

    code: str
    label: str
    scope: str = "F"
    part: str = "O"
    prestation: str = ""
    day: date | None = None
    executant: str = ""
    line: int = 0
    rank: int = 0
    information: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """One act as settled: ``coefficient`` in hundredths, amounts in cents.

    ``stay`` tells a line of a hospital stay (or billed as one: a device), ``end_day`` its last day where it is not
    ``day``, ``treatment_mode`` and ``discipline`` its codes, empty when unknown.
    """

    line: int
    prestation: str
    day: date | None
    quantity: int
    coefficient: int
    unit_price: int
    base: int
    rate: int
    amo: int
    fee: int
    amc: int = 0
    qualifier: str = ""
    exoneration: str = ""
    stay: bool = False
    end_day: date | None = None
    treatment_mode: str = ""
    discipline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The insured and the beneficiary, as the return carries them; ``birth_date`` is JJMMAA. The repr shows nobody.

    ``birth_name``, ``used_name`` and ``first_name`` are the insured's, ``beneficiary_name`` and
    ``beneficiary_first_name`` the patient's; ``management_unit`` is 4 digits.
    """

    nir: str = field(repr=False)
    nir_key: str = field(repr=False)
    birth_date: str = field(repr=False)
    birth_rank: int
    birth_name: str = field(default="", repr=False)
    used_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    individual_nir: str = field(default="", repr=False)
    individual_nir_key: str = field(default="", repr=False)
    beneficiary_name: str = field(default="", repr=False)
    beneficiary_first_name: str = field(default="", repr=False)
    management_unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidInvoice:
    """What a payer answers of one invoice. ``number`` is 0 only when it could not be read (a fault says so).

    ``return_kind`` is 01 electronic flows, 02 paper, 03 one-off payments, 04 recalls, 05 withholdings; ``archive`` the
    number under which the payer files its documents; ``movements`` the debts that this invoice made or pays back.
    """

    number: int
    kind: str
    lot: str = ""
    lot_day: date | None = None
    day: date | None = None
    amo: Share | None = None
    amc: AmcShare | None = None
    rejects: tuple[Reject, ...] = ()
    lines: tuple[PaidLine, ...] = ()
    identity: Identity | None = None
    nature: str = ""
    amc_treatment: str = ""
    return_kind: str = "01"
    archive: str = ""
    movements: tuple[Movement, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def paid(self) -> int:
        """What the transfer holds for this invoice, in cents; its lines' sum where no share is told."""
        shares = [share.paid for share in (self.amo, self.amc) if share is not None]
        return sum(shares) if shares else sum(line.amo + line.amc for line in self.lines)

    @property
    def moved(self) -> int:
        """What it adds to its transfer, in signed cents: what is paid and what its debts move."""
        return self.paid + sum(movement.amount for movement in self.movements)

    @property
    def rejected(self) -> bool:
        """Whether a share is rejected."""
        return any(share is not None and share.state is State.REJECTED for share in (self.amo, self.amc))


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One transfer: its day, labels, paying organism, the numbers of who is paid, and all that makes its amount."""

    day: date | None
    label: str
    label2: str = ""
    organism: str = ""
    mandatary: str = ""
    recipient: str = ""
    invoices: tuple[PaidInvoice, ...] = ()
    one_offs: tuple[OneOff, ...] = ()
    movements: tuple[Movement, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def paid_one_offs(self) -> tuple[OneOff, ...]:
        """The one-off and lump payments that it holds."""
        return tuple(each for each in self.one_offs if not each.held)

    @property
    def holds(self) -> tuple[OneOff, ...]:
        """What is held from it."""
        return tuple(each for each in self.one_offs if each.held)

    @property
    def amount(self) -> int:
        """The sum that its invoices, one-off operations and movements make, in signed cents."""
        return (
            sum(invoice.moved for invoice in self.invoices)
            + sum(each.effect for each in self.one_offs)
            + sum(movement.amount for movement in self.movements)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rsp:
    """A whole return; ``comments`` are those that stand before any transfer."""

    header: Header
    payments: tuple[Payment, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def invoices(self) -> tuple[PaidInvoice, ...]:
        """Every invoice of every payment, in order."""
        return tuple(invoice for payment in self.payments for invoice in payment.invoices)
