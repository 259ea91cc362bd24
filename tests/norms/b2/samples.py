"""The two invoices of the demo as values, and the files they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from norms.b2.envelope import FileHeader
from norms.b2.lot import LotOfInvoices
from norms.dre import dre_file
from norms.fse import fse_file
from norms.invoice import AmcRouting, BilledInvoice, BilledLine

DAY = date(2024, 12, 15)
BILLER = "991145608"

ROUTING = AmcRouting(
    number="0098532001",
    member="12345678",
    convention_type="CX",
    csr="94",
    routing="MA",
    host="003",
    domain="AMC1",
    treatment="22",
)

DOCTOR = BilledInvoice(
    number=1,
    invoice_date=DAY,
    biller=BILLER,
    biller_name="Centre de santé d'essai",
    nir="2550699999999",
    nir_key="34",
    birth_date="19550615",
    birth_rank=1,
    regime="01",
    caisse="999",
    centre="9999",
    nature="10",
    exoneration="0",
    rights_support="4",
    pathway="T",
    attending_doctor="O",
    securing="S",
    amc=ROUTING,
    lines=(
        BilledLine(
            nomenclature="NGAP",
            code="C",
            prestation="C",
            date=DAY,
            unit_price=2300,
            base=2300,
            rate=70,
            amo=1610,
            fee=2300,
            amc=690,
            executant="996102182",
            executant_specialty="01",
            executant_zone="24",
            executant_rpps="99700557897",
        ),
        BilledLine(
            nomenclature="CCAM",
            code="AFLB001",
            prestation="ATM",
            date=DAY,
            unit_price=5056,
            base=5056,
            rate=70,
            amo=3539,
            fee=5056,
            amc=1517,
            activity="1",
            phase="0",
            executant="996102182",
            executant_specialty="01",
            executant_zone="24",
            executant_rpps="99700557897",
        ),
    ),
)


def _glasses(code: str, prestation: str, fee: int, amc: int) -> BilledLine:
    return BilledLine(
        nomenclature="LPP",
        code=code,
        prestation=prestation,
        date=DAY,
        unit_price=fee,
        base=5,
        tariff=5,
        rate=60,
        amo=3,
        fee=fee,
        amc=amc,
        executant=BILLER,
        executant_specialty="64",
        prescriber="991000696",
        prescriber_rpps="99700557897",
        prescription_date=date(2024, 12, 1),
    )


OPTICIAN = replace(
    DOCTOR,
    number=2,
    pathway="",
    attending_doctor="",
    lines=(
        _glasses("7230795", "VU3", 10300, 2482),
        _glasses("7230795", "VU3", 10300, 2482),
        _glasses("7211674", "M03", 20900, 5036),
    ),
)

HEADER = FileHeader(
    emitter_type="TE",
    emitter=BILLER,
    recipient_type="SM",
    recipient="00000001999999",
    identification="000001",
    day=DAY,
    message="feuille 0.1",
)


def lot(number: str, *invoices: BilledInvoice) -> LotOfInvoices:
    return LotOfInvoices(
        number=number,
        biller=BILLER,
        biller_name="Centre de santé d'essai",
        recipient_caisse="999",
        day=DAY,
        invoices=invoices or (DOCTOR, OPTICIAN),
    )


def fse() -> bytes:
    return fse_file(HEADER, (lot("001"),))


def dre() -> bytes:
    return dre_file(replace(HEADER, recipient_type="OC", recipient="00000098532001"), (lot("AAA"),))


def records(data: bytes) -> list[bytes]:
    return [data[start : start + 128] for start in range(0, len(data), 128)]


def one_per_line(data: bytes, separator: bytes = b"\n") -> bytes:
    return b"".join(record + separator for record in records(data))
