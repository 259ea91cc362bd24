"""The head of an invoice as records: 2, 2S, and 2P on a DRE.

Source: public billing rules for what a self-employed or health-centre invoice can tell; columns that only a hospital
stay fills are written as for an outpatient: admission and discharge on the days of the acts, the invoice's own number
where an entry number is due.
"""

from __future__ import annotations

from collections.abc import Mapping

from norms.b2.days import aammjj
from norms.b2.r2 import R2
from norms.b2.r2p import R2P
from norms.b2.r2s import R2S
from norms.codes import pathway_letter
from norms.identifiers import finess
from norms.identifiers.organism import centre_field
from norms.invoice import SINGLE_C2S, AmcRouting, BilledInvoice
from norms.record import Value


def identity(invoice: BilledInvoice) -> dict[str, Value]:
    """Return what every record of an invoice repeats, whatever the form of its head."""
    return {
        "biller": finess.numeric(invoice.biller),
        "nir": invoice.nir,
        "nir_key": invoice.nir_key,
        "invoice": invoice.number,
    }


def head_records(invoice: BilledInvoice, exoneration: str) -> list[bytes]:
    """Return the records 2 and 2S of an invoice on its way to the AMO. Raises UnwritableField."""
    single = invoice.amc is not None and invoice.amc.contract_type == SINGLE_C2S
    contract = {"contract_type": SINGLE_C2S, "amc_number": invoice.amc.number} if single and invoice.amc else {}
    return _records(invoice, exoneration, {"split": "F" if invoice.split else "", **contract})


def dre_head_records(invoice: BilledInvoice, exoneration: str, amc: AmcRouting) -> list[bytes]:
    """Return the records 2, 2S and 2P of an invoice on its way to its AMC. Raises UnwritableField."""
    contract = {"contract_type": amc.contract_type, "amc_number": amc.number}
    return [*_records(invoice, exoneration, contract), R2P.write(_routing(invoice, amc))]


def _records(invoice: BilledInvoice, exoneration: str, contract: Mapping[str, Value]) -> list[bytes]:
    """Write 2 and 2S; ``contract`` holds what depends on who is addressed."""
    who = identity(invoice) | {"rank": invoice.rank}
    return [
        R2.write(who | _stay(invoice) | _rights(invoice) | {"exoneration": exoneration} | dict(contract)),
        R2S.write(
            who
            | {
                "individual_nir": invoice.individual_nir,
                "individual_nir_key": invoice.individual_nir_key,
                "attending_doctor": invoice.attending_doctor,
                "pathway": pathway_letter(invoice.pathway, invoice.invoice_date),
            }
        ),
    ]


def _stay(invoice: BilledInvoice) -> dict[str, Value]:
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


def _rights(invoice: BilledInvoice) -> dict[str, Value]:
    """Whose rights, under which organism and nature."""
    return {
        "regime": invoice.regime,
        "caisse": invoice.caisse,
        "centre": centre_field(invoice.regime, invoice.caisse, invoice.centre),
        "rights_support": invoice.rights_support,
        "nature": invoice.nature,
        "accident": invoice.accident,
        "birth_date": invoice.birth_date[2:],
        "birth_rank": invoice.birth_rank,
    }


def _routing(invoice: BilledInvoice, amc: AmcRouting) -> dict[str, Value]:
    """The contract and how the claim reaches its AMC."""
    return identity(invoice) | {
        "secondary_criterion": amc.csr,
        "specialty": invoice.lines[0].executant_specialty if invoice.lines else "",
        "domain": amc.domain,
        "routing": amc.routing,
        "host": amc.host,
        "convention_type": amc.convention_type,
        "treatment": amc.treatment,
        "invoice_date": aammjj(invoice.invoice_date),
        "member": amc.member,
    }
