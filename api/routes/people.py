"""The practitioners of the terminal: read off the CPS, validated, listed, deleted; remplaçants and their days."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.routes.replay import mark
from api.routes.wiring import Key, TheOnce, TheTerminal
from api.shapes.people import (
    DeactivationBody,
    MetShape,
    PractitionerShape,
    PractitionersShape,
    Situation,
    ValidationBody,
)
from api.terminal import Terminal

router = APIRouter(tags=["professionnels"])
_REFUSED: dict[int | str, dict[str, Any]] = {
    409: {"description": "Carte absente, verrouillée ou en défaut"},
    422: {"description": "Refusé par une règle : le message dit laquelle et que faire"},
}
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "Ce professionnel n'est pas enregistré"}}


@router.get("/practitioners", summary="Lister les titulaires et les remplaçants")
def get_practitioners(terminal: TheTerminal) -> PractitionersShape:
    """List everyone on record, titulaires first, with who replaces whom on which days."""
    return PractitionersShape(practitioners=_shown(terminal))


@router.get(
    "/practitioners/on-card", summary="Lire la CPS : professionnel connu, ou fiche à vérifier", responses=_REFUSED
)
def get_on_card(terminal: TheTerminal, situation: Situation = 1) -> MetShape:
    """Say whom the unlocked CPS belongs to; a first-seen practitioner gets a sheet filled from the card."""
    return MetShape.of(terminal.people.on_card(situation), terminal.people.replacements())


@router.get("/practitioners/{practitioner}", summary="Montrer un professionnel", responses=_UNKNOWN)
def get_practitioner(practitioner: int, terminal: TheTerminal) -> PractitionerShape:
    """Show one practitioner by internal id."""
    return _one(terminal, practitioner)


@router.post("/practitioners", status_code=201, summary="Valider la fiche de la CPS présente", responses=_REFUSED)
def post_practitioner(
    body: ValidationBody, key: Key, terminal: TheTerminal, once: TheOnce, response: Response
) -> PractitionerShape:
    """Put the verified sheet of the unlocked CPS on record; validated again, it takes the place of the former one."""

    def effect() -> dict[str, Any]:
        made = terminal.people.validate(**body.model_dump())
        return _one(terminal, made.id).model_dump(mode="json")

    done, replayed = once.run(key, "practitioner", body.model_dump(), effect)
    mark(response, replayed)
    return PractitionerShape.model_validate(done)


@router.delete("/practitioners/{practitioner}", summary="Supprimer un professionnel", responses=_UNKNOWN | _REFUSED)
def delete_practitioner(
    practitioner: int, key: Key, terminal: TheTerminal, once: TheOnce, response: Response
) -> PractitionersShape:
    """Delete a remplaçant whose calendars are deactivated, or a titulaire whose three conditions hold.

    A titulaire stays as long as their CPS is in the reader, an invoice of theirs is on the terminal, or a remplaçant is
    attached; each reason is a message of its own.
    """

    def effect() -> dict[str, Any]:
        terminal.people.delete(practitioner)
        return PractitionersShape(practitioners=_shown(terminal)).model_dump(mode="json")

    done, replayed = once.run(key, "practitioner-deletion", {"practitioner": practitioner}, effect)
    mark(response, replayed)
    return PractitionersShape.model_validate(done)


@router.post("/replacements/deactivation", summary="Décocher un titulaire d'un remplaçant", responses=_REFUSED)
def post_deactivation(
    body: DeactivationBody, key: Key, terminal: TheTerminal, once: TheOnce, response: Response
) -> PractitionerShape:
    """Deactivate the calendar of a remplaçant for a titulaire; the remplaçant is shown as he stands then."""

    def effect() -> dict[str, Any]:
        terminal.people.deactivate(body.remplacant, body.titulaire)
        return _one(terminal, body.remplacant).model_dump(mode="json")

    done, replayed = once.run(key, "deactivation", body.model_dump(), effect)
    mark(response, replayed)
    return PractitionerShape.model_validate(done)


def _one(terminal: Terminal, row: int) -> PractitionerShape:
    """Show one practitioner. Raises Declined."""
    return PractitionerShape.of(terminal.people.known(row), terminal.people.replacements())


def _shown(terminal: Terminal) -> tuple[PractitionerShape, ...]:
    """Show everyone."""
    replacements = terminal.people.replacements()
    return tuple(PractitionerShape.of(each, replacements) for each in terminal.people.everyone())
