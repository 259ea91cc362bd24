"""NGAP codes that hang on the convention or on the care pathway: codes of one sector, coordination majorations.

The lists are rows: ``ngap/sectors.csv`` and ``ngap/coordination.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccam_ngap.answer import Line
from ccam_ngap.book import book
from ccam_ngap.request import Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message

SECTORS, COORDINATION = "ngap/sectors.csv", "ngap/coordination.csv"
OPPOSABLE, FREE = "opposable", "free"
RULES_OF = "codes of one sector, and coordination majorations"
RULES = {OPPOSABLE: "act.biller-opposable", FREE: "act.biller-free"}


def sector_of(request: Request) -> str:
    """Return the sector of a practitioner: ``opposable`` in secteur 1 or under an OPTAM option, else ``free``."""
    who = request.practitioner
    return OPPOSABLE if who.convention == "secteur_1" or who.option is not None else FREE


def check_sectors(request: Request, tables: Tables, lines: Sequence[Line], messages: list[Message]) -> None:
    """Say which NGAP codes belong to the other sector, and which coordination the pathway leaves no room for."""
    known: frozenset[str] | None = tables.derived.get(RULES_OF)
    if known is None:
        known = tables.derived[RULES_OF] = frozenset((*tables.keys(SECTORS), *tables.keys(COORDINATION)))
    for line in lines:
        if line.code in known:
            _check(request, tables, line, messages)


def _check(request: Request, tables: Tables, line: Line, messages: list[Message]) -> None:
    """Check one line of a code that one of the lists names."""
    sectors, coordination = book(tables, SECTORS), book(tables, COORDINATION)
    field, values = f"acts[{line.index}].code", sectors.at(line.code, line.date)
    if values is not None and values["sector"] != sector_of(request) and not request.beneficiary.c2s:
        rule, places = RULES[values["sector"]], {"code": line.code, "otherwise": values["otherwise"]}
        messages.append(message(rule, field=field, **places))
    values = coordination.at(line.code, line.date)
    if values is not None and request.pathway in values["refused"].split():
        places = {"code": line.code, "pathway": request.pathway or ""}
        messages.append(message("act.coordination", field=field, **places))
