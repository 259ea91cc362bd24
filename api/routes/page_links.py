"""POST /v1/page-links: a new one-time link to the page, for the bearer of the token."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.security.access import ENTRANCE
from api.security.sessions import Sessions
from api.shapes.base import Shape

router = APIRouter(tags=["page"])


class PageLinkShape(Shape):
    """A path that opens the page once, within ten minutes."""

    path: str


@router.post("/page-links", status_code=201, summary="Obtenir un lien vers la page")
def post_page_link(request: Request) -> PageLinkShape:
    """Make a link that serves once."""
    sessions: Sessions = request.app.state.sessions
    return PageLinkShape(path=f"{ENTRANCE}?billet={sessions.new_ticket()}")
