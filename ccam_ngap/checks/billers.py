"""Who bills an NGAP code, for which ages, up to which coefficient: rows of ``ngap/billers.csv``."""

from __future__ import annotations

from collections.abc import Sequence

from ccam_ngap.answer import Line
from ccam_ngap.book import Values, book
from ccam_ngap.checks.sectors import check_sectors
from ccam_ngap.profile import profile_of
from ccam_ngap.request import Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.layout import KIND, KINDS
from tables.messages import Message
from tables.readers import hundredths

BILLERS = "ngap/billers.csv"
OF_LETTERS = ("letter", "kilometric")
"""Kinds of acts whose coefficient is theirs: key letters, and kilometres, which have said that they take none."""


def check_billers(
    request: Request, tables: Tables, lines: Sequence[Line], versions: Sequence[int], messages: list[Message]
) -> None:
    """Check the NGAP lines of an invoice: the practitioner, the patient's age, the coefficient.

    ``versions`` says where each act lies in the tables.
    """
    practitioner = request.practitioner
    key = (BILLERS, practitioner.specialty, practitioner.kind)
    free: frozenset[str] | None = tables.derived.get(key)
    if free is None:
        free = tables.derived[key] = frozenset(_free(request, tables))
    for line in lines:
        if line.nomenclature == "NGAP" and (line.coefficient != 100 or line.code not in free):
            kind = KINDS[tables.cells[versions[line.index] + KIND]]
            _check(request, tables, line, kind, messages)
    check_sectors(request, tables, lines, messages)


def _free(request: Request, tables: Tables) -> list[str]:
    """Return the codes that a practitioner bills whatever the day and the patient."""
    versions: dict[str, list[Values]] = {}
    for row in tables.rows.of(BILLERS):
        versions.setdefault(row.key, []).append(row.values)
    own = _own(request, tables)
    known = tables.acts.get("NGAP", {})
    return [code for code in known if all(_open(values, own) for values in versions.get(code, ()))]


def _own(request: Request, tables: Tables) -> tuple[str, ...]:
    """Return how the table may name a practitioner: by specialty or activity, by group."""
    profile = profile_of(request.practitioner, tables)
    return (profile.key, profile.group) if profile else ()


def _open(values: Values, own: Sequence[str]) -> bool:
    """Whether a row lets a practitioner bill for any patient, with any coefficient."""
    bounded = values["from_age"] or values["under"] or values["max_coefficient"]
    return not bounded and (not values["who"] or any(name in own for name in values["who"].split()))


def _check(request: Request, tables: Tables, line: Line, kind: str, messages: list[Message]) -> None:
    """Check one line, an act of some kind."""
    path, given = f"acts[{line.index}]", shown(line.coefficient)
    if line.coefficient != 100 and kind not in OF_LETTERS:
        places = {"code": line.code, "given": given}
        messages.append(message("act.coefficient-of-an-act", field=f"{path}.coefficient", **places))
    values = book(tables, BILLERS).at(line.code, line.date)
    if values is None:
        return
    own, age = _own(request, tables), request.beneficiary.age_on(line.date)
    places = {"code": line.code, "label": values["label"], "age": str(age)}
    if not any(name in own for name in values["who"].split()):
        messages.append(message("act.biller", field=f"{path}.code", **places))
    elif not _of_age(values, age):
        messages.append(message("act.biller-age", field=f"{path}.code", **places))
    most = values["max_coefficient"]
    if most and line.coefficient > hundredths(most):
        places = {"code": line.code, "given": given, "greatest": most.replace(".", ",")}
        messages.append(message("act.coefficient-limit", field=f"{path}.coefficient", **places))


def _of_age(values: Values, age: int) -> bool:
    """Whether an age is one of those that a code is for.

    >>> _of_age({"from_age": "2", "under": "6"}, 6), _of_age({"from_age": "", "under": "6"}, 0)
    (False, True)
    """
    return int(values["from_age"] or 0) <= age and (not values["under"] or age < int(values["under"]))


def shown(coefficient: int) -> str:
    """Write hundredths as French decimal text.

    >>> shown(750), shown(100)
    ('7,5', '1')
    """
    return f"{coefficient / 100:g}".replace(".", ",")
