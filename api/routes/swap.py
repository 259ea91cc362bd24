"""Adding a remplaçant in four steps: CPS of the remplaçant, titulaires, days, CPS of the titulaire who closes.

The steps before the last keep nothing on record and take no key: sent twice, the second is refused as out of turn.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.routes.replay import mark
from api.routes.wiring import Key, TheOnce, TheTerminal
from api.shapes.people import CardBody, DaysBody, SwapShape, TitulairesBody
from api.terminal import Terminal

router = APIRouter(prefix="/replacements/swap", tags=["professionnels"])
_REFUSED: dict[int | str, dict[str, Any]] = {
    409: {"description": "Carte absente, verrouillée ou en défaut ; code refusé, avec les essais restants"},
    422: {"description": "Étape hors de son tour, ou refusée par une règle"},
}


@router.get("", summary="Dire où en est l'ajout d'un remplaçant")
def get_swap(terminal: TheTerminal) -> SwapShape:
    """Say which step the swap waits for."""
    return SwapShape.of(terminal.people.swap)


@router.delete("", summary="Abandonner l'ajout d'un remplaçant")
def delete_swap(terminal: TheTerminal) -> SwapShape:
    """Abandon the swap under way: nothing was on record; a new one waits for its first step."""
    return SwapShape.of(terminal.people.begin())


@router.post("/remplacant", summary="Étape 1 : la CPS du remplaçant et son code", responses=_REFUSED)
def post_remplacant(body: CardBody, terminal: TheTerminal) -> SwapShape:
    """Present the remplaçant's CPS, unlocked by ``code`` or before."""
    _unlock(terminal, body)
    return SwapShape.of(terminal.people.present_remplacant(body.situation))


@router.post("/titulaires", summary="Étape 2 : les titulaires remplacés", responses=_REFUSED)
def post_titulaires(body: TitulairesBody, terminal: TheTerminal) -> SwapShape:
    """Tick the titulaires."""
    return SwapShape.of(terminal.people.tick(body.titulaires))


@router.post("/days", summary="Étape 3 : les jours de remplacement", responses=_REFUSED)
def post_days(body: DaysBody, terminal: TheTerminal) -> SwapShape:
    """Tick the days."""
    return SwapShape.of(terminal.people.choose(body.days))


@router.post("/closing", summary="Étape 4 : la CPS du titulaire et son code", responses=_REFUSED)
def post_closing(body: CardBody, key: Key, terminal: TheTerminal, once: TheOnce, response: Response) -> SwapShape:
    """Present a titulaire's CPS; the last of those ticked closes the swap and puts everything on record."""

    def effect() -> dict[str, Any]:
        _unlock(terminal, body)
        return SwapShape.of(terminal.people.present_titulaire()).model_dump(mode="json")

    done, replayed = once.run(key, "swap-closing", {"situation": body.situation}, effect)
    mark(response, replayed)
    return SwapShape.model_validate(done)


def _unlock(terminal: Terminal, body: CardBody) -> None:
    """Unlock the CPS that is in where its code is given."""
    if body.code is not None:
        terminal.unlock(bytearray(body.code.get_secret_value(), "utf-8"))
