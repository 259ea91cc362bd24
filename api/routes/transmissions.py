"""Sending files and integrating what comes back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.routes.replay import mark
from api.routes.wiring import Key, TheOnce, TheTerminal
from api.shapes.states import ReturnsShape, TransmissionShape

router = APIRouter(tags=["télétransmission"])


@router.post("/transmissions", summary="Envoyer les fichiers qui attendent")
def post_transmission(key: Key, terminal: TheTerminal, once: TheOnce, response: Response) -> TransmissionShape:
    """Send every file that has not left; nothing to send is an empty transmission."""

    def effect() -> dict[str, Any]:
        return TransmissionShape.of(*terminal.send()).model_dump(mode="json")

    done, replayed = once.run(key, "transmissions", {}, effect)
    mark(response, replayed)
    return TransmissionShape.model_validate(done)


@router.post("/returns", summary="Intégrer les ARL et les RSP arrivés")
def post_returns(terminal: TheTerminal) -> ReturnsShape:
    """Integrate whatever came back, each flow once whatever the number of calls."""
    return ReturnsShape.of(terminal.receive())
