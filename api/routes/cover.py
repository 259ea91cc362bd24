"""The AMC on line: engagement of a beneficiary's AMC, its price of an invoice, the conventions of an AMC."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.routes.wiring import TheTerminal
from api.shapes.cover import AmcPriceShape, ConventionsShape, CoverAnswerShape, CoverAskBody

router = APIRouter(tags=["complémentaires"])


@router.post("/cover", summary="Demander à la complémentaire de s'engager (IDB)")
def post_cover(body: CoverAskBody, terminal: TheTerminal) -> CoverAnswerShape:
    """Ask the AMC of the card; the invoices of that person and day rest on its engagement."""
    return CoverAnswerShape.of(*terminal.ask_cover(body.beneficiary, body.day or terminal.today()))


@router.post("/invoices/{invoice}/cover", summary="Demander à la complémentaire ce qu'elle paie (CLC)")
def post_price(invoice: int, terminal: TheTerminal) -> AmcPriceShape:
    """Ask the AMC to price an invoice made under its engagement, and set its price beside ours."""
    return AmcPriceShape.of(terminal.ask_price(invoice))


@router.get("/conventions", summary="Chercher les conventions d'une complémentaire")
def get_conventions(
    terminal: TheTerminal,
    amc: Annotated[str, Query(max_length=20, description="Numéro de la complémentaire")],
    kind: Annotated[str, Query(max_length=2, description="Type de convention")] = "",
    csr: Annotated[str, Query(max_length=9, description="Critère secondaire")] = "",
    day: date | None = None,
) -> ConventionsShape:
    """Ask the inter-AMC directory, then the convention tables where it cannot tell."""
    return ConventionsShape.of(terminal.conventions(amc, day or terminal.today(), kind, csr))
