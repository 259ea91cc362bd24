"""How the page is rendered: the templates, and what a declared error looks like on a screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import Query, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.advice import explain_all, http_status, is_declared
from api.errors import Refused
from api.shapes.states import NOTICE
from tables.messages import Message
from tables.money import euros

FOLDER = Path(__file__).parent
DONE = {
    "enregistre": "Fiche enregistrée.",
    "ajoute": "Remplaçant ajouté : il facture les jours cochés.",
    "decoche": "Calendrier désactivé : ses jours ne comptent plus.",
    "supprime": "Professionnel supprimé du lecteur.",
    "preferences": "Préférences enregistrées.",
    "signee": "Facture signée par les deux cartes (simulé).",
}
"""What a screen says of what was just done, by the ``fait`` of its address."""

Fait = Annotated[str, Query(max_length=40)]
"""What was just done, in the address of a screen."""


@cache
def _templates() -> Environment:
    """Load the templates once; every value is escaped, an unknown one is an error."""
    loader = FileSystemLoader(FOLDER / "templates")
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.filters["euros"] = euros
    found.globals["notice"] = NOTICE
    return found


def page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Render a template."""
    return HTMLResponse(_templates().get_template(template).render(**values), status)


def attempt(effect: Callable[[], Response], otherwise: Callable[[tuple[Message, ...], int], Response]) -> Response:
    """Return what ``effect`` answers, or ``otherwise`` with the messages and the status of its declared error."""
    try:
        return effect()
    except Exception as error:
        if not is_declared(error):
            raise
        told = explain_all(error)
        own = tuple(one for one in told if one.rule != Refused.rule)  # which only says how many rules refuse
        return otherwise(own or told, http_status(error))
