"""POST /v1/quotes: the price of one invoice, nothing kept. The body and the answer of ``feuille quote``."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.problems import MEDIA_TYPE, encode, problem
from api.routes.wiring import TheTerminal
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_text

router = APIRouter(tags=["tarif"])

EXAMPLE: dict[str, Any] = {
    "invoice_date": "2024-12-15",
    "practitioner": {"specialty": "01", "convention": "secteur_1", "option": None, "zone": "metropole"},
    "beneficiary": {"birth_date": "1955-06-15", "regime": "01", "caisse": "349", "centre": "9881"},
    "nature": "maladie",
    "exoneration": "0",
    "pathway": "T",
    "third_party": {"amo": True, "amc": True},
    "amc": {"formula": "052", "percent": None, "amount": None},
    "acts": [
        {"nomenclature": "NGAP", "code": "C", "date": "2024-12-15", "quantity": 1, "coefficient": "1"},
        {"nomenclature": "CCAM", "code": "AFLB001", "date": "2024-12-15", "activity": "1", "phase": "0"},
    ],
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}, "example": EXAMPLE}},
    }
}


@router.post(
    "/quotes",
    summary="Calculer une facture sans la garder",
    openapi_extra=_BODY,
    responses={400: {"description": "Illisible"}, 422: {"description": "Refusée par une règle"}},
)
async def post_quote(request: Request, terminal: TheTerminal, explain: bool = False) -> Response:
    """Price one invoice; ``explain`` adds the steps of every amount."""
    answer = quote(read_text(await request.body()), terminal.tables, explain=explain)
    if answer.priced:
        return Response(encode(answer.to_json()), media_type="application/json")
    refusal = problem(422, answer.messages) | answer.to_json()
    return Response(encode(refusal), 422, media_type=MEDIA_TYPE)
