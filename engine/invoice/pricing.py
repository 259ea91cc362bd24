"""From a draft to its price: the tariff core's answer, and what the tables call its lines in the B2."""

from __future__ import annotations

from ccam_ngap.answer import Line
from ccam_ngap.quote import quote
from ccam_ngap.request import Act
from engine.documents.billed import billed
from engine.invoice.values import Care, Price
from norms.errors import NormError
from norms.fse import fse_records
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message

TRIAL_NUMBER = 999_999_999


def price_of(care: Care, tables: Tables) -> Price | tuple[Message, ...]:
    """Return the price of what a draft says, or why there is none.

    An invoice that no FSE could tell (an amount or a name out of its field) is refused here, before any card signs.
    """
    request = care.request()
    answer = quote(request, tables, explain=True)
    if not answer.priced:
        return answer.messages
    codes = tuple(_prestation(tables, line, request.acts[line.index]) for line in answer.lines)
    price = Price(answer, codes)
    try:
        fse_records(billed(care, price, TRIAL_NUMBER))
    except NormError as error:
        return (*answer.messages, message("invoice.unwritable", why=str(error)))
    return price


def _prestation(tables: Tables, line: Line, act: Act) -> str:
    """Return the B2 prestation code of a line: the NGAP code, the CCAM grouping, the LPP prestation."""
    if line.nomenclature == "NGAP":
        return line.code
    if line.nomenclature == "CCAM":
        return (tables.at("ccam/acts.csv", act.key, line.date) or {}).get("grouping", "")
    return act.prestation or (tables.at("lpp/acts.csv", act.key, line.date) or {}).get("prestation", "")
