"""Invoices: bill, list, show, seal."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.routes.replay import mark
from api.routes.wiring import Key, TheOnce, TheTerminal
from api.shapes.invoices import InvoiceBody, PricedShape
from api.shapes.states import NOTICE, InvoiceDetailShape, InvoiceShape, InvoicesShape

router = APIRouter(prefix="/invoices", tags=["factures"])

EXAMPLE: dict[str, Any] = {
    "beneficiary": 0,
    "pathway": "T",
    "attending_doctor": True,
    "acts": [
        {"nomenclature": "NGAP", "code": "C", "date": "2024-12-15"},
        {"nomenclature": "CCAM", "code": "AFLB001", "date": "2024-12-15", "activity": "1", "phase": "0"},
    ],
}
_BODY = {"requestBody": {"content": {"application/json": {"example": EXAMPLE}}}}


@router.post("", status_code=201, summary="Facturer : brouillon et calcul", openapi_extra=_BODY)
def post_invoice(body: InvoiceBody, terminal: TheTerminal) -> PricedShape:
    """Make an invoice from the cards that are in and price it; 422 says which rule refuses."""
    priced, said = terminal.bill(body)
    return PricedShape.of(priced, said)


@router.get("", summary="Lister les factures et leur état")
def get_invoices(terminal: TheTerminal) -> InvoicesShape:
    """List the invoices, oldest first; patients by initials."""
    found = tuple(InvoiceShape.of(one) for one in terminal.invoices())
    return InvoicesShape(invoices=found, notice=NOTICE)


@router.get("/{invoice}", summary="Montrer une facture")
def get_invoice(invoice: int, terminal: TheTerminal) -> InvoiceDetailShape:
    """Show one invoice by its ``id``: lines, shares, seal with what verifies it."""
    return InvoiceDetailShape.of_detail(terminal.detail(invoice))


@router.post("/{invoice}/seal", summary="Sceller une facture par les deux cartes (simulé)")
def post_seal(invoice: int, key: Key, terminal: TheTerminal, once: TheOnce, response: Response) -> InvoiceDetailShape:
    """Have both cards sign the FSE; the same key again returns the same seal, without a card."""

    def effect() -> dict[str, Any]:
        return {"invoice": terminal.seal(invoice, key).id}

    done, replayed = once.run(key, "seal", {"invoice": invoice}, effect)
    mark(response, replayed)
    return InvoiceDetailShape.of_detail(terminal.detail(done["invoice"]))


@router.post("/{invoice}/cancel-claim", status_code=201, summary="Annuler la demande faite à la complémentaire")
def post_cancel_claim(invoice: int, key: Key, terminal: TheTerminal, once: TheOnce, response: Response) -> PricedShape:
    """Make the DRE that takes another back: an invoice of its own, to be sealed and sent; 422 when none has left."""

    def effect() -> dict[str, Any]:
        return {"invoice": terminal.cancel_claim(invoice, key).id}

    done, replayed = once.run(key, "cancel-claim", {"invoice": invoice}, effect)
    mark(response, replayed)
    return PricedShape.of(terminal.priced(done["invoice"]), ())
