"""The readers and the cards in them."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.wiring import TheTerminal
from api.shapes.cards import HolderShape, ReaderShape, ReadersShape, UnlockBody, VitaleShape

router = APIRouter(tags=["cartes"])


@router.get("/readers", summary="Lister les lecteurs et ce qu'ils contiennent")
def get_readers(terminal: TheTerminal) -> ReadersShape:
    """List the readers, and say which PC/SC stack they are behind."""
    states = tuple(ReaderShape.model_validate(one) for one in terminal.readers())
    return ReadersShape(description=terminal.stack, readers=states)


@router.post("/cards/cps/unlock", summary="Déverrouiller la CPS par son code porteur")
def post_unlock(body: UnlockBody, terminal: TheTerminal) -> HolderShape:
    """Unlock the CPS until it is taken out; a wrong code answers 409 with the tries left."""
    return HolderShape.model_validate(terminal.unlock(bytearray(body.code.get_secret_value(), "utf-8")))


@router.get("/cards/cps", summary="Lire la CPS")
def get_cps(terminal: TheTerminal) -> HolderShape:
    """Read the practitioner; the situations show once the card is unlocked."""
    return HolderShape.model_validate(terminal.holder())


@router.get("/cards/vitale", summary="Lire la Vitale")
def get_vitale(terminal: TheTerminal) -> VitaleShape:
    """Read the beneficiaries with their rights and cover as the card has them."""
    return VitaleShape.model_validate(terminal.vitale())
