"""What an AMC engages itself to on line (IDB), over what the card says; and the price that it gives (CLC).

An engagement replaces the contract of the card, dates included. A formula that our tables do not know is not computed:
the card's own is kept, and a message says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from cardio.vitale.content import AmcContract
from cardio.vitale.content import Beneficiary as OnCard
from engine.invoice.values import Priced
from norms.idb_clc import ClcAnswer, ClcLine, ClcQuery, Engagement, Formula, IdbQuery
from tables.catalogue import SOURCES, message
from tables.dated import load
from tables.messages import Message

FIELD: Final = "amc"
OF_RATE, OF_TM = 3, 6
"""Slots of a formula that hold a percentage: of the base, of the ticket modérateur."""
NO_CODE: Final = "000"


def idb_query(person: OnCard, practitioner: str, day: date, reference: str) -> IdbQuery | None:
    """Return the question about a person, None where the card shows no AMC; ``practitioner`` is the billing number."""
    if person.amc is None:
        return None
    return IdbQuery(
        external_reference=reference,
        practitioner=practitioner,
        amc_number=person.amc.number,
        member=person.amc.member,
        nir=person.nir,
        nir_key=person.nir_key,
        birth_date=person.birth_date,
        birth_rank=person.birth_rank,
        reference_date=day,
    )


def engaged(
    contract: AmcContract | None, engagement: Engagement | None
) -> tuple[AmcContract | None, tuple[Message, ...]]:
    """Return the contract that an invoice rests on: the engagement's where there is one, else the card's."""
    if contract is None or engagement is None:
        return contract, ()
    formula = next((each for each in engagement.formulas if _is_known(each.code)), None)
    told: tuple[Message, ...] = ()
    if formula is None and engagement.formulas:
        told = (message("cover.unknown-formula", field=FIELD, code=engagement.formulas[0].code),)
    way = engagement.addressing
    return replace(
        contract,
        number=engagement.amc_number,
        member=engagement.member,
        formula=formula.code if formula else contract.formula,
        percent=_percent(formula) if formula else contract.percent,
        convention_type=engagement.convention_type,
        csr=engagement.csr,
        routing=way.routing or contract.routing,
        host=way.host or contract.host,
        domain=way.domain or contract.domain,
        sts_switch=way.sts_switch,
        treatment=way.treatment or contract.treatment,
        start=engagement.start,
        end=engagement.end,
    ), told


def clc_query(priced: Priced, reference: str) -> ClcQuery | None:
    """Return the question that asks the AMC to price an invoice, None without an engagement."""
    care, cover = priced.care, priced.care.cover
    if cover is None or not cover.engagement:
        return None
    acts = care.request().acts
    lines = zip(priced.answer.lines, priced.price.prestations, strict=True)
    return ClcQuery(
        external_reference=reference,
        engagement=cover.engagement,
        amc_number=cover.number,
        practitioner=care.practitioner.billing_number,
        nir=care.beneficiary.nir,
        nir_key=care.beneficiary.nir_key,
        lines=tuple(
            ClcLine(
                index=line.index,
                prestation=prestation,
                code=line.code,
                day=line.date,
                quantity=line.quantity,
                coefficient=line.coefficient,
                fee=line.fee,
                base=line.base,
                rate=line.rate,
                amo=line.amo,
                exoneration=acts[line.index].exoneration or care.request().exoneration,
                qualifier=acts[line.index].qualifier or "",
            )
            for line, prestation in lines
        ),
    )


@dataclass(frozen=True, slots=True)
class LinePrice:
    """One line priced twice, in cents: ``ours`` by our formulas, ``theirs`` by the AMC."""

    index: int
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class AmcPrice:
    """What an AMC says that it pays, beside what we computed; ``lines`` are empty where it refuses."""

    lines: tuple[LinePrice, ...]
    messages: tuple[Message, ...]

    @property
    def agrees(self) -> bool:
        """Whether both prices are the same on every line."""
        return bool(self.lines) and all(line.ours == line.theirs for line in self.lines)


def compare(priced: Priced, query: ClcQuery, answer: ClcAnswer) -> AmcPrice:
    """Set the AMC's price beside ours; an answer that does not price the question is believed in nothing."""
    if not answer.lines:
        return AmcPrice((), (message("cover.clc-refused", field=FIELD, code=answer.code, reason=answer.message),))
    if not answer.answers(query):
        return AmcPrice((), (message("cover.clc-nonsense", field=FIELD),))
    ours = {line.index: line.amc for line in priced.answer.lines}
    lines = tuple(LinePrice(each.index, ours[each.index], each.amc) for each in answer.lines)
    found = AmcPrice(lines, ())
    if found.agrees:
        return found
    told = {"ours": sum(line.ours for line in lines), "theirs": answer.amount}
    shown = {name: f"{value // 100},{value % 100:02d}" for name, value in told.items()}
    return AmcPrice(lines, (message("cover.clc-differs", field=FIELD, **shown),))


def _percent(formula: Formula) -> int | None:
    """Return the percentage of a formula, None where it has none."""
    return formula.value if formula.parameter in {OF_RATE, OF_TM} else None


def _is_known(code: str) -> bool:
    """Whether our tables compute a formula."""
    return bool(load(SOURCES, "formulas/sts.csv").versions(code))
