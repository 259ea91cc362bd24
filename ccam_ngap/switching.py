"""The STS switch (aiguillage): which pricing service of the complementary organisms is asked, and what decides.

What the patient's paper support says beats the table of conventions; the table counts only where the paper is silent.
Under single management (gestion unique) the caisse prices both shares: there is no switch. The switch is needed in
third-party payment where no formula and no amount are given, optional otherwise.

>>> from tables.compiled import open_tables
>>> found = choose_switch(paper="4", listed="M", needed=True, tables=open_tables())
>>> found.value, found.origin, [message.rule for message in found.messages]
('4', 'paper', ['share.switch-differs'])
"""

from __future__ import annotations

from dataclasses import dataclass

from ccam_ngap.answer import Switch
from ccam_ngap.request import Amc, Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message, Severity

SWITCHES = "codes/sts_switches.csv"
CONVENTIONS = "conventions/amc.csv"
FIELD = "amc.switch"


@dataclass(frozen=True, slots=True)
class Choice:
    """The switch that applies, and why."""

    value: str | None
    origin: str | None
    messages: tuple[Message, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether nothing forbids to price the complementary share."""
        return all(found.severity is not Severity.ERROR for found in self.messages)


def choose_switch(
    *, paper: str | None, listed: str | None, needed: bool, tables: Tables, single_management: bool = False
) -> Choice:
    """Return the switch of a complementary cover: ``paper`` is what its support prints, ``listed`` the table's."""
    if single_management:
        return Choice(None, None, (message("share.switch-single", field=FIELD),))
    value, origin = (paper, "paper") if paper else (listed, "table")
    if not value:
        missing = (message("share.switch-missing", field=FIELD),) if needed else ()
        return Choice(None, None, missing)
    known = tables.keys(SWITCHES)
    if value not in known:
        refused = message("share.switch-unknown", field=FIELD, value=value, choices=", ".join(known))
        return Choice(None, None, (refused,))
    if not paper:
        return Choice(value, origin)
    if listed and listed != paper:
        return Choice(value, origin, (message("share.switch-differs", field=FIELD, value=paper, other=listed),))
    return Choice(value, origin, (message("share.switch-paper", field=FIELD, value=paper),))


def switch_of(request: Request, tables: Tables) -> Choice | None:
    """Return the switch of a request's cover, None where the request says nothing of it."""
    amc = request.amc
    if amc is None or (amc.switch is None and amc.convention is None and not amc.single_management):
        return None
    listed, off, said = _listed(request, amc, tables)
    if off and not amc.switch:
        return Choice(None, None, (*said, message("share.switch-off", field="amc.convention", code=amc.convention)))
    priced = amc.formula is not None or amc.amount is not None or amc.user_formula is not None
    found = choose_switch(
        paper=amc.switch,
        listed=listed,
        needed=request.third_party.amc and not priced,
        tables=tables,
        single_management=amc.single_management,
    )
    return Choice(found.value, found.origin, said + found.messages)


def answered(request: Request, tables: Tables) -> Switch | None:
    """Return the switch as an answer says it."""
    found = switch_of(request, tables)
    return None if found is None else Switch(found.value, found.origin)


def _listed(request: Request, amc: Amc, tables: Tables) -> tuple[str | None, bool, tuple[Message, ...]]:
    """Return the switch that the convention table lists, whether it turns the services off, and what to say."""
    if amc.convention is None:
        return None, False, ()
    row = tables.at(CONVENTIONS, amc.convention, request.invoice_date)
    if row is None:
        row = tables.at(CONVENTIONS, listed_key(amc.convention, tables), request.invoice_date)
    if row is None:
        return None, False, (message("share.convention-unknown", field="amc.convention", code=amc.convention),)
    return row["sts_switch"] or None, row["sts_off"] == "yes", ()


def listed_key(asked: str, tables: Tables) -> str:
    """Return the key of the convention table that a convention names: AMC numbers go with or without leading zeros.

    One that is written as in the table is that row; another finds one only where no other row could be meant.

    >>> from tables.compiled import open_tables
    >>> listed_key("379906753/RO/026710000", open_tables())
    '0379906753/RO/026710000'
    """
    known = tables.keys(CONVENTIONS)
    if asked in known:
        return asked
    alike = [key for key in known if key.lstrip("0") == asked.lstrip("0")]
    return alike[0] if len(alike) == 1 else asked
