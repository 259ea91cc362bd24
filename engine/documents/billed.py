"""A priced invoice as the norms want it told: ``norms.invoice.BilledInvoice``, the source of the FSE and of the DRE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ccam_ngap.answer import Line
from ccam_ngap.request import Act
from engine.cover.contract import Cover
from engine.invoice.details import NO_AGREEMENT, ActDetails
from engine.invoice.values import Care, Price
from norms.details import Detail, Device, Session
from norms.invoice import AmcRouting, BilledInvoice, BilledLine

SYNCHRONISED, DEGRADED = "S", "D"


def asks_amc(care: Care, price: Price) -> bool:
    """Whether a third party is asked for the AMC's share."""
    return care.third_party_amc and care.cover is not None and price.totals.amc > 0


def is_single(care: Care) -> bool:
    """Whether the AMO settles both shares alone: C2S, or an AMC in single management."""
    return care.cover is not None and _routing_of(care.cover).managed_alone


def has_dre(care: Care, price: Price) -> bool:
    """Whether the AMC's share is asked of the AMC itself, by a DRE."""
    return asks_amc(care, price) and not is_single(care)


def refuses_rectification(cover: Cover) -> bool:
    """Whether the AMC takes no DRE that replaces another."""
    return _routing_of(cover).refuses_rectification


def billed(care: Care, price: Price, number: int, *, degraded: bool = False) -> BilledInvoice:
    """Tell a priced invoice under its number. ``degraded`` says that no Vitale signs."""
    person = care.beneficiary
    head = _head_exoneration(price)
    return BilledInvoice(
        number=number,
        invoice_date=care.invoice_date,
        biller=care.practitioner.billing_number,
        biller_name=care.practitioner.structure_name,
        nir=person.nir,
        nir_key=person.nir_key,
        individual_nir=person.individual_nir,
        individual_nir_key=person.individual_nir_key,
        birth_date=person.birth_date,
        birth_rank=person.birth_rank,
        regime=person.organism.regime,
        caisse=person.organism.caisse,
        centre=person.organism.centre,
        nature=price.nature,
        exoneration=head,
        rights_support=care.rights.support,
        pathway=price.pathway,
        attending_doctor=price.attending_doctor,
        lines=_lines(care, price, head),
        amc=_routing(care, price),
        securing=DEGRADED if degraded else SYNCHRONISED,
        accident=care.accident,
        previous=care.previous,
    )


def _lines(care: Care, price: Price, head: str) -> tuple[BilledLine, ...]:
    """Tell every line."""
    acts = care.request().acts
    with_amc = asks_amc(care, price)
    lines = zip(price.answer.lines, price.prestations, strict=True)
    told = {each.act: each for each in care.details}
    return tuple(
        _line(care, line, code, acts[line.index], told.get(line.index), head, with_amc=with_amc) for line, code in lines
    )


def _line(
    care: Care, line: Line, prestation: str, act: Act, details: ActDetails | None, head: str, *, with_amc: bool
) -> BilledLine:
    """Tell one priced line; the AMC amount only where one is asked for it."""
    ccam = line.nomenclature == "CCAM"
    return BilledLine(
        nomenclature=line.nomenclature,
        code=line.code,
        prestation=prestation,
        date=line.date,
        quantity=line.quantity,
        coefficient=line.coefficient,
        unit_price=line.unit_price,
        base=line.base,
        rate=line.rate,
        amo=line.amo,
        fee=line.fee,
        amc=line.amc if with_amc else 0,
        qualifier=act.qualifier or "",
        exoneration="" if line.justification == head else line.justification,
        activity=act.activity if ccam else "",
        phase=act.phase if ccam else "",
        modifiers=tuple(act.modifiers),
        association=str(act.association or ""),
        teeth=act.teeth if ccam else (),
        exceptional=act.exceptional,
        executant=care.practitioner.number,
        executant_specialty=care.practitioner.specialty,
        executant_rpps=care.practitioner.rpps,
        agreement=details.agreement if details else NO_AGREEMENT,
        agreement_date=details.agreement_date if details else None,
        details=_details(line, act, details) if details else (),
        **_prescribed(care),
    )


def _prescribed(care: Care) -> Mapping[str, Any]:
    """Tell who prescribed, nothing where nobody did."""
    found = care.prescription
    if found is None:
        return {}
    return {
        "prescriber": found.prescriber,
        "prescriber_rpps": found.rpps,
        "prescriber_specialty": found.specialty,
        "prescriber_exercise": found.exercise,
        "prescription_date": found.day,
        "prescription_origin": found.origin,
    }


def _details(line: Line, act: Act, details: ActDetails) -> tuple[Detail, ...]:
    """Tell the sessions of a CCAM act, the maker of a device; nothing where the line says it all."""
    if line.nomenclature == "CCAM":
        return tuple(Session(date=day, phase=act.phase) for day in details.sessions)
    if line.nomenclature == "LPP" and (details.maker_siret or details.purchase_price):
        device = Device(code=line.code, quantity=line.quantity, tariff=line.unit_price, fee=line.fee)
        return (replace(device, maker_siret=details.maker_siret, purchase_price=details.purchase_price),)
    return ()


def _head_exoneration(price: Price) -> str:
    """Return the exoneration that every line calls for, 0 where they differ."""
    common = {line.justification for line in price.answer.lines}
    return common.pop() if len(common) == 1 else "0"


def _routing(care: Care, price: Price) -> AmcRouting | None:
    """Return which AMC is asked and how, None where none is."""
    if care.cover is None or not asks_amc(care, price):
        return None
    return _routing_of(care.cover)


def _routing_of(cover: Cover) -> AmcRouting:
    """Tell an AMC, its contract and the way to it."""
    return AmcRouting(
        number=cover.number,
        member=cover.member,
        contract_type=cover.contract_type,
        convention_type=cover.convention_type,
        csr=cover.csr,
        routing=cover.routing,
        host=cover.host,
        domain=cover.domain,
        treatment=cover.treatment,
        cover=cover.engagement,
    )
