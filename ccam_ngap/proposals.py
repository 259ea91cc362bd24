"""What the rules propose for an invoice, as data: association codes of CCAM acts, abatements of article 11 B.

>>> from datetime import date
>>> from tables.compiled import open_tables
>>> from ccam_ngap.request import Act, Beneficiary, Practitioner, Request
>>> day = date(2025, 6, 10)
>>> codes = ("QZHA001", "BDGA002")
>>> propose(Request(invoice_date=day, practitioner=Practitioner(specialty="15", convention="secteur_1"),
...                 beneficiary=Beneficiary(birth_date="1955-06-15"),
...                 acts=tuple(Act(nomenclature="CCAM", code=code, date=day) for code in codes)), open_tables())
Proposals(associations={1: 1, 0: 2}, abatements={})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ccam_ngap.checks.associations import proposed, rule_of, sessions_of
from ccam_ngap.checks.claim import Claim, by_day
from ccam_ngap.checks.ngap import proposed_abatements
from ccam_ngap.quote import quote
from ccam_ngap.request import Act, Request
from tables.compiled import Tables
from tables.layout import N_ACTS, VERSION_OF_ACT, VERSIONS


@dataclass(frozen=True, slots=True)
class Proposals:
    """Association code (None: no code, 0: not payable) and abatement (percent) by place of the act in the request."""

    associations: Mapping[int, int | None]
    abatements: Mapping[int, int]


def propose(request: Request, tables: Tables) -> Proposals:
    """Return what the rules propose; nothing for an invoice that cannot be priced."""
    answer = quote(request, tables)
    associations: dict[int, int | None] = {}
    abatements: dict[int, int] = {}
    if answer.priced:
        versions = [_version(act, tables) for act in request.acts]
        claim = Claim(request, tables, answer.lines, versions, [])
        for day in by_day(answer.lines).values():
            for session in sessions_of(claim, [line for line in day if line.nomenclature == "CCAM"]):
                rule = rule_of(claim, session)
                associations |= proposed(claim, session, rule) if rule is not None else {}
            found = proposed_abatements(claim, [line for line in day if line.nomenclature == "NGAP"])
            abatements |= found if len(found) > 1 else {}
    return Proposals(associations, abatements)


def _version(act: Act, tables: Tables) -> int:
    """Return where the act of a priced line lies in the tables."""
    epoch, number = tables.epoch(act.date), tables.acts[act.nomenclature][act.key]
    assert epoch is not None
    place = tables.directory[VERSION_OF_ACT] + epoch * tables.directory[N_ACTS] + number
    return int(tables.directory[VERSIONS] + tables.cells[place])
