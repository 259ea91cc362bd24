"""Which conventions link a practice and an AMC: the inter-AMC directory first, the tables when it cannot tell.

The practitioner picks one of those found. The directory is reached through a protocol that ``api`` wires; no answer,
a refusal or an empty one all lead to the tables, and a message says so. Too many rows is no failure: the user narrows
the question by type of convention and secondary criterion (the terminals' error -1300).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from engine.errors import TransportFault
from norms.directory import MAX_ROWS, OK, TOO_MANY, DirectoryAnswer, DirectoryQuery, DirectoryRow
from norms.errors import BadIdentifier, BadXml
from norms.identifiers import amc
from norms.soap.envelope import SoapFault
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message

TABLE: Final = "conventions/amc.csv"
DIRECTORY, TABLES, NOWHERE = "directory", "tables", "nowhere"
FIELD: Final = "amc.number"
_NO_CRITERION: Final = "-"
_YES: Final = "yes"


class Directory(Protocol):
    """The inter-AMC directory, or what stands for it."""

    def search(self, query: DirectoryQuery) -> DirectoryAnswer | SoapFault:
        """Ask for the conventions of an AMC. Raises TransportFault, BadXml."""
        ...


@dataclass(frozen=True, slots=True)
class Conventions:
    """What was found: ``source`` says where (directory, tables, nowhere), ``rows`` what to choose from.

    ``narrow`` asks for a type of convention and a secondary criterion before anything can be shown.
    """

    source: str
    rows: tuple[DirectoryRow, ...] = ()
    messages: tuple[Message, ...] = ()
    narrow: bool = False


def find_conventions(query: DirectoryQuery, tables: Tables, directory: Directory | None) -> Conventions:
    """Return the conventions of an AMC on a day. ``directory`` is None where the terminal has none."""
    if not amc.is_valid(query.amc_number):
        return Conventions(NOWHERE, messages=(message("convention.bad-number", field=FIELD, number=query.amc_number),))
    answer, told = _ask(query, directory)
    if answer is not None and answer.code == TOO_MANY:
        return Conventions(DIRECTORY, messages=(message("convention.too-many", field=FIELD),), narrow=True)
    if answer is not None and answer.rows:
        return Conventions(DIRECTORY, answer.rows)
    rows = table_conventions(query, tables)
    if len(rows) > MAX_ROWS:
        return Conventions(TABLES, messages=(*told, message("convention.too-many", field=FIELD)), narrow=True)
    if not rows:
        told = (*told, message("convention.none", field=FIELD, number=query.amc_number))
    return Conventions(TABLES if rows else NOWHERE, rows, told)


def _ask(query: DirectoryQuery, directory: Directory | None) -> tuple[DirectoryAnswer | None, tuple[Message, ...]]:
    """Ask the directory; return its usable answer, or why the tables must do."""
    if directory is None:
        return None, ()
    try:
        answer = directory.search(query)
    except (TransportFault, BadXml) as error:
        why = error.why if isinstance(error, TransportFault) else str(error)
        return None, (message("convention.directory-silent", field=FIELD, reason=why.rstrip(".")),)
    if isinstance(answer, SoapFault):
        return None, (message("convention.directory-silent", field=FIELD, reason=answer.reason or answer.code),)
    if answer.code not in (OK, TOO_MANY):
        places = {"code": answer.code, "reason": answer.message}
        return None, (message("convention.directory-refused", field=FIELD, **places),)
    return answer, () if answer.rows or answer.code == TOO_MANY else (
        message("convention.directory-empty", field=FIELD),
    )


def table_conventions(query: DirectoryQuery, tables: Tables) -> tuple[DirectoryRow, ...]:
    """Return the rows of the convention tables; AMC numbers are compared without leading zeros, rows never merged."""
    return tuple(
        row
        for key in tables.rows.keys(TABLE)
        if _names(key, query.amc_number) and (row := _row(key, query.day, tables)) is not None
        if row.accepts(query.convention_type, query.csr)
    )


def _names(key: str, number: str) -> bool:
    """Whether a key of the table is of an AMC."""
    try:
        return amc.same(key.partition("/")[0], number)
    except BadIdentifier:
        return False


def _row(key: str, day: date, tables: Tables) -> DirectoryRow | None:
    """Read one convention of the tables, None where it is not in force."""
    found = tables.rows.at(TABLE, key, day)
    if found is None:
        return None
    number, kind, criterion = key.split("/")
    values = found.values
    names = (
        "signatory",
        "signatory_label",
        "agreement",
        "usage",
        "operator",
        "sts_switch",
        "routing",
        "host",
        "domain",
    )
    return DirectoryRow(
        amc_number=number,
        amc_label=values["amc_label"],
        convention_type=kind,
        csr="" if criterion == _NO_CRITERION else criterion,
        inter_amc=False,
        registered=True,
        grouped=values["grouped"] == _YES,
        sts_off=values["sts_off"] == _YES,
        cancel_accepted=values["cancel_accepted"] == _YES,
        **{name: values[name] for name in names},
    )
