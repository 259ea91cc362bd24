"""The HTTP application: the routes, the guards around them, and one error shape.

The guards (``api.security.stack``) are plain ASGI classes around the framework, so that nothing of it runs before them.
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from api.faults import Faults, answer
from api.idempotency import Once
from api.page import billing as billing_page
from api.page import flows as flows_page
from api.page import people as people_page
from api.page import preferences as preferences_page
from api.page import readers as readers_page
from api.page import swap as swap_page
from api.page.routes import router as page
from api.routes import (
    apcv,
    cards,
    cover,
    documents,
    flows,
    health,
    invoices,
    journal,
    lots,
    page_links,
    people,
    preferences,
    quotes,
    rights,
    sandbox,
    swap,
    transmissions,
)
from api.security.sessions import Sessions
from api.security.stack import guarded
from api.security.token import Token
from api.terminal import Terminal
from tables.catalogue import message
from tables.messages import Message

_DESCRIPTION = (
    "Facturation SESAM-Vitale, sur ce poste seulement. Chaque appel porte le jeton du fichier indiqué au démarrage "
    "(Authorization: Bearer). Les montants sont en centimes d'euro. **Scellement simulé, sans valeur légale.**"
)
_ROUTERS = (
    quotes,
    cards,
    apcv,
    people,
    swap,
    preferences,
    rights,
    cover,
    invoices,
    documents,
    flows,
    lots,
    transmissions,
    journal,
    page_links,
)

_SCREENS = (
    page,
    billing_page.router,
    flows_page.router,
    swap_page.router,
    people_page.router,
    readers_page.router,
    preferences_page.router,
)


def create_app(terminal: Terminal, *, token: Token, sessions: Sessions, hosts: frozenset[str]) -> ASGIApp:
    """Return the guarded application over one terminal; ``hosts`` are the exact Host headers it answers to."""
    app = FastAPI(
        title="feuille", version="1", summary="Des cartes au virement", description=_DESCRIPTION, docs_url=None,
        redoc_url=None,
    )  # fmt: skip
    app.state.terminal = terminal
    app.state.sessions = sessions
    app.state.once = Once(terminal.office)
    for module in _ROUTERS:
        app.include_router(module.router, prefix="/v1")
    app.include_router(health.router)
    if terminal.world is not None:
        app.include_router(sandbox.router, prefix="/v1")
    for screens in _SCREENS:
        app.include_router(screens)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(Faults)
    return guarded(app, token=token, sessions=sessions, hosts=hosts)


async def _http_error(request: Request, error: Exception) -> Response:
    """Answer the framework's own refusals: an unknown address, a method that is not permitted."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        return answer(405, (message("api.bad-method", method=request.method),), headers)
    if error.status_code == 404:
        return answer(404, (message("api.not-found", path=request.url.path[:200]),), headers)
    return answer(error.status_code, (message("api.bad-body", why=str(error.detail)),), headers)


async def _invalid(_request: Request, error: Exception) -> Response:
    """Answer a body or a header that is not of the route's shape: one message per field, never its value."""
    assert isinstance(error, RequestValidationError)
    found: list[Message] = []
    for fault in error.errors():
        kind = str(fault["type"])
        found.append(message("api.bad-body", field=_place(kind, fault["loc"]), why=_why(kind)))
    return answer(400, tuple(found))


def _place(kind: str, path: Sequence[object]) -> str | None:
    """Return the field of a fault, as a path below the body; None where it is the whole body.

    >>> _place("missing", ("body", "acts", 0, "code")), _place("json_invalid", ("body", 4))
    ('acts[0].code', None)
    """
    if kind == "json_invalid":
        return None
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path[1:]]
    return "".join(parts).removeprefix(".") or None


def _why(kind: str) -> str:
    """Return in French what pydantic found, from its error type."""
    reasons = {
        "missing": "champ obligatoire absent",
        "extra_forbidden": "champ inconnu",
        "json_invalid": "ce n'est pas du JSON",
    }
    return reasons.get(kind, f"valeur refusée ({kind})")
