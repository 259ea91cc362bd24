"""From a draft to its price: the tariff core's answer, and what the tables call its lines in the B2."""

from __future__ import annotations

from ccam_ngap.answer import Line
from ccam_ngap.quote import quote
from ccam_ngap.request import Act
from engine.documents.billed import billed
from engine.documents.norm import NO_RULE, Norm, NormTable
from engine.invoice.values import Care, Price
from engine.sending.destinations import fse_destination
from norms.errors import NormError
from norms.fse import fse_records
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message

TRIAL_NUMBER = 999_999_999
BIOLOGY = "B"
"""The prestation of a biology act, unless the request names another (KB, TB)."""


def price_of(care: Care, tables: Tables, norms: NormTable = NO_RULE) -> Price | tuple[Message, ...]:
    """Return the price of what a draft says, or why there is none.

    An invoice that no FSE could tell (an amount or a name out of its field) is refused here, before any card signs.
    """
    request = care.request()
    answer = quote(request, tables, explain=True)
    if not answer.priced:
        return answer.messages
    price = Price(
        answer,
        tuple(_prestation(tables, line, request.acts[line.index]) for line in answer.lines),
        _nature(tables, care),
        *_pathway(tables, care),
        *_norms(tables, care, norms),
    )
    try:
        fse_records(billed(care, price, TRIAL_NUMBER), price.norm.layouts())
    except NormError as error:
        return (*answer.messages, message("invoice.unwritable", why=str(error)))
    return price


def _prestation(tables: Tables, line: Line, act: Act) -> str:
    """Return the B2 prestation code of a line: the NGAP code, the CCAM grouping, the LPP prestation, B for biology."""
    if line.nomenclature == "NGAP":
        return line.code
    if line.nomenclature == "CCAM":
        return (tables.at("ccam/acts.csv", act.key, line.date) or {}).get("grouping", "")
    if line.nomenclature == "NABM":
        return act.prestation or BIOLOGY
    return act.prestation or (tables.at("lpp/acts.csv", act.key, line.date) or {}).get("prestation", "")


def _norms(tables: Tables, care: Care, norms: NormTable) -> tuple[Norm, Norm]:
    """Return the norm of the FSE and that of the DRE, as the settings of the practice have them."""
    who = care.practitioner
    to = fse_destination(tables, care.rights.organism, care.invoice_date)
    amc = care.cover.number if care.cover else to
    return norms.fse(who.billing_number, who.specialty, to), norms.dre(who.billing_number, who.specialty, amc)


def _nature(tables: Tables, care: Care) -> str:
    """Return the B2 code of the nature of insurance."""
    row = tables.at("rates/natures.csv", care.nature, care.invoice_date)
    assert row is not None, "the tariff core priced it: its nature is in the table"
    return row["b2"]


def _pathway(tables: Tables, care: Care) -> tuple[str, str]:
    """Return the letter of the pathway and whether an attending doctor is declared, as the B2 writes them."""
    if care.pathway is None:
        return "", ""
    row = tables.at("codes/b2_pathway.csv", care.pathway, care.invoice_date)
    if row is None:
        return care.pathway[:1], care.attending_doctor
    return row["letter"], {"yes": "O", "blank": ""}.get(row["doctor"], care.attending_doctor)
