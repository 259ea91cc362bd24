"""The head of an invoice as records: 2, 2S, and 2P and 2R on a DRE.

Source: public billing rules for what a self-employed or health-centre invoice can tell; columns that only a hospital
stay fills are written as for an outpatient: admission and discharge on the days of the acts, the invoice's own number
where an entry number is due.
"""

from __future__ import annotations

from norms.b2.accident import accident_field
from norms.b2.days import aammjj
from norms.b2.pen import Pen
from norms.b2.securing import mode, top
from norms.codes import pathway_letter
from norms.errors import UnwritableFlow
from norms.identifiers import finess
from norms.identifiers.organism import centre_field
from norms.invoice import AmcRouting, BilledInvoice
from norms.record import Value
from tables.catalogue import message

Values = dict[str, Value]

DRE_OPERATION: Values = {"operation": "D"}
"""The kind of invoice that a town head says in AMC flows."""


def identity(invoice: BilledInvoice) -> dict[str, Value]:
    """Return what every record of an invoice repeats, as far as the form of its head has a place for it."""
    return {
        "biller": finess.numeric(invoice.biller),
        "nir": invoice.nir,
        "nir_key": invoice.nir_key,
        "rank": invoice.rank,
        "invoice": invoice.number,
    }


def head_records(invoice: BilledInvoice, exoneration: str, pen: Pen) -> list[bytes]:
    """Return the records 2 and 2S of an invoice on its way to the AMO. Raises UnwritableField."""
    asked: Values = {"exoneration": exoneration}
    return _records(invoice, pen, asked | _contract(invoice))


def dre_head_records(invoice: BilledInvoice, exoneration: str, amc: AmcRouting, pen: Pen) -> list[bytes]:
    """Return the records 2, 2S, 2P, and 2R where there is one, of an invoice on its way to its AMC.

    Raises UnwritableField, UnwritableFlow.
    """
    asked: Values = {"exoneration": exoneration, "contract_type": amc.contract_type, "amc_number": amc.number}
    records = [*_records(invoice, pen, asked, DRE_OPERATION), pen.write("2P", _routing(invoice, amc))]
    return [*records, *_previous(invoice, amc, pen)]


def _contract(invoice: BilledInvoice) -> Values:
    """Whether the flows are split; the contract and its organism where the AMO settles a complementary share."""
    if invoice.split:
        return {"split": "F"}
    amc = invoice.amc
    if amc is None or not amc.managed_alone or not invoice.asks_amc:
        return {}
    return {"contract_type": amc.contract_type, "amc_number": amc.number}


def _records(invoice: BilledInvoice, pen: Pen, asked: Values, town: Values | None = None) -> list[bytes]:
    """Write 2 and 2S; ``asked`` holds what depends on who is addressed, ``town`` what only a town head tells."""
    complement: Values = {
        "individual_nir": invoice.individual_nir,
        "individual_nir_key": invoice.individual_nir_key,
        "attending_doctor": invoice.attending_doctor,
        "pathway": pathway_letter(invoice.pathway, invoice.invoice_date),
    }
    stay = _stay(invoice) if pen.profile.family == "cp" else _visit(invoice) | (town or {})
    return [pen.write("2", stay | _rights(invoice) | asked), pen.write("2S", complement)]


def _stay(invoice: BilledInvoice) -> Values:
    """The columns of a hospital stay, as for an outpatient."""
    days = sorted(line.date for line in invoice.lines) or [invoice.invoice_date]
    return {
        "operation": "1",
        "entry_number": invoice.number,
        "hospital_date": aammjj(days[0]),
        "entry_date": aammjj(days[0]),
        "exit_date": aammjj(days[-1]),
        "exit_hour": 0,
    }


def _visit(invoice: BilledInvoice) -> Values:
    """What only a town head tells: the day of the invoice, the régime of the insured's benefits."""
    return {"invoice_date": aammjj(invoice.invoice_date), "benefit_regime": invoice.regime}


def _previous(invoice: BilledInvoice, amc: AmcRouting, pen: Pen) -> list[bytes]:
    """The 2R of a DRE that cancels or replaces another. Raises UnwritableFlow when the AMC refuses to have it."""
    previous = invoice.previous
    if previous is None:
        return []
    if not previous.cancelled and amc.refuses_rectification:
        places = {"invoice": invoice.number, "treatment": amc.treatment}
        raise UnwritableFlow(message("b2.no-rectification", field=None, **places).text)
    values: Values = {
        "kind": previous.kind,
        "previous_invoice": previous.number,
        "previous_lot": previous.lot,
        "previous_date": aammjj(previous.day),
    }
    return [pen.write("2R", values)]


def _rights(invoice: BilledInvoice) -> Values:
    """Whose rights, under which organism and nature."""
    return {
        "regime": invoice.regime,
        "caisse": invoice.caisse,
        "centre": centre_field(invoice.regime, invoice.caisse, invoice.centre),
        "rights_support": invoice.rights_support,
        "nature": invoice.nature,
        "accident": accident_field(invoice.accident),
        "birth_date": invoice.birth_date[2:],
        "birth_rank": invoice.birth_rank,
    }


def _routing(invoice: BilledInvoice, amc: AmcRouting) -> Values:
    """The contract, how the claim reaches its AMC, how it was secured."""
    return {
        "secondary_criterion": amc.csr,
        "specialty": invoice.lines[0].executant_specialty if invoice.lines else "",
        "domain": amc.domain,
        "routing": amc.routing,
        "host": amc.host,
        "convention_type": amc.convention_type,
        "treatment": amc.treatment,
        "cover": amc.cover,
        "securing": top(invoice),
        "securing_mode": mode(invoice),
        "invoice_date": aammjj(invoice.invoice_date),
        "member": amc.member,
    }
