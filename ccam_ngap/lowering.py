"""From a request to the kernel's integers; what the tables do not know becomes messages on the way."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from ccam_ngap.checks.rights import check_rights, exempt, modulation
from ccam_ngap.layout import INVOICE
from ccam_ngap.lowering_cover import lower_cover
from ccam_ngap.lowering_lines import LineLowering
from ccam_ngap.names import known, outside, refused
from ccam_ngap.profile import Profile, profile_of
from ccam_ngap.request import Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.layout import NONE
from tables.messages import Message

AME = "ame"
"""The cover of the AME."""


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
    check_rights(request, tables, messages)
    formula, cover = lower_cover(request, tables, messages)
    invoice = [*_invoice(request, profile, tables, messages), *cover, *_rights(request, tables)]
    assert len(invoice) == INVOICE
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
    local = beneficiary.alsace_moselle or modulation(request, tables).local
    return [*who, regime, int(local), nature, pathway]


def _rights(request: Request, tables: Tables) -> tuple[int, int]:
    """Lower what the rights say: a cover that gives its own rate, and whether the pathway rule is left out."""
    cover = tables.index("covers").get(AME, NONE) if request.beneficiary.ame else NONE
    return cover, int(exempt(request, tables))
