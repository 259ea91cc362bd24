"""The raw flows of an invoice, field by field."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.wiring import TheTerminal
from api.shapes.flows import FlowsShape
from engine.flows import flows

router = APIRouter(prefix="/invoices", tags=["factures"])


@router.get(
    "/{invoice}/flows",
    summary="Montrer les flux d'une facture, champ par champ",
    responses={404: {"description": "Cette facture n'existe pas"}},
)
def get_flows(invoice: int, terminal: TheTerminal) -> FlowsShape:
    """Show what was priced, signed, sent, answered and paid: the STS question and answer, FSE, DRE, ARL and RSP.

    The fields hold what the flows hold, the patient's NIR included.
    """
    with terminal.office.store.reading() as connection:
        return FlowsShape.of(flows(connection, invoice))
