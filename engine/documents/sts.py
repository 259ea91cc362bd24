"""What the complementary share of an invoice was priced from and what came out, as ``norms.sts`` tells it."""

from __future__ import annotations

from engine.documents.billed import is_single
from engine.invoice.values import Care, Price
from norms.sts import Sts, StsLine


def sts_of(care: Care, price: Price) -> Sts | None:
    """Return the question and the answer of an invoice; None where no STS formula prices the AMC's share.

    Nothing is asked where the AMO settles both shares alone (gestion unique).
    """
    amc = care.request().amc
    if care.cover is None or is_single(care) or amc is None or amc.formula is None:
        return None
    switch = price.answer.switch
    return Sts(
        day=care.invoice_date,
        organism=care.cover.number,
        switch=(switch.value or "") if switch else "",
        formula=amc.formula,
        percent=amc.percent or 0,
        lines=tuple(
            StsLine(
                code=line.code,
                day=line.date,
                fee=line.fee,
                tariff=line.base,
                rate=100 * line.rate,
                amo=line.amo,
                amc=line.amc,
            )
            for line in price.answer.lines
        ),
    )
