"""What the faces show of invoices, lots and files: plain values, states with their French label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ccam_ngap.answer import Answer
from engine.invoice.states import LOT
from engine.invoice.values import Care, Seal
from engine.labels import label as label
from engine.payments.shares import LETTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareState:
    """One payer's share: cents expected and paid so far. ``letter`` is P paid, C pending, R rejected, A anomaly."""

    payer: str
    expected: int
    paid: int
    state: str

    @property
    def letter(self) -> str:
        """The letter that practice programs show."""
        return LETTERS[self.state]

    @property
    def label(self) -> str:
        """The state in French."""
        return label("share", self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceState:
    """One row of the list of invoices. Amounts are cents, None as long as the invoice is not priced.

    ``id`` is internal; ``number`` is given when the invoice is sealed. ``beneficiary`` is a name, kept out of reprs.
    """

    id: int
    number: int | None
    biller: str
    beneficiary: str = field(repr=False)
    invoice_date: date
    state: str
    fee: int | None
    amo: int | None
    amc: int | None
    patient: int | None
    shares: tuple[ShareState, ...]
    lots: tuple[str, ...]
    demo: bool

    @property
    def label(self) -> str:
        """The state in French."""
        return label("invoice", self.state)

    @property
    def expected(self) -> int:
        """What payers owe for it, in cents."""
        return sum(share.expected for share in self.shares)

    @property
    def paid(self) -> int:
        """What payers paid for it, in cents."""
        return sum(share.paid for share in self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """One payment or rejection received: cents, code and label of a rejection, label of the transfer."""

    payer: str
    amount: int
    rejected: bool
    code: str
    label: str
    transfer: str
    invoice: int
    lot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDetail:
    """Everything the store knows of one invoice."""

    state: InvoiceState
    care: Care
    answer: Answer | None
    seal: Seal | None
    payments: tuple[PaymentLine, ...]


ACTIONS: Mapping[str, frozenset[str]] = {
    "resend": frozenset(state for state, ways in LOT.ways.items() if "resent" in ways),
    "reopen": frozenset(state for state, ways in LOT.ways.items() if "reopened" in ways),
    "treat": frozenset({"error", "overdue", "manual", "undelivered", "refused", "rejected"}),
}
"""The states of a lot in which each action makes sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One lot: its flow (FSE or DRE), what it carries, where it goes, what was answered.

    ``sends`` counts its sendings and ``sent_at`` is the last one's; ``due`` is when its ARL is overdue, empty unless it
    waits for one; ``answered_at`` is when its last return came in, ``treatment`` what a person did about it.
    """

    id: int
    flow: str
    number: str
    biller: str
    destination: str
    state: str
    created_at: str
    file: str | None
    invoices: tuple[int, ...]
    fee: int
    amo: int
    amc: int
    answer: str
    sends: int = 0
    sent_at: str = ""
    due: str = ""
    answered_at: str = ""
    treatment: str = ""

    @property
    def label(self) -> str:
        """The state in French."""
        return label("lot", self.state)

    @property
    def actions(self) -> tuple[str, ...]:
        """What may be done about it now: ``resend``, ``reopen``, ``treat``."""
        return tuple(action for action, states in ACTIONS.items() if self.state in states)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMade:
    """One file: where it stands, its hash, its state. ``content`` is what the store holds of it."""

    id: int
    flow: str
    name: str
    path: str
    sha256: str
    state: str
    biller: str
    destination: str
    lots: tuple[str, ...]
    size: int
    sent_at: str | None

    @property
    def label(self) -> str:
        """The state in French."""
        return label("file", self.state)
