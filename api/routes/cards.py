"""The readers, the cards in them, and what happens to both."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.routes.wiring import TheTerminal
from api.shapes.cards import (
    EventShape,
    EventsShape,
    HolderShape,
    PadBody,
    ReaderShape,
    ReadersShape,
    UnlockBody,
    VitaleShape,
)

router = APIRouter(tags=["cartes"])


@router.get("/readers", summary="Lister les lecteurs et ce qu'ils contiennent")
def get_readers(terminal: TheTerminal) -> ReadersShape:
    """List the readers with the kind of card in each, and say which PC/SC stack they are behind."""
    states = tuple(ReaderShape.model_validate(one) for one in terminal.readers())
    return ReadersShape(description=terminal.stack, readers=states)


@router.get("/readers/events", summary="Suivre les lecteurs et les cartes qui vont et viennent")
def get_events(
    terminal: TheTerminal,
    after: Annotated[int, Query(ge=0, description="Le dernier numéro déjà connu")] = 0,
    wait: Annotated[float, Query(ge=0, le=10, description="Secondes à attendre s'il n'y a rien de nouveau")] = 0,
) -> EventsShape:
    """Return what happened after a number, waiting for something new where asked to."""
    found = tuple(EventShape.of(one) for one in terminal.desk.news.since(after, wait))
    return EventsShape(last=found[-1].number if found else terminal.desk.news.last, events=found)


@router.post("/cards/cps/unlock", summary="Déverrouiller la CPS par son code porteur")
def post_unlock(body: UnlockBody, terminal: TheTerminal) -> HolderShape:
    """Unlock the CPS until it is taken out, for the day at most; a wrong code answers 409 with the tries left.

    A transmission asks for the code again: give it with the use « transmission », or with the transmission itself.
    """
    return HolderShape.model_validate(terminal.unlock(bytearray(body.code.get_secret_value(), "utf-8"), body.use))


@router.post("/cards/cps/unlock-on-pad", summary="Déverrouiller la CPS sur le clavier de son lecteur")
def post_unlock_on_pad(body: PadBody, terminal: TheTerminal) -> HolderShape:
    """Have the keypad of the reader ask for the code, and wait for it: the code never passes through this machine."""
    return HolderShape.model_validate(terminal.unlock_on_pad(body.seconds, body.use))


@router.post("/cards/cps/lock", status_code=204, summary="Verrouiller la CPS")
def post_lock(terminal: TheTerminal) -> None:
    """Forget the unlocked CPS: its code is asked for at the next use."""
    terminal.lock()


@router.get("/cards/cps", summary="Lire la CPS")
def get_cps(terminal: TheTerminal) -> HolderShape:
    """Read the practitioner; the situations show once the card is unlocked."""
    return HolderShape.model_validate(terminal.holder())


@router.get("/cards/vitale", summary="Lire la Vitale")
def get_vitale(terminal: TheTerminal) -> VitaleShape:
    """Read the beneficiaries with their rights and cover as the card has them; an apCV shown before is forgotten."""
    return VitaleShape.model_validate(terminal.vitale())
