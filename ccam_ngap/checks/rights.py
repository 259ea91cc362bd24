"""Rights of the beneficiary that change rates: modulation code, régime with rates of its own, AME, pathway left out."""

from __future__ import annotations

from dataclasses import dataclass

from ccam_ngap.request import Request
from ccam_ngap.switching import switch_of
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message

MODULATIONS = "rates/modulations.csv"
SCOPE = "rates/pathway_scope.csv"
COVERS = "rates/covers.csv"
RESERVED = "8"
"""The exoneration code kept for the general régime: its meaning is not published."""


@dataclass(frozen=True, slots=True)
class Modulation:
    """What a modulation code changes: the local scheme applies, the ASPA applies, whether its rates are known."""

    local: bool
    aspa: bool
    known: bool


NO_MODULATION = Modulation(False, False, True)
"""Without a code nothing changes."""


def modulation(request: Request, tables: Tables) -> Modulation:
    """Return what the modulation code of the beneficiary changes."""
    code = request.beneficiary.modulation
    row = tables.at(MODULATIONS, code, request.invoice_date) if code else None
    if row is None:
        return NO_MODULATION
    return Modulation(row["local"] == "yes", row["aspa"] == "yes", row["known"] == "yes")


def exempt(request: Request, tables: Tables) -> bool:
    """Whether the pathway rule does not reach the beneficiary: his caisse (Mayotte) or his cover (AME)."""
    who = request.beneficiary
    if who.caisse in caisses_left_out(tables):
        return True
    row = tables.at(COVERS, "ame", request.invoice_date) if who.ame else None
    return row is not None and row["pathway"] == "no"


def caisses_left_out(tables: Tables) -> frozenset[str]:
    """Return the caisses whose beneficiaries the pathway rule does not reach, worked out once."""
    found: frozenset[str] | None = tables.derived.get(SCOPE)
    if found is None:
        keys = (key.partition("/") for key in tables.keys(SCOPE))
        found = tables.derived[SCOPE] = frozenset(name for kind, _, name in keys if kind == "caisse" and name)
    return found


def check_rights(request: Request, tables: Tables, messages: list[Message]) -> None:
    """Say what is not known of the rights of the beneficiary."""
    who = request.beneficiary
    if who.modulation is not None:
        if who.modulation not in tables.keys(MODULATIONS):
            choices = ", ".join(tables.keys(MODULATIONS))
            places = {"code": who.modulation, "choices": choices}
            messages.append(message("share.unknown-modulation", field="beneficiary.modulation", **places))
        elif not modulation(request, tables).known:
            messages.append(message("share.modulation-rates", field="beneficiary.modulation", code=who.modulation))
    if who.ame and who.c2s:
        messages.append(message("share.ame-with-c2s", field="beneficiary.ame"))
    if who.ame and request.amc is not None:
        messages.append(message("share.ame-with-amc", field="amc"))
    _check_amc(request, tables, messages)
    if request.exoneration == RESERVED:
        messages.append(message("share.exoneration-reserved", field="exoneration", code=RESERVED))


def _check_amc(request: Request, tables: Tables, messages: list[Message]) -> None:
    """Say what decides of the STS switch, and that a cover without formula or amount pays nothing."""
    amc = request.amc
    if amc is None:
        return
    switch = switch_of(request, tables)
    messages.extend(switch.messages if switch else ())
    if amc.formula is None and amc.amount is None and amc.user_formula is None and not request.beneficiary.c2s:
        messages.append(message("share.cover-unpriced", field="amc"))
