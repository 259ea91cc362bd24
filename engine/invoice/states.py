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
from norms.scor.states import DocumentState, may_follow


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
        "filed": "sent error",
        "error": "sent",  # the relay refused it: it may be sent again once the cause is mended
        "sent": "conveyed provisional overdue undelivered acknowledged refused answered rejected settled",
        "resent": "conveyed provisional manual undelivered acknowledged refused answered rejected settled",
        "conveyed": "provisional overdue manual undelivered resent acknowledged refused answered rejected settled",
        "provisional": "overdue manual undelivered resent acknowledged refused answered rejected settled",
        "overdue": "undelivered resent acknowledged refused answered rejected settled",  # no ARL in time: send it again
        "manual": "undelivered acknowledged refused answered rejected settled reopened",  # none either: see to it
        "undelivered": "resent acknowledged refused answered rejected settled",  # a mail server gave it back
        "acknowledged": "answered rejected settled",
        "refused": "reopened acknowledged answered rejected settled",
        "answered": "refused rejected settled",  # an RSP speaks of some of its invoices
        "rejected": "settled",  # the payer rejected every one of its invoices
        "settled": "",
        "reopened": "",  # its invoices went back to be put in a new lot
    },
)

FILE = _machine("file", "made", {"made": "leaving", "leaving": "leaving sent", "sent": "leaving"})
WAITING = ("made", "leaving")
"""The states of a file that the next sending takes along."""

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

DOCUMENT = Machine(
    "document",
    DocumentState.MISSING.value,
    {
        state.value: frozenset(each.value for each in DocumentState if may_follow(state, each))
        for state in DocumentState
    },
)
"""The states of a supporting document are a table of its own (``scor/states.csv``)."""

PARCEL = _machine(
    "parcel",
    "made",
    {
        "made": "leaving abandoned",
        "leaving": "leaving sent abandoned acknowledged refused",
        "sent": "leaving acknowledged refused abandoned",
        "acknowledged": "",
        "refused": "",  # its documents are to be made again
        "abandoned": "acknowledged refused",  # tried for too long: its documents go on paper
    },
)

MACHINES = {machine.name: machine for machine in (INVOICE, LOT, FILE, SHARE, DOCUMENT, PARCEL)}
