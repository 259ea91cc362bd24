"""Qualifiers of expense: the effect of each on a line, who may use it, and how far an authorised overcharge may go.

What each qualifier does is a row of ``rates/qualifiers.csv``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date

from ccam_ngap.answer import Line
from ccam_ngap.layout import QUALIFIER_FREE, QUALIFIER_NONE, QUALIFIER_NOT_COVERED
from ccam_ngap.memory import remember
from ccam_ngap.request import Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message
from tables.money import euros
from tables.readers import basis_points

QUALIFIERS = "rates/qualifiers.csv"
EFFECTS = {"none": QUALIFIER_NONE, "free": QUALIFIER_FREE, "not_covered": QUALIFIER_NOT_COVERED}
WHOLE = 100 * 100
"""A hundred percent, in hundredths of a percent."""


@dataclass(frozen=True, slots=True)
class Qualifier:
    """One qualifier on a day: effect, whether it explains an overcharge, who may use it, ceiling of the overcharge."""

    effect: int
    overcharge: bool
    conventions: tuple[str, ...]
    refused: tuple[str, ...]
    pathway: tuple[str, ...]
    cap: int | None


NO_QUALIFIER = Qualifier(QUALIFIER_NONE, False, (), (), (), None)
"""A line without a qualifier."""


def qualifier_on(code: str | None, day: date, tables: Tables) -> Qualifier:
    """Return what a qualifier does on a day."""
    if code is None:
        return NO_QUALIFIER
    known: dict[Hashable, Qualifier] = tables.derived.setdefault(QUALIFIERS, {})
    found = known.get((code, day))
    if found is None:
        found = _work_out(tables.at(QUALIFIERS, code, day))
        remember(known, (code, day), found)
    return found


def _work_out(row: Mapping[str, str] | None) -> Qualifier:
    """Read a row."""
    if row is None:
        return NO_QUALIFIER
    return Qualifier(
        EFFECTS[row["effect"]],
        row["overcharge"] == "yes",
        tuple(row["conventions"].split()),
        tuple(row["refused"].split()),
        tuple(row["pathway"].split()),
        basis_points(row["cap"]) if row["cap"] else None,
    )


def check_qualifier(request: Request, line: Line, tables: Tables, messages: list[Message]) -> None:
    """Say where the qualifier of a priced line does not go with who performs, the pathway or the overcharge."""
    code = request.acts[line.index].qualifier
    if code is None:
        return
    rule, field = qualifier_on(code, line.date, tables), f"acts[{line.index}].qualifier"
    practitioner = request.practitioner
    if rule.conventions and practitioner.convention not in rule.conventions:
        messages.append(message("share.qualifier-convention", field=field, qualifier=code))
    if practitioner.specialty in rule.refused:
        places = {"qualifier": code, "specialty": practitioner.specialty}
        messages.append(message("share.qualifier-specialty", field=field, **places))
    if rule.pathway and request.pathway not in rule.pathway:
        messages.append(message("share.qualifier-pathway", field=field, qualifier=code))
    if rule.cap is not None and line.overcharge > (greatest := ceiling(line.tariff, rule.cap)):
        percent = f"{rule.cap / 100:g}".replace(".", ",")
        places = {"amount": euros(line.overcharge), "greatest": euros(greatest), "percent": percent}
        messages.append(message("share.overcharge-ceiling", field=f"acts[{line.index}].fee", **places))


def ceiling(tariff: int, percent: int) -> int:
    """Return the greatest authorised overcharge: a percent of the tariff, rounded up to the euro.

    >>> ceiling(2500, 1750)
    500
    """
    return -(-tariff * percent // (WHOLE * 100)) * 100
