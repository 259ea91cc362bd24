"""A priced invoice as the norms want it told: ``norms.invoice.BilledInvoice``, the source of the FSE and of the DRE."""

from __future__ import annotations

from ccam_ngap.answer import Line
from ccam_ngap.request import Act
from engine.invoice.values import Care, Price
from norms.invoice import SINGLE_C2S, AmcRouting, BilledInvoice, BilledLine

SYNCHRONISED, DEGRADED = "S", "D"


def asks_amc(care: Care, price: Price) -> bool:
    """Whether a third party is asked for the AMC's share."""
    return care.third_party_amc and care.cover is not None and price.totals.amc > 0


def is_single(care: Care) -> bool:
    """Whether the AMO settles both shares alone (C2S in single management)."""
    return care.cover is not None and care.cover.contract_type == SINGLE_C2S


def has_dre(care: Care, price: Price) -> bool:
    """Whether the AMC's share is asked of the AMC itself, by a DRE."""
    return asks_amc(care, price) and not is_single(care)


def billed(care: Care, price: Price, number: int, *, degraded: bool = False) -> BilledInvoice:
    """Tell a priced invoice under its number. ``degraded`` says that no Vitale signs."""
    person = care.beneficiary
    acts = care.request().acts
    head = _head_exoneration(acts, care)
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
        lines=_lines(care, price, acts, head),
        amc=_routing(care, price),
        securing=DEGRADED if degraded else SYNCHRONISED,
    )


def _lines(care: Care, price: Price, acts: tuple[Act, ...], head: str) -> tuple[BilledLine, ...]:
    """Tell every line."""
    with_amc = asks_amc(care, price)
    lines = zip(price.answer.lines, price.prestations, strict=True)
    return tuple(_line(care, line, code, acts[line.index], head, with_amc=with_amc) for line, code in lines)


def _line(care: Care, line: Line, prestation: str, act: Act, head: str, *, with_amc: bool) -> BilledLine:
    """Tell one priced line; the AMC amount only where a DRE asks for it."""
    prescription = care.prescription
    exoneration = _exoneration(act, care)
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
        exoneration="" if exoneration == head else exoneration,
        activity=act.activity if line.nomenclature == "CCAM" else "",
        phase=act.phase if line.nomenclature == "CCAM" else "",
        modifiers=tuple(act.modifiers),
        association=str(act.association or ""),
        executant=care.practitioner.number,
        executant_specialty=care.practitioner.specialty,
        executant_rpps=care.practitioner.rpps,
        prescriber=prescription.prescriber if prescription else "",
        prescriber_rpps=prescription.rpps if prescription else "",
        prescription_date=prescription.day if prescription else None,
    )


def _exoneration(act: Act, care: Care) -> str:
    """Return the exoneration of an act: its own, else the invoice's."""
    return act.exoneration or care.request().exoneration


def _head_exoneration(acts: tuple[Act, ...], care: Care) -> str:
    """Return the exoneration that every line shares, 0 where they differ."""
    common = {_exoneration(act, care) for act in acts}
    return common.pop() if len(common) == 1 else "0"


def _routing(care: Care, price: Price) -> AmcRouting | None:
    """Return where the DRE goes, None where none is made."""
    cover = care.cover
    if cover is None or not asks_amc(care, price):
        return None
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
    )
