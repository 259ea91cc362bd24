"""How an invoice was secured, as its records tell it: the certification top and the securing mode.

No column of the body is attested for them: the CP type 5 tells the top in the zone that the norm leaves to editors,
after ``SIM`` when the seal is a simulated one; a DRE tells the top and the mode in its own record.

>>> reading("SIMS"), reading("D")
('scellement simulé, avec Vitale, sécurisée et chiffrée', 'dégradée, sans Vitale, chiffrée par la CPS')
"""

from __future__ import annotations

from norms.codes import certification_tops
from norms.errors import UnwritableFlow
from norms.invoice import BilledInvoice
from tables.catalogue import message

SIMULATED = "SIM"


def editor_zone(invoice: BilledInvoice) -> str:
    """Return the editor's zone of a type 5. Raises UnwritableFlow on a top that does not exist."""
    return f"{SIMULATED if invoice.simulated_seal else ''}{top(invoice)}"


def top(invoice: BilledInvoice) -> str:
    """Return the certification top of an invoice. Raises UnwritableFlow when it does not exist."""
    if invoice.securing not in certification_tops():
        raise UnwritableFlow(message("b2.unknown-top", top=invoice.securing).text)
    return invoice.securing


def mode(invoice: BilledInvoice) -> str:
    """Return the securing mode that gives an invoice's top, empty where none is known to."""
    return certification_tops()[top(invoice)]["mode"]


def reading(zone: str) -> str:
    """Return what an editor's zone of ours says, empty when it is another editor's."""
    simulated = zone.startswith(SIMULATED)
    row = certification_tops().get(zone.removeprefix(SIMULATED))
    if row is None:
        return ""
    label = row["label"][:1].lower() + row["label"][1:]
    return f"scellement simulé, {label}" if simulated else label
