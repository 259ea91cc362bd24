"""What the shares of a priced invoice make one say: régime, overcharges, qualifiers, participation, contract limits."""

from __future__ import annotations

from collections.abc import Sequence

from ccam_ngap.answer import Line
from ccam_ngap.book import book
from ccam_ngap.checks.qualifiers import check_qualifier
from ccam_ngap.layout import FLAG_CAPPED, FLAG_DECLARED, FLAG_NOT_DECLARED
from ccam_ngap.layout_marks import (
    MARK_AMC,
    MARK_AME,
    MARK_BELOW_AMO,
    MARK_CAPPED,
    MARK_DECLARED,
    MARK_DIRECT,
    MARK_PARTICIPATION,
    MARK_PREVENTION,
    MARK_QUALIFIER,
    MARK_REGIME,
    MARK_RESPONSIBLE,
)
from ccam_ngap.profile import profile_of
from ccam_ngap.request import Amc, Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message
from tables.money import euros
from tables.source_rows import SourceRow

REGIMES = "rates/regimes.csv"
REGIMES_KNOWN = "régimes that always pay the general rates"
SPECIAL_RATES = "rates/special_regimes.csv"
DIRECT_ACCESS = "rates/direct_access.csv"
RESPONSIBLE = "rates/responsible.csv"
GUESS = "G"
OUTSIDE_OPTAM = ("secteur_2", "secteur_1_dp")
"""Conventions whose doctors charge freely unless they signed an option."""
PREVENTION = "7"
"""The exoneration code of prevention, and the exo-TM code of the acts that a programme may exempt."""
DIRECT = ("S", "S1", "S2")
"""Indicators of the pathway that say that the invoice is out of it."""
OF_LINES = MARK_QUALIFIER | MARK_DECLARED | MARK_PREVENTION | MARK_PARTICIPATION | MARK_AME
"""Marks of which one at least makes the checks look at each line."""
OF_COVER = MARK_AMC | MARK_BELOW_AMO | MARK_RESPONSIBLE
LOOKED_AT = OF_LINES | OF_COVER | MARK_REGIME | MARK_CAPPED | MARK_DIRECT
"""Marks of which one at least makes the checks look at the invoice."""


def calls_for_shares(seen: int) -> bool:
    """Whether anything lets the checks of shares find anything."""
    return seen & LOOKED_AT != 0


def check_shares(
    request: Request,
    lines: list[Line],
    flags: Sequence[int],
    seen: int,
    tables: Tables,
    messages: list[Message],
    increases: Sequence[int],
) -> None:
    """Say what the priced lines of an invoice call for.

    ``flags`` are the kernel's, line by line; ``seen`` are the marks of all lines together; ``increases`` are
    what being out of the pathway costs each line.
    """
    _check_regime(request, lines, tables, messages)
    for line in lines if seen & OF_LINES else ():
        check_qualifier(request, line, tables, messages)
        if line.overcharge and request.beneficiary.ame and line.nomenclature != "LPP":
            field = f"acts[{line.index}].fee"
            messages.append(message("share.overcharge-ame", field=field, amount=euros(line.overcharge)))
        if flags[line.index] & (FLAG_DECLARED | FLAG_NOT_DECLARED):
            _check_declared(request, line, flags[line.index], messages)
        if (request.acts[line.index].exoneration or request.exoneration) == PREVENTION:
            _check_prevention(request, line, tables, messages)
        if line.participation:
            places = {"amount": euros(line.participation), "code": line.code}
            messages.append(message("share.pav", field=f"acts[{line.index}]", **places))
    if seen & MARK_CAPPED and any(flag & FLAG_CAPPED for flag in flags):
        _check_cap(lines, flags, tables, messages)
    if request.pathway in DIRECT:
        _check_direct_access(request, tables, messages)
    if request.amc is not None and seen & OF_COVER:
        _check_cover(request, lines, messages)
    if request.amc is not None and request.amc.responsible:
        _check_responsible(request, request.amc, lines, increases, tables, messages)


def _check_declared(request: Request, line: Line, flags: int, messages: list[Message]) -> None:
    """Say what an exoneration of the threshold rule does, when it is typed in and the rule itself does not apply."""
    own = request.acts[line.index].exoneration
    field = f"acts[{line.index}].exoneration" if own else "exoneration"
    rule = "share.threshold-declared" if flags & FLAG_DECLARED else "share.threshold-excluded"
    messages.append(message(rule, field=field, code=own or request.exoneration, act=line.code))


def _check_prevention(request: Request, line: Line, tables: Tables, messages: list[Message]) -> None:
    """Say that a CCAM act is not one of a prevention programme (exo-TM 7), where the exoneration says so."""
    act = request.acts[line.index]
    row = tables.at("ccam/acts.csv", act.key, act.date) if act.nomenclature == "CCAM" else None
    if row is not None and PREVENTION not in row["exo_tm"].split("-"):
        field = f"acts[{line.index}].exoneration" if act.exoneration else "exoneration"
        messages.append(message("share.prevention-unlisted", field=field, act=line.code))


