"""Invoices of any shape that the flows can tell, for the properties."""

from __future__ import annotations

import string
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from norms.codes import ccam_groupings
from norms.identifiers import nir
from norms.invoice import AmcRouting, BilledInvoice, BilledLine
from tests.norms.b2.samples import BILLER, DAY, ROUTING

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For machines that do other things meanwhile: what is generated matters, not how fast."""

NUMBERS = ("996102182", "991000696", "2A0002689", "001073162")
CODES = st.text(string.ascii_uppercase, min_size=1, max_size=3).filter(lambda code: code not in ccam_groupings())
GROUPINGS = st.sampled_from(sorted(ccam_groupings()))
NOMENCLATURES = ("NGAP", "CCAM", "LPP", "NABM", "UCD")
CENTS = st.integers(0, 999_999)


@st.composite
def lines(draw: st.DrawFn) -> BilledLine:
    nomenclature = draw(st.sampled_from(NOMENCLATURES))
    fee = draw(CENTS)
    amo = draw(st.integers(0, fee))
    executant = draw(st.sampled_from(NUMBERS))
    return BilledLine(
        nomenclature=nomenclature,
        code=draw(st.sampled_from(("AFLB001", "HBLD038"))) if nomenclature == "CCAM" else "7230795",
        prestation=draw(GROUPINGS if nomenclature == "CCAM" else CODES),
        date=draw(st.dates(date(2020, 1, 1), date(2029, 12, 31))),
        quantity=draw(st.integers(1, 99)),
        coefficient=draw(st.integers(1, 99_999)),
        unit_price=draw(CENTS),
        base=draw(CENTS),
        rate=draw(st.integers(0, 100)),
        amo=amo,
        fee=fee,
        amc=draw(st.integers(0, fee - amo)),
        qualifier=draw(st.sampled_from(("", "A", "D", "N"))),
        exoneration=draw(st.sampled_from(("", "0", "3", "4", "C"))),
        activity="1",
        phase="0",
        modifiers=draw(st.lists(st.sampled_from("FPSU7"), max_size=4, unique=True).map(tuple)),
        association=draw(st.sampled_from(("", "1", "2"))),
        teeth=draw(st.lists(st.sampled_from(("11", "48")), max_size=16).map(tuple)),
        executant=executant,
        executant_specialty=draw(st.sampled_from(("01", "33", "64"))),
        executant_rpps=draw(st.sampled_from(("", "99700557897"))),
        prescriber=draw(st.sampled_from(("", *NUMBERS))),
        prescriber_rpps=draw(st.sampled_from(("", "99700557897"))),
        prescription_date=draw(st.none() | st.just(DAY)),
        tariff=draw(st.none() | CENTS),
    )


@st.composite
def nirs(draw: st.DrawFn) -> str:
    department = draw(st.sampled_from(("01", "75", "2A", "2B", "99", "97")))
    start = draw(st.sampled_from(("15506", "28520", "15531")))
    return f"{start}{department}{draw(st.integers(0, 999_999)):06d}"


@st.composite
def invoices(draw: st.DrawFn, number: int = 1) -> BilledInvoice:
    holder = draw(nirs())
    return BilledInvoice(
        number=number,
        invoice_date=DAY,
        biller=BILLER,
        biller_name="Centre de santé d'essai",
        nir=holder,
        nir_key=nir.key(holder),
        birth_date=draw(st.sampled_from(("19550615", "19560031", "19559999"))),
        birth_rank=draw(st.integers(1, 9)),
        regime=draw(st.sampled_from(("01", "07", "91"))),
        caisse="999",
        centre="9999",
        nature=draw(st.sampled_from(("10", "30", "41"))),
        exoneration=draw(st.sampled_from(("0", "4", "9"))),
        rights_support="4",
        pathway=draw(st.sampled_from(("", "T", "S1", "U"))),
        attending_doctor=draw(st.sampled_from(("", "O", "N"))),
        lines=tuple(draw(st.lists(lines(), min_size=1, max_size=6))),
        amc=draw(st.sampled_from((None, ROUTING, AmcRouting(number="98532001", member="1", contract_type="89")))),
        securing="S",
    )
