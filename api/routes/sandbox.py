"""What only a simulated world lets its user do: move cards and time, have the payers pay."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.errors import NotConfigured
from api.routes.wiring import TheTerminal
from api.shapes.base import Body, Shape
from api.shapes.states import TransfersShape
from api.terminal import Terminal, World

router = APIRouter(prefix="/sandbox", tags=["bac à sable"])


class CardBody(Body):
    """Which virtual card goes in which reader; a null identity takes the card out."""

    reader: Annotated[str, Field(max_length=80, examples=["Lecteur PS (CPS)"])]
    identity: Annotated[str | None, Field(max_length=40, examples=["medecin"])]


class ClockBody(Body):
    """How many days to move forward."""

    days: Annotated[int, Field(ge=0, le=3660)]


class ClockShape(Shape):
    """The time of the simulated world."""

    now: datetime


@router.post("/cards", status_code=204, summary="Insérer ou retirer une carte virtuelle")
def post_card(body: CardBody, terminal: TheTerminal) -> None:
    """Put a virtual card in a reader, in the place of the one that is in, or take it out."""
    if body.identity is None:
        _world(terminal).remove(body.reader)
    else:
        _world(terminal).insert(body.reader, body.identity)


@router.get("/apcv/{identity}", summary="Dessiner le QR code d'un téléphone virtuel", response_class=Response)
def get_apcv(identity: Annotated[str, Path(max_length=40)], terminal: TheTerminal) -> Response:
    """Draw the QR code of the appli carte Vitale of a virtual card's people (simulated content), as a PNG file.

    To lay the phone on the contactless reader instead, insert the card « apcv- » and its name there.
    """
    return Response(_world(terminal).show_apcv(identity), media_type="image/png")


@router.post("/clock", summary="Avancer l'horloge simulée")
def post_clock(body: ClockBody, terminal: TheTerminal) -> ClockShape:
    """Move the simulated clock forward."""
    _world(terminal).advance(body.days)
    return ClockShape(now=terminal.clock.now())


@router.post("/payments", summary="Faire payer les payeurs simulés")
def post_payments(terminal: TheTerminal) -> TransfersShape:
    """Have the simulated payers pay what they accepted; the RSP arrive with the next returns."""
    return TransfersShape(transfers=_world(terminal).pay())


def _world(terminal: Terminal) -> World:
    if terminal.world is None:
        raise NotConfigured(service="le bac à sable")
    return terminal.world
