"""The mailbox table: which destination goes through which relay, and which mailboxes bring returns.

A destination is the engine's: ``RR/CCC/OOO`` for an AMO, the number for an AMC. A row serves those that begin with
one of its ``serves``: ``01`` (a régime), ``01/016``, ``amc`` (every AMC), an AMC number, ``*`` (all others). The most
precise row wins.

>>> from api.transport.folder import FolderRelay
>>> from pathlib import Path
>>> rows = [Mailbox(name=name, sender="a@simulated.invalid", relay=FolderRelay(Path(name)), serves=(name,))
...         for name in ("*", "01", "01/016", "amc", "99999999")]
>>> table = MailboxTable(tuple(rows))
>>> [table.of(each).name for each in ("01/016/421", "01/999/999", "02/000/003", "0099999999", "88888888")]
['01/016', '01', '*', '99999999', 'amc']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from api.transport.ports import Inbox, Relay
from engine.errors import TransportFault

ALL: Final = "*"
AMC: Final = "amc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One row: our address there, the relay out, the mailbox in (None: it only sends), whom it serves.

    With ``iris``, files for an AMO leave as the attested flow of B2 files without card.
    """

    name: str
    sender: str
    relay: Relay
    inbox: Inbox | None = None
    serves: tuple[str, ...] = (ALL,)
    iris: bool = False

    def fits(self, destination: str) -> int:
        """Return how precisely the row serves a destination, 0 when it does not."""
        return max((_fit(each, destination) for each in self.serves), default=0)


@dataclass(frozen=True, slots=True)
class MailboxTable:
    """Every mailbox, in the order of the settings."""

    rows: tuple[Mailbox, ...]

    def of(self, destination: str) -> Mailbox:
        """Return the mailbox of a destination. Raises TransportFault when no row serves it."""
        best = max(self.rows, key=lambda row: row.fits(destination), default=None)
        if best is None or not best.fits(destination):
            raise TransportFault(f"aucune boîte aux lettres ne dessert {destination}")
        return best


def _fit(served: str, destination: str) -> int:
    """Return how precise a match is: the more, the more precise; 0 for none."""
    if served == ALL:
        return 1
    if "/" not in destination:
        same = served.isalnum() and served.lstrip("0") == destination.lstrip("0")
        return 3 if same else 2 * (served == AMC)
    return 1 + len(served) if f"{destination}/".startswith(f"{served}/") else 0
