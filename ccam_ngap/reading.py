"""From JSON to a request: every wrong shape is a message that names the field.

>>> read_request([])
Traceback (most recent call last):
...
ccam_ngap.errors.UnreadableRequest: None: Un objet JSON est attendu ; reçu : une liste vide.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, NoReturn

from ccam_ngap.errors import UnreadableRequest
from ccam_ngap.fields import Fields, plain, shown
from ccam_ngap.json_faults import why
from ccam_ngap.request import (
    ABATEMENTS,
    CONVENTIONS,
    KINDS,
    NOMENCLATURES,
    OPTIONS,
    QUALIFIERS,
    Act,
    Amc,
    Beneficiary,
    Practitioner,
    Request,
    ThirdParty,
    UserFormula,
)
from tables.catalogue import message
from tables.layout import OPERANDS, OPERATORS, ZONES
from tables.messages import Message, Severity

WRITTEN = {written: sign for sign in OPERATORS for written in (sign, {"×": "*", "÷": "/", "-": "−"}.get(sign, sign))}
"""How the operator of a formula may be written, and what it is."""


def read_text(text: str | bytes) -> Request:
    """Read a request from JSON text. Raises UnreadableRequest."""
    repeated: list[Message] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(found)
        if len(fields) != len(found):
            names = [name for name, _ in found]
            twice = sorted({name for name in names if names.count(name) > 1})
            repeated.extend(message("quote.duplicate-field", field=plain(name), name=plain(name)) for name in twice)
        return fields

    constant = ""

    def refuse(name: str) -> NoReturn:
        nonlocal constant
        constant = f"{name} n'est pas un nombre JSON"
        raise ValueError(constant)

    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=refuse)
    except RecursionError:
        raise UnreadableRequest((message("quote.too-deep"),)) from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise UnreadableRequest((message("quote.not-json", line=line, why=constant or why(error)),)) from None
    return read_request(data, tuple(repeated))


def read_request(data: object, noticed: tuple[Message, ...] = ()) -> Request:
    """Read a request from parsed JSON; ``noticed`` joins its messages. Raises UnreadableRequest."""
    messages: list[Message] = list(noticed)
    fields = Fields(data, "", messages)
    invoice_date = fields.day("invoice_date")
    practitioner = _practitioner(fields.child("practitioner"))
    beneficiary = _beneficiary(fields.child("beneficiary"))
    nature, exoneration = fields.text("nature", "maladie"), fields.text("exoneration", "0")
    pathway = fields.optional_text("pathway")
    third_party, amc = fields.optional_child("third_party"), fields.optional_child("amc")
    acts = fields.needed("acts")
    if acts is not None and (not isinstance(acts, list) or not acts):
        fields.wrong("acts", "une liste d'au moins un acte", acts)
        acts = None
    read = tuple(_act(Fields(act, f"acts[{place}]", messages), invoice_date) for place, act in enumerate(acts or ()))
    fields.finish()
    request = Request(
        invoice_date=invoice_date,
        practitioner=practitioner,
        beneficiary=beneficiary,
        nature=nature,
        exoneration=exoneration,
        pathway=pathway,
        third_party=_third_party(third_party) if third_party else ThirdParty(),
        amc=_amc(amc) if amc else None,
        acts=read,
        messages=tuple(messages),
    )
    if any(found.severity is Severity.ERROR for found in messages):
        raise UnreadableRequest(tuple(found for found in messages if found.severity is Severity.ERROR))
    return request


def _practitioner(fields: Fields) -> Practitioner:
    """Read who performs."""
    found = Practitioner(
        specialty=fields.text("specialty"),
        convention=fields.choice("convention", CONVENTIONS),
        option=fields.optional_choice("option", OPTIONS),
        zone=fields.choice("zone", ZONES, "metropole"),
        kind=fields.optional_choice("kind", KINDS),
        alsace_moselle=fields.flag("alsace_moselle"),
    )
    fields.finish()
    return found


def _beneficiary(fields: Fields) -> Beneficiary:
    """Read who is cared for."""
    found = Beneficiary(
        birth_date=fields.birth("birth_date"),
        regime=fields.text("regime", ""),
        caisse=fields.text("caisse", ""),
        centre=fields.text("centre", ""),
        alsace_moselle=fields.flag("alsace_moselle"),
        aspa=fields.flag("aspa"),
        c2s=fields.flag("c2s"),
        ame=fields.flag("ame"),
        modulation=fields.optional_text("modulation"),
    )
    fields.finish()
    return found


def _third_party(fields: Fields) -> ThirdParty:
    """Read which shares are paid by the organisms."""
    found = ThirdParty(amo=fields.flag("amo"), amc=fields.flag("amc"))
    fields.finish()
    return found


def _amc(fields: Fields) -> Amc:
    """Read the complementary cover."""
    user_formula = fields.optional_child("user_formula")
    found = Amc(
        formula=fields.optional_text("formula"),
        percent=fields.hundredths("percent"),
        amount=fields.integer("amount"),
        first_amount=fields.integer("p1"),
        second_amount=fields.integer("p2"),
        user_formula=_user_formula(user_formula) if user_formula else None,
        responsible=fields.flag("responsible"),
        optam_percent=fields.hundredths("optam_percent"),
        switch=fields.optional_text("switch"),
        convention=fields.optional_text("convention"),
        single_management=fields.flag("single_management"),
    )
    fields.finish()
    return found


def _user_formula(fields: Fields) -> UserFormula:
    """Read a formula outside STS; its multiplier is a decimal number (``"0.5"``)."""
    found = UserFormula(
        operand=fields.choice("operand", OPERANDS),
        multiplier=_or(fields.hundredths("multiplier"), 100) * 100,
        operator=fields.optional_choice("operator", tuple(WRITTEN)),
        second=fields.optional_choice("second", OPERANDS),
        cap=fields.integer("cap"),
    )
    if (found.operator is None) != (found.second is None):
        fields.say("quote.missing-field", "second" if found.second is None else "operator")
    fields.finish()
    return replace(found, operator=WRITTEN.get(found.operator or ""))


def _act(fields: Fields, invoice_date: Any) -> Act:
    """Read one act; its date is that of the invoice when it gives none."""
    found = Act(
        nomenclature=fields.choice("nomenclature", NOMENCLATURES),
        code=fields.text("code").upper(),
        date=fields.day("date", invoice_date),
        quantity=fields.integer("quantity", 1) or 0,
        coefficient=_or(fields.hundredths("coefficient"), 100),
        abatement=_abatement(fields),
        night=fields.flag("night"),
        holiday=fields.flag("holiday"),
        distance_km=fields.hundredths("distance_km"),
        activity=fields.text("activity", "1"),
        phase=fields.text("phase", "0"),
        modifiers=fields.texts("modifiers"),
        association=fields.integer("association"),
        exceptional=fields.flag("exceptional"),
        office_supplement=fields.flag("office_supplement"),
        prestation=fields.optional_text("prestation"),
        fee=fields.integer("fee"),
        qualifier=fields.optional_choice("qualifier", QUALIFIERS),
        exoneration=fields.optional_text("exoneration"),
        forced_amo=fields.integer("forced_amo"),
        forced_amc=fields.integer("forced_amc"),
        deep_night=fields.flag("deep_night"),
        day_km_before=fields.hundredths("day_km_before"),
        teeth=fields.texts("teeth"),
        same_visit=fields.flag("same_visit"),
    )
    fields.finish()
    return found


def _abatement(fields: Fields) -> int:
    """Read the abatement of article 11 B: 100, 50 or 0."""
    value = _or(fields.integer("abatement"), 100)
    if value not in ABATEMENTS:
        fields.say("quote.bad-choice", "abatement", found=shown(value), choices="100, 50, 0")
    return value


def _or(value: int | None, default: int) -> int:
    """Return a value, or its default when it is absent."""
    return default if value is None else value
