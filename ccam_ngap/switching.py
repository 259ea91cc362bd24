"""The STS switch (aiguillage): which pricing service of the complementary organisms is asked, and what decides.

What the patient's paper support says beats the table of conventions; the table counts only where the paper is silent.
Under single management (gestion unique) the caisse prices both shares: there is no switch. The switch is needed in
third-party payment, optional outside.

>>> from tables.compiled import open_tables
>>> found = choose_switch(paper="4", listed="M", third_party=True, tables=open_tables())
>>> found.value, found.origin, [message.rule for message in found.messages]
('4', 'paper', ['share.switch-differs'])
"""

from __future__ import annotations

from dataclasses import dataclass

from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message, Severity

SWITCHES = "codes/sts_switches.csv"
FIELD = "amc.switch"


@dataclass(frozen=True, slots=True)
class Switch:
    """The switch that applies: its value (None: no service is asked), what gave it (``paper``, ``table``), and why."""

    value: str | None
    origin: str | None
    messages: tuple[Message, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether nothing forbids to price the complementary share."""
        return all(found.severity is not Severity.ERROR for found in self.messages)


def choose_switch(
    *, paper: str | None, listed: str | None, third_party: bool, tables: Tables, single_management: bool = False
) -> Switch:
    """Return the switch of a complementary cover: ``paper`` is what its support prints, ``listed`` the table's."""
    if single_management:
        return Switch(None, None, (message("share.switch-single", field=FIELD),))
    value, origin = (paper, "paper") if paper else (listed, "table")
    if not value:
        missing = (message("share.switch-missing", field=FIELD),) if third_party else ()
        return Switch(None, None, missing)
    known = tables.keys(SWITCHES)
    if value not in known:
        refused = message("share.switch-unknown", field=FIELD, value=value, choices=", ".join(known))
        return Switch(None, None, (refused,))
    if not paper:
        return Switch(value, origin)
    if listed and listed != paper:
        return Switch(value, origin, (message("share.switch-differs", field=FIELD, value=paper, other=listed),))
    return Switch(value, origin, (message("share.switch-paper", field=FIELD, value=paper),))
