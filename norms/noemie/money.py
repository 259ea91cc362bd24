"""Money of a transfer that pays no invoice: one-off and lump payments, withholdings, movements of a debt, comments.

One-off operations are entities 261 (a code, an amount) and 262 (a label, a person, a period, an amount); the kind of
return above them says whether they are paid (03) or held (05). A movement is an entity 250: what happens to a debt,
with what is left of it. Columns and lists are likely; that a held operation counts negative in the controls, and that
movements add to them with their sign, is our reading.

>>> aid = OneOff(code="40001", amount=4000)
>>> hold = OneOff(code="RET", amount=552, label="RETENUE INDU", return_kind="05", period="P")
>>> aid.effect + hold.effect
3448
>>> Movement(reference="D2024001", day=None, nature="IND", operation="RPR", amount=-552, balance=0).operation_label
'Retenue sur prestations'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from norms.noemie.lists import held, label

PAID_ONE_OFF: Final = "03"
HELD_BACK: Final = "05"
CURRENT: Final = "01"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOff:
    """One operation without invoice: ``amount`` cents as told, never negative; ``effect`` is what it does.

    ``period`` (A year, S half-year, T quarter, M month, H week, P once) is empty for a bare 261, which holds nothing
    but a numeric code and the amount. Anything else told makes it a 262. ``birth_date`` is JJMMAA.
    """

    amount: int
    code: str = ""
    label: str = ""
    return_kind: str = PAID_ONE_OFF
    period: str = ""
    start: date | None = None
    end: date | None = None
    nir: str = field(default="", repr=False)
    nir_key: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    birth_rank: int = 0

    @property
    def held(self) -> bool:
        """Whether it is taken from the transfer."""
        return held(self.return_kind)

    @property
    def effect(self) -> int:
        """What it adds to the transfer, in signed cents."""
        return -self.amount if self.held else self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What happens to a debt: ``amount`` signed cents, ``balance`` what is left of the debt."""

    reference: str
    day: date | None
    nature: str
    operation: str
    amount: int
    balance: int
    line: int = 0
    return_kind: str = HELD_BACK

    @property
    def nature_label(self) -> str:
        """The French label of the debt's nature, empty when it is not in the list."""
        return label("debt_natures", self.nature)

    @property
    def operation_label(self) -> str:
        """The French label of the operation, empty when it is not in the list."""
        return label("debt_operations", self.operation)


@dataclass(frozen=True, slots=True)
class Comment:
    """A free comment of the payer, with its one-letter code if any."""

    text: str
    code: str = ""
