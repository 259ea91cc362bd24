"""Sending files, integrating what comes back, and the transfers that it announces."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.card_desk import Use
from api.routes.replay import mark
from api.routes.wiring import Key, TheOnce, TheTerminal
from api.shapes.cards import TransmissionBody
from api.shapes.states import ReturnsShape, TransmissionShape
from api.shapes.transfers import TransferListShape

router = APIRouter(tags=["télétransmission"])


@router.post("/transmissions", summary="Envoyer les fichiers qui attendent")
def post_transmission(
    key: Key, terminal: TheTerminal, once: TheOnce, response: Response, body: TransmissionBody | None = None
) -> TransmissionShape:
    """Send every file that has not left; nothing to send is an empty transmission.

    The bearer code of the CPS is asked for each transmission: given here, or just before by unlocking the card with
    the use « transmission ». A replay asks for nothing.
    """

    def effect() -> dict[str, Any]:
        if body is not None and body.code is not None:
            terminal.unlock(bytearray(body.code.get_secret_value(), "utf-8"), Use.TRANSMISSION)
        return TransmissionShape.of(*terminal.send()).model_dump(mode="json")

    done, replayed = once.run(key, "transmissions", {}, effect)
    mark(response, replayed)
    return TransmissionShape.model_validate(done)


@router.post("/returns", summary="Intégrer les ARL et les RSP arrivés")
def post_returns(terminal: TheTerminal) -> ReturnsShape:
    """Integrate whatever came back, each flow once whatever the number of calls."""
    return ReturnsShape.of(terminal.receive())


@router.get("/transfers", summary="Lister les virements et ce qui les compose")
def get_transfers(terminal: TheTerminal) -> TransferListShape:
    """List the transfers that returns announced: shares paid, one-off payments, holds, movements of debts, comments."""
    return TransferListShape.of(terminal.office.transfers())
