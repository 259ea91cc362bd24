"""What returns say, as facts: the answer to a lot, the answer to a share. Facts only add up; none undoes another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from norms.noemie import Comment, Movement, OneOff


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFact:
    """An ARL: the lot it answers, positive or not, with the front-end's code and label.

    ``lot`` is empty when the front-end could not cut the ``file`` in lots: it answers for all of them.
    """

    biller: str
    flow: str
    file: str
    lot: str
    positive: bool
    code: str = ""
    label: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFact:
    """A notice about a mail of ours: ``delivered`` or not, with the mail server's code and words.

    ``composting`` (19 digits) and ``emitter`` (14, may be empty) name the mail, hence the file that it carried.
    """

    composting: str
    emitter: str
    delivered: bool
    code: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFact:
    """One line of an RSP: what a payer did about its share of an invoice.

    ``flow`` is the flow that the payer answers (FSE or DRE), ``payer`` whose share it speaks of; ``amount`` cents,
    negative when money is taken back; ``transfer`` the label of the bank transfer.
    """

    biller: str
    flow: str
    payer: str
    invoice: int
    lot: str
    amount: int
    rejected: bool
    code: str = ""
    label: str = ""
    transfer: str = ""
    paid_on: date | None = None
    transfer_position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFact:
    """One transfer that an RSP announces: its place in the return (0 first), its day, its labels, its signed cents."""

    position: int
    paid_on: date | None
    label: str
    label2: str
    organism: str
    biller: str
    amount: int


Operation = OneOff | Movement | Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationFact:
    """What a return tells beside shares: a one-off payment or a hold, a movement of a debt, a comment of the payer.

    ``transfer_position`` is None before any transfer, ``invoice`` 0 where it speaks of none; ``effect`` is what it
    adds to the transfer, in signed cents.
    """

    transfer_position: int | None
    invoice: int = 0
    content: Operation

    @property
    def kind(self) -> str:
        """What it is: ``one_off``, ``movement`` or ``comment``."""
        return KINDS[type(self.content)]

    @property
    def effect(self) -> int:
        """What it adds to its transfer."""
        if isinstance(self.content, OneOff):
            return self.content.effect
        return self.content.amount if isinstance(self.content, Movement) else 0


KINDS: Final[dict[type[OneOff | Movement | Comment], str]] = {
    OneOff: "one_off",
    Movement: "movement",
    Comment: "comment",
}
"""How each kind of operation stands in the store."""
