"""From a request to the kernel's integers; what the tables do not know becomes messages on the way."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from ccam_ngap.checks.bounds import check_cover
from ccam_ngap.layout import INVOICE
from ccam_ngap.lowering_lines import LineLowering
from ccam_ngap.names import known, outside, refused
from ccam_ngap.profile import Profile, profile_of
from ccam_ngap.request import Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.layout import NONE
from tables.messages import Message

C2S = "C2S"
"""The formula of what the C2S pays, where the request names no other cover."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """The integers of a request and what its lowering found; ``refused`` when a message is an error."""

    invoice: array[int]
    lines: array[int]
    messages: list[Message]
    formula: str | None
    refused: bool


def lower(request: Request, tables: Tables) -> Lowered:
    """Turn a request into integers. Never raises on a request that ``reading`` accepts."""
    messages = list(request.messages)
    profile = profile_of(request.practitioner, tables)
    if profile is None:
        specialty = request.practitioner.specialty
        messages.append(message("quote.unknown-specialty", field="practitioner.specialty", code=specialty))
    if tables.epoch(request.invoice_date) is None:
        messages.append(outside("invoice_date", request.invoice_date, tables))
    formula, *cover = _cover(request, tables, messages)
    invoice = _invoice(request, profile, tables, messages)
    invoice.extend(cover)
    lines = LineLowering(request, profile, tables, messages).lines()
    if messages and refused(messages):
        return Lowered(array("q"), array("q"), messages, formula, True)
    return Lowered(array("q", invoice), array("q", lines), messages, formula, False)


def _invoice(request: Request, profile: Profile | None, tables: Tables, messages: list[Message]) -> list[int]:
    """Lower what all lines share, but the cover."""
    nature = known("natures", request.nature, "nature", "quote.unknown-nature", tables, messages)
    pathway = NONE
    if request.pathway is not None:
        pathway = known("pathways", request.pathway, "pathway", "quote.unknown-pathway", tables, messages)
    beneficiary = request.beneficiary
    regime = tables.index("regimes").get(beneficiary.regime, NONE)
    who = (profile.place, profile.context, profile.contracted, profile.zone) if profile else (NONE, NONE, 0, 0)
    found = [*who, regime, int(beneficiary.alsace_moselle), nature, pathway]
    assert len(found) + 3 == INVOICE
    return found


def _cover(request: Request, tables: Tables, messages: list[Message]) -> tuple[str | None, int, int, int]:
    """Lower the complementary cover: name and place of the formula, percent, amount; NONE where there is none."""
    amc, formulas = request.amc, tables.index("formulas")
    if amc is None or (amc.formula is None and amc.amount is None):
        if request.beneficiary.c2s and C2S in formulas:
            return C2S, formulas[C2S], NONE, NONE
        return None, NONE, NONE, NONE
    check_cover(amc, messages)
    if request.beneficiary.c2s:
        messages.append(message("quote.c2s-with-amc", field="amc"))
    if amc.formula is None:
        return None, NONE, NONE, NONE if amc.amount is None else amc.amount
    if amc.amount is not None:
        messages.append(message("quote.amc-twice", field="amc.amount"))
    place = known("formulas", amc.formula, "amc.formula", "quote.unknown-formula", tables, messages)
    takes = place != NONE and tables.value("formulas", place, request.invoice_date, 1, 3) == NONE
    if takes and amc.percent is None:
        messages.append(message("quote.percent-missing", field="amc.percent", formula=amc.formula))
    elif place != NONE and not takes and amc.percent is not None:
        messages.append(message("quote.percent-unused", field="amc.percent", formula=amc.formula))
    return amc.formula, place, NONE if amc.percent is None else amc.percent, NONE
