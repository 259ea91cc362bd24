"""Transfers as the API shows them: what they pay, hold and move, in signed cents. No one's number or name shows."""

from __future__ import annotations

from datetime import date

from api.shapes.base import Shape
from engine.payments.transfers import Transfers


class PaidShareShape(Shape):
    """What a transfer pays of one share; ``matched`` false where the invoice is not known here."""

    invoice: int
    lot: str
    payer: str
    amount: int
    rejected: bool
    code: str
    label: str
    matched: bool


class OneOffShape(Shape):
    """A one-off or lump payment, or a hold (``held``): ``effect`` is what it adds to the transfer."""

    code: str
    label: str
    amount: int
    held: bool
    effect: int
    period: str
    start: date | None
    end: date | None


class MovementShape(Shape):
    """What happens to a debt, and what is left of it (``balance``)."""

    reference: str
    day: date | None
    nature: str
    nature_label: str
    operation: str
    operation_label: str
    amount: int
    balance: int


class CommentShape(Shape):
    """A comment of the payer."""

    text: str
    code: str


class TransferDetailShape(Shape):
    """One transfer: ``explained`` is what its parts add up to, ``gap`` what nothing here explains."""

    paid_on: date | None
    received_at: str
    label: str
    label2: str
    organism: str
    biller: str
    amount: int
    explained: int
    gap: int
    shares: tuple[PaidShareShape, ...]
    paid_one_offs: tuple[OneOffShape, ...]
    holds: tuple[OneOffShape, ...]
    movements: tuple[MovementShape, ...]
    comments: tuple[CommentShape, ...]


class TransferListShape(Shape):
    """Every transfer that a return announced, oldest first; ``comments`` stand before any."""

    transfers: tuple[TransferDetailShape, ...]
    comments: tuple[CommentShape, ...]

    @classmethod
    def of(cls, found: Transfers) -> TransferListShape:
        """Show transfers."""
        return cls(
            transfers=tuple(TransferDetailShape.model_validate(each) for each in found.rows),
            comments=tuple(CommentShape.model_validate(each) for each in found.comments),
        )
