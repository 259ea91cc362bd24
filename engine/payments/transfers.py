"""Transfers as returns announce them: the invoices they pay, and all else that makes their amounts.

>>> aid = OneOff(code="40001", amount=4000), OneOff(code="40002", amount=6000)
>>> hold = OneOff(code="RET", amount=552, return_kind="05", period="P")
>>> found = Transfer(receipt=1, position=0, received_at="", paid_on=None, label="", label2="", organism="", biller="",
...                  amount=9448, one_offs=(*aid, hold))
>>> found.explained, found.gap, len(found.paid_one_offs), len(found.holds)
(9448, 0, 2, 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from norms.noemie import Comment, Movement, OneOff


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidShare:
    """What a transfer pays of one share, cents; ``matched`` False where the invoice is not known here."""

    invoice: int
    lot: str
    payer: str
    amount: int
    rejected: bool
    code: str
    label: str
    matched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One transfer. ``receipt`` and ``position`` name it here; ``organism`` is the payer's, ``amount`` signed cents."""

    receipt: int
    position: int
    received_at: str
    paid_on: date | None
    label: str
    label2: str
    organism: str
    biller: str
    amount: int
    shares: tuple[PaidShare, ...] = ()
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
    def explained(self) -> int:
        """What its shares and operations add up to, in signed cents."""
        others = sum(each.effect for each in self.one_offs) + sum(each.amount for each in self.movements)
        return sum(each.amount for each in self.shares) + others

    @property
    def gap(self) -> int:
        """What the transfer holds that nothing here explains, in signed cents: 0 when all is told."""
        return self.amount - self.explained


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfers:
    """Every transfer, oldest first, and the comments that stand before any."""

    rows: tuple[Transfer, ...]
    comments: tuple[Comment, ...]