def _check_regime(request: Request, lines: list[Line], tables: Tables, messages: list[Message]) -> None:
    """Say once when the régime has rates of its own that the tables do not hold for a family of the invoice."""
    regime = request.beneficiary.regime
    if not regime or regime in always_general(tables) or _general(regime, request, tables):
        return
    known = tables.index("regimes")
    special = tables.keys(SPECIAL_RATES) if regime in known else ()
    if all(line.rate in (0, 100) or f"{regime}/{line.family}" in special for line in lines):
        return
    row = tables.at("codes/regimes.csv", regime, request.invoice_date)
    rule = "share.regime-rates" if row else "share.unknown-regime"
    places = {"code": regime, "label": row["label"] if row else ""}
    messages.append(message(rule, field="beneficiary.regime", **places))


def always_general(tables: Tables) -> frozenset[str]:
    """Return the régimes that pay the general rates on any day from the first on, worked out once."""
    found: frozenset[str] | None = tables.derived.get(REGIMES_KNOWN)
    if found is None:
        rows: dict[str, list[SourceRow]] = {}
        for row in tables.rows.of(REGIMES):
            rows.setdefault(row.key, []).append(row)
        found = tables.derived[REGIMES_KNOWN] = frozenset(
            key
            for key, versions in rows.items()
            if versions[0].start <= tables.first_day and all(row.values["rates"] == "general" for row in versions)
        )
    return found


def _general(regime: str, request: Request, tables: Tables) -> bool:
    """Whether a régime pays the general rates."""
    regimes = book(tables, REGIMES)
    row = regimes.at(regime, request.invoice_date)
    return row["rates"] == "general" if row else not regimes


def _check_cap(lines: list[Line], flags: Sequence[int], tables: Tables, messages: list[Message]) -> None:
    """Say so when the cap that was applied is a guess."""
    line = next(line for line, flag in zip(lines, flags, strict=True) if flag & FLAG_CAPPED)
    row = tables.row_at("rates/parameters.csv", "pathway_cap", line.date)
    if row is not None and row.grade == GUESS:
        value = row.values["value"].replace(".", ",")
        messages.append(message("share.cap-unsure", field="pathway", value=value))


def _check_direct_access(request: Request, tables: Tables, messages: list[Message]) -> None:
    """Say that a specialty may be seen directly, where the invoice is out of the pathway."""
    profile = profile_of(request.practitioner, tables)
    row = tables.at(DIRECT_ACCESS, profile.key, request.invoice_date) if profile else None
    if row is not None:
        messages.append(message("share.direct-access", field="pathway", label=row["label"]))


def _check_cover(request: Request, lines: list[Line], messages: list[Message]) -> None:
    """Say what the complementary share calls for."""
    if not request.third_party.amc and any(line.amc for line in lines):
        messages.append(message("share.outside-third-party", field="third_party.amc"))
    for line in lines:
        if line.fee < line.amo:
            messages.append(message("share.dr-below-amo", field=f"acts[{line.index}]"))


def _check_responsible(
    request: Request,
    amc: Amc,
    lines: list[Line],
    increases: Sequence[int],
    tables: Tables,
    messages: list[Message],
) -> None:
    """Compare the complementary share with what a responsible contract must and may pay (R871-1, R871-2).

    What being out of the pathway costs is no part of what it must pay, and it may not pay it. Overcharges of doctors
    outside OPTAM: at most a percent of the tariff, and at most what the contract pays for the doctors of the OPTAM less
    another percent of the tariff, where the request says what that is.
    """
    practitioner = request.practitioner
    limited = practitioner.convention in OUTSIDE_OPTAM and practitioner.option is None
    for line, increase in zip(lines, increases, strict=True):
        paid, field = line.amc - max(0, line.base - line.amo - increase), f"acts[{line.index}]"
        of_pathway = min(increase, line.amc - (line.fee - line.amo - increase))
        if of_pathway > 0:
            messages.append(message("share.responsible-pathway", field=field, amount=euros(of_pathway)))
            paid -= of_pathway
        if paid < 0 and not request.beneficiary.c2s:
            messages.append(message("share.responsible-tm", field=field))
        elif limited and paid > 0:
            _check_limits(amc, line, paid, tables, messages)


def _check_limits(amc: Amc, line: Line, paid: int, tables: Tables, messages: list[Message]) -> None:
    """Compare what is paid of an overcharge outside OPTAM with both limits."""
    field = f"acts[{line.index}]"
    whole = tables.at(RESPONSIBLE, "overcharge", line.date)
    if whole and paid * 100 > line.tariff * int(whole["value"]):
        places = {"amount": euros(paid), "percent": whole["value"]}
        messages.append(message("share.responsible-overcharge", field=field, **places))
    gap = tables.at(RESPONSIBLE, "optam_gap", line.date)
    if gap and amc.optam_percent is not None:
        most = max(0, amc.optam_percent - 100 * int(gap["value"]))
        if paid * 10_000 > line.tariff * most:
            percent = f"{most / 100:g}".replace(".", ",")
            places = {"amount": euros(paid), "percent": percent, "gap": gap["value"]}
            messages.append(message("share.responsible-optam", field=field, **places))
