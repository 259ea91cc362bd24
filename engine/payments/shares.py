"""What a payer's share is worth: a function of what was received, never of the order in which it came.

>>> Received(paid=(5149,)).state(5149), Received(paid=(5000,)).state(5149), Received().state(5149)
('paid', 'anomaly', 'pending')
>>> Received(paid=(5000, 149), rejections=1).state(5149), Received(rejections=1).state(5149)
('paid', 'rejected')
"""

from __future__ import annotations

from dataclasses import dataclass

AMO, AMC = "AMO", "AMC"
PAYERS = (AMO, AMC)
LETTERS = {"paid": "P", "pending": "C", "rejected": "R", "anomaly": "A"}
"""The letters that practice programs use for the state of a share."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a payer said about one share: the amounts paid (cents, negative for a recall) and how many rejections."""

    paid: tuple[int, ...] = ()
    rejections: int = 0

    def state(self, expected: int) -> str:
        """Return the state of a share of which ``expected`` cents were computed."""
        if self.paid:
            return "paid" if sum(self.paid) == expected else "anomaly"
        return "rejected" if self.rejections else "pending"
