"""The state machines of an invoice, of its lots and files, and of each payer's share: one transition table each.

Nothing else in the engine decides where a value may go next; ``engine.store.moves`` writes states and asks here first.

>>> INVOICE.check("priced", "sealed")
>>> INVOICE.check("draft", "paid")
Traceback (most recent call last):
...
engine.errors.IllegalTransition: Passage interdit (facture) : de « Brouillon » à « Payée ».
>>> sorted(SHARE.finals()), INVOICE.initial
([], 'draft')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import IllegalTransition


@dataclass(frozen=True, slots=True)
class Machine:
    """A named machine: its first state and, for each state, the states that may follow."""

    name: str
    initial: str
    ways: Mapping[str, frozenset[str]]

    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the table."""
        return tuple(self.ways)

    def allows(self, state: str, wanted: str) -> bool:
        """Whether the table has a way from a state to another."""
        return wanted in self.ways.get(state, frozenset())

    def check(self, state: str, wanted: str) -> None:
        """Raise IllegalTransition where the table has no way from ``state`` to ``wanted``."""
        if not self.allows(state, wanted):
            raise IllegalTransition(self.name, state, wanted)

    def finals(self) -> frozenset[str]:
        """Return the states that nothing follows."""
        return frozenset(state for state, ways in self.ways.items() if not ways)


def _machine(name: str, initial: str, table: Mapping[str, str]) -> Machine:
    """Build a machine from ``state: "next next"`` lines; every state named must have its own line."""
    ways = {state: frozenset(following.split()) for state, following in table.items()}
    unknown = frozenset().union(*ways.values()) - ways.keys()
    assert initial in ways, f"{name}: the initial state {initial} has no line"
    assert not unknown, f"{name}: {sorted(unknown)} have no line"
    return Machine(name, initial, ways)


INVOICE = _machine(
    "invoice",
    "draft",
    {
        "draft": "priced cancelled",
        "priced": "priced sealed cancelled",
        "sealed": "lotted cancelled",
        "lotted": "sent",
        "sent": "acknowledged refused closed paid rejected anomaly",
        "refused": "lotted sent acknowledged closed paid rejected anomaly",  # negative ARL: put in a new lot
        "acknowledged": "refused paid rejected anomaly",
        "closed": "paid rejected anomaly",  # acknowledged, and no payer owes anything
        "anomaly": "refused acknowledged paid rejected",  # a payer paid something else than what was computed
        "rejected": "refused acknowledged paid anomaly",  # a payer refused: correct, bill under a new number
        "paid": "rejected anomaly",  # a payer took money back, or paid twice
        "cancelled": "",
    },
)

LOT = _machine(
    "lot",
    "made",
    {
        "made": "filed",
        "filed": "sent",
        "sent": "conveyed provisional overdue undelivered acknowledged refused settled",
        "resent": "conveyed provisional manual undelivered acknowledged refused settled",
        "conveyed": "provisional overdue manual undelivered resent acknowledged refused settled",
        "provisional": "overdue manual undelivered resent acknowledged refused settled",
        "overdue": "undelivered resent acknowledged refused settled",  # no ARL in time: send it again
        "manual": "undelivered acknowledged refused settled reopened",  # none either: a person must see to it
        "undelivered": "resent acknowledged refused settled",  # a mail server gave it back
        "acknowledged": "settled",
        "refused": "reopened acknowledged settled",
        "settled": "",
        "reopened": "",  # its invoices went back to be put in a new lot
    },
)

FILE = _machine("file", "made", {"made": "leaving", "leaving": "leaving sent", "sent": "leaving"})

SHARE = _machine(
    "share",
    "pending",
    {
        "pending": "paid rejected anomaly",
        "paid": "anomaly",
        "rejected": "paid anomaly",
        "anomaly": "paid",
    },
)

MACHINES = {machine.name: machine for machine in (INVOICE, LOT, FILE, SHARE)}
