"""POST /v1/rights: the rights of a beneficiary, asked of ADRi."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.wiring import TheTerminal
from api.shapes.rights import RightsBody, RightsShape

router = APIRouter(tags=["droits"])


@router.post("/rights", summary="Demander les droits d'un bénéficiaire de la Vitale")
def post_rights(body: RightsBody, terminal: TheTerminal) -> RightsShape:
    """Ask ADRi; the answer also serves the invoices of that person and day."""
    day = body.day or terminal.today()
    return RightsShape.of(terminal.ask_rights(body.beneficiary, day), day)
