"""What a priced invoice makes one say: forced shares, negative rests, overcharges, values that are not sure."""

from __future__ import annotations

from ccam_ngap.answer import Line
from ccam_ngap.layout import (
    FLAG_ABOVE_MAXIMUM,
    FLAG_AMOUNT,
    FLAG_APPROVAL,
    FLAG_CAPPED,
    FLAG_CEILING,
    FLAG_CONDITIONS,
    FLAG_EXCEPTIONAL,
    FLAG_NO_OFFICE,
    FLAG_NO_PATHWAY,
    FLAG_QUANTITY,
    FLAG_ZONE_UNKNOWN,
)
from ccam_ngap.request import Request
from tables.catalogue import message
from tables.messages import Message
from tables.money import euros

FLAGS = (
    (FLAG_ZONE_UNKNOWN, "quote.zone-unknown", "code"),
    (FLAG_NO_OFFICE, "quote.no-office-supplement", "office_supplement"),
    (FLAG_ABOVE_MAXIMUM, "quote.above-maximum", "fee"),
    (FLAG_NO_PATHWAY, "quote.pathway-missing", None),
    (FLAG_CAPPED, "quote.pathway-capped", "code"),
    (FLAG_CONDITIONS, "act.under-conditions", "code"),
    (FLAG_APPROVAL, "act.prior-approval", "code"),
    (FLAG_EXCEPTIONAL, "act.exceptional", "exceptional"),
    (FLAG_QUANTITY, "act.lpp-quantity", "quantity"),
    (FLAG_AMOUNT, "act.lpp-amount", "quantity"),
    (FLAG_CEILING, "act.km-ceiling", "distance_km"),
)


def check_line(request: Request, line: Line, flags: int, messages: list[Message]) -> None:
    """Say what one priced line calls for."""
    act, path = request.acts[line.index], f"acts[{line.index}]"
    for flag, rule, name in FLAGS if flags else ():
        if flags & flag:
            _once(message(rule, field=f"{path}.{name}" if name else "pathway", code=act.code), messages)
    if act.exceptional and not flags & FLAG_EXCEPTIONAL and act.nomenclature == "CCAM":
        messages.append(message("act.exceptional-unused", field=f"{path}.exceptional", code=act.code))
    for name, organism in (("forced_amo", "AMO"), ("forced_amc", "AMC")):
        if (amount := getattr(act, name)) is not None:
            places = {"organism": organism, "amount": euros(amount)}
            messages.append(message("quote.forced", field=f"{path}.{name}", **places))
    if line.patient < 0:
        messages.append(message("quote.negative-patient", field=path, amount=euros(line.patient)))
    if line.overcharge and line.nomenclature != "LPP":
        _overcharge(request, line, path, messages)


def _once(found: Message, messages: list[Message]) -> None:
    """Add a message that is not there yet: what holds for the invoice is said once."""
    if found not in messages:
        messages.append(found)


def _overcharge(request: Request, line: Line, path: str, messages: list[Message]) -> None:
    """Say what an overcharge calls for: none under C2S, a qualifier in secteur 1."""
    amount = euros(line.overcharge)
    if request.beneficiary.c2s:
        messages.append(message("quote.overcharge-c2s", field=f"{path}.fee", amount=amount))
    elif request.practitioner.convention == "secteur_1" and request.acts[line.index].qualifier is None:
        messages.append(message("quote.overcharge-unqualified", field=f"{path}.qualifier", amount=amount))
