"""A billed line as its chain of records; the chains are rows of ``tables/sources/codes/b2_chains.csv``.

An E record is written only when an RPPS is known. Source: public facts on the sequencing of prestations, norm CP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from norms.b2.days import aammjj
from norms.b2.details import LIMITS, detail_values
from norms.b2.line import Told
from norms.b2.pen import Pen
from norms.errors import TooManyDetails
from norms.identifiers import finess
from norms.invoice import BilledLine
from norms.record import Value
from tables.catalogue import message

Values = dict[str, Value]


def line_records(told: Told, pen: Pen) -> list[bytes]:
    """Return the records of a line. Raises UnwritableField, UnwritableFlow, TooManyDetails."""
    records: list[bytes] = []
    for key in told.chain.records:
        records += _WRITERS[key](told, pen, key) if key in _WRITERS else _details(told, pen, key)
    return records


def _act(told: Told, pen: Pen, key: str) -> Iterable[bytes]:
    """4: the act."""
    line = told.line
    executant = finess.numeric(line.executant)
    act: Values = {
        "prescriber": finess.numeric(line.prescriber) or executant,
        "prescription_origin": line.prescription_origin,
        "prescriber_specialty": line.prescriber_specialty,
        "executant": executant,
        "executant_zone": line.executant_zone,
        "executant_specialty": line.executant_specialty,
        "date": aammjj(line.date),
        "count": line.quantity,
    }
    return (pen.write(key, _price(told) | act, _place(told)),)


def _conditions(told: Told, pen: Pen, key: str) -> Iterable[bytes]:
    """4S: the conditions of the act."""
    line = told.line
    conditions: Values = {
        "executant_exercise": line.executant_exercise,
        "prescriber_exercise": line.prescriber_exercise,
        "domain": "",
    }
    return (pen.write(key, conditions | _agreement(line)),)


def _act_rpps(told: Told, pen: Pen, key: str) -> Iterable[bytes]:
    """4E: the RPPS of prescriber and executant, nothing when neither is known."""
    numbers: Values = {"prescriber_rpps": told.line.prescriber_rpps, "executant_rpps": told.line.executant_rpps}
    return (pen.write(key, numbers),) if any(numbers.values()) else ()


def _stay(told: Told, pen: Pen, key: str) -> Iterable[bytes]:
    """3: the prestation of a stay, or one billed as such."""
    day = aammjj(told.line.date)
    stay: Values = {"start_date": day, "end_date": day, "domain": ""}
    return (pen.write(key, _price(told) | stay, _place(told)),)


def _prescription(told: Told, pen: Pen, key: str) -> Iterable[bytes]:
    """3S: the prescription."""
    line = told.line
    prescription: Values = {
        "prescriber": finess.numeric(line.prescriber) or pen.who["biller"],
        "prescriber_exercise": line.prescriber_exercise,
        "prescriber_specialty": line.prescriber_specialty or 0,
        "prescription_date": aammjj(line.prescription_date or line.date),
        "prescription_origin": line.prescription_origin,
    }
    return (pen.write(key, prescription | _agreement(line)),)


def _stay_rpps(told: Told, pen: Pen, key: str) -> Iterable[bytes]:
    """3E: the RPPS of the prescriber, nothing when it is not known."""
    rpps = told.line.prescriber_rpps
    return (pen.write(key, {"prescriber_rpps": rpps}),) if rpps else ()


def _details(told: Told, pen: Pen, key: str) -> Iterable[bytes]:
    """3F, 3H, 4B, 4F, 4H, 4M: the detail records, numbered from 01."""
    found = detail_values(told.line, key)
    if len(found) > LIMITS[key]:
        places = {"type": key, "count": len(found), "maximum": LIMITS[key]}
        raise TooManyDetails(message("b2.too-many-details", field=None, **places).text)
    return [pen.write(key, values | {"sequence": rank}) for rank, values in enumerate(found, start=1)]


def _agreement(line: BilledLine) -> Values:
    """The prior agreement, told alike by 3S and 4S."""
    day = aammjj(line.agreement_date) if line.agreement_date else ""
    return {"agreement": line.agreement, "agreement_date": day}


def _place(told: Told) -> Values:
    """The treatment mode and the discipline, where the chain has them; a town line has no column for them."""
    return {"treatment_mode": told.chain.mode, "discipline": told.chain.discipline}


def _price(told: Told) -> Values:
    """What a type 3 and a type 4 say alike of a price."""
    line = told.line
    return {
        "prestation": line.prestation,
        "quantity": line.quantity,
        "coefficient": line.coefficient,
        "unit_price": line.unit_price,
        "base": line.base,
        "rate": line.rate,
        "amo": line.amo,
        "fee": told.expense,
        "qualifier": told.qualifier,
        "exoneration": told.exoneration,
        "amc": told.amc,
    }


_WRITERS: Mapping[str, Callable[[Told, Pen, str], Iterable[bytes]]] = {
    "3": _stay,
    "3S": _prescription,
    "3E": _stay_rpps,
    "4": _act,
    "4S": _conditions,
    "4E": _act_rpps,
}
"""The writer of each record but the details."""
