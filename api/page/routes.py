"""The page's addresses: the entrance, the list of invoices, one invoice, the style and the icon."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.page.rendering import FOLDER, page
from api.page.rows import row, share_row, totals
from api.routes.wiring import TheTerminal
from api.security.access import ENTRANCE, session_of
from api.security.sessions import COOKIE, SESSION_LIFE, Sessions
from api.shapes.states import InvoiceDetailShape, InvoiceShape
from tables.catalogue import message

router = APIRouter(include_in_schema=False)


@router.get(ENTRANCE)
def get_entrance(request: Request, billet: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Spend a ticket for a session and go to the page; the cookie is HttpOnly and SameSite=Strict."""
    sessions: Sessions = request.app.state.sessions
    session = sessions.exchange(billet)
    if session is None:
        return _closed()
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(COOKIE, session, max_age=int(SESSION_LIFE), path="/", httponly=True, samesite="strict")
    return answer


@router.get("/")
def get_invoices_page(request: Request, terminal: TheTerminal) -> Response:
    """Show the list of invoices, latest first; without a session, how to get one."""
    if not session_of(request.scope, request.app.state.sessions):
        return _closed()
    invoices = [InvoiceShape.of(one) for one in terminal.invoices()]
    rows = [row(one) for one in reversed(invoices)]
    return page("invoices.html", rows=rows, totals=totals(invoices))


@router.get("/factures/{invoice}")
def get_invoice_page(invoice: int, terminal: TheTerminal) -> Response:
    """Show one invoice: its acts, what its payers owe, its seal."""
    found = InvoiceDetailShape.of_detail(terminal.detail(invoice))
    shares = [share_row(one) for one in found.shares]
    return page(
        "invoice.html", row=row(found), lines=found.lines, shares=shares, seal=found.seal, by=found.practitioner
    )


@router.get("/feuille.css")
def get_style() -> Response:
    """Return the style sheet."""
    return Response(_asset("feuille.css"), media_type="text/css; charset=utf-8")


@router.get("/feuille.svg")
def get_icon() -> Response:
    """Return the icon."""
    return Response(_asset("feuille.svg"), media_type="image/svg+xml")


@cache
def _asset(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def _closed() -> HTMLResponse:
    """Say how to enter; nothing of the invoices shows."""
    return page("entrance.html", 401, told=message("api.page-link-needed"))
