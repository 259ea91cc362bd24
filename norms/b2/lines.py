"""A billed line as its chain of records, by nomenclature.

NGAP: 4, 4S, 4E. CCAM: 4, 4S, 4E, 4M. LPP: 3, 3S, 3E, 3F. An E record is written only when an RPPS is known.
Source: public facts on the sequencing of prestations, norm CP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from norms.b2.days import aammjj
from norms.b2.r3 import R3
from norms.b2.r3e import R3E
from norms.b2.r3f import R3F
from norms.b2.r3s import R3S
from norms.b2.r4 import R4
from norms.b2.r4e import R4E
from norms.b2.r4m import R4M
from norms.b2.r4s import R4S
from norms.identifiers import finess
from norms.invoice import BilledLine
from norms.record import Value

Who = Mapping[str, Value]
"""What every record of the invoice repeats."""


def line_records(line: BilledLine, who: Who, exoneration: str, amc: int) -> list[bytes]:
    """Return the records of a line.

    ``exoneration`` is what stands on the line itself, ``amc`` the complementary cents that this flow carries. Raises
    UnwritableField, KeyError on a nomenclature out of ``CHAINS``.
    """
    return CHAINS[line.nomenclature](line, who, exoneration, amc)


def _act(line: BilledLine, who: Who, exoneration: str, amc: int) -> list[bytes]:
    """4, 4S and 4E of an act."""
    executant = finess.numeric(line.executant)
    act: dict[str, Value] = {
        "prescriber": finess.numeric(line.prescriber) or executant,
        "exoneration": exoneration,
        "executant": executant,
        "executant_zone": line.executant_zone,
        "executant_specialty": line.executant_specialty,
        "date": aammjj(line.date),
        "count": line.quantity,
        "amc": amc,
    }
    conditions: dict[str, Value] = {
        "executant_exercise": line.executant_exercise,
        "agreement": line.agreement,
        "domain": "",
    }
    records = [R4.write({**who, **_price(line), **act}), R4S.write({**who, **conditions})]
    if line.prescriber_rpps or line.executant_rpps:
        numbers: dict[str, Value] = {"prescriber_rpps": line.prescriber_rpps, "executant_rpps": line.executant_rpps}
        records.append(R4E.write({**who, **numbers}))
    return records


def _ccam_act(line: BilledLine, who: Who, exoneration: str, amc: int) -> list[bytes]:
    """4, 4S, 4E and 4M of a CCAM act."""
    detail: dict[str, Value] = {
        "sequence": 1,
        "code": line.code,
        "activity": line.activity,
        "phase": line.phase,
        "association": line.association,
        "date": aammjj(line.date),
    }
    detail |= {f"modifier_{rank}": modifier for rank, modifier in enumerate(line.modifiers, start=1)}
    detail |= {f"tooth_{rank}": tooth for rank, tooth in enumerate(line.teeth, start=1)}
    return [*_act(line, who, exoneration, amc), R4M.write({**who, **detail})]


def _device(line: BilledLine, who: Who, exoneration: str, amc: int) -> list[bytes]:
    """3, 3S, 3E and 3F of an LPP device."""
    day = aammjj(line.date)
    billed: dict[str, Value] = {
        "start_date": day,
        "end_date": day,
        "exoneration": exoneration,
        "domain": "",
        "amc": amc,
    }
    prescription: dict[str, Value] = {
        "prescriber": finess.numeric(line.prescriber) or who["biller"],
        "prescriber_specialty": 0,
        "prescription_date": aammjj(line.prescription_date or line.date),
        "agreement": line.agreement,
    }
    records = [R3.write({**who, **_price(line), **billed}), R3S.write({**who, **prescription})]
    if line.prescriber_rpps:
        records.append(R3E.write({**who, "prescriber_rpps": line.prescriber_rpps}))
    detail: dict[str, Value] = {
        "sequence": 1,
        "reserved": "",
        "code": line.code,
        "quantity": line.quantity,
        "tariff": line.unit_price if line.tariff is None else line.tariff,
        "fee": line.fee,
    }
    return [*records, R3F.write({**who, **detail})]


def _price(line: BilledLine) -> dict[str, Value]:
    """What a type 3 and a type 4 say alike of a price."""
    return {
        "prestation": line.prestation,
        "quantity": line.quantity,
        "coefficient": line.coefficient,
        "unit_price": line.unit_price,
        "base": line.base,
        "rate": line.rate,
        "amo": line.amo,
        "fee": line.fee,
        "qualifier": line.qualifier,
    }


CHAINS: Mapping[str, Callable[[BilledLine, Who, str, int], list[bytes]]] = {
    "NGAP": _act,
    "CCAM": _ccam_act,
    "LPP": _device,
}
"""The writer of each nomenclature's chain."""

HOSPITAL = ("LPP",)
"""The nomenclatures billed on type 3 lines, which the type 5 totals apart."""
