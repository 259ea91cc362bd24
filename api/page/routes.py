"""The page's addresses: the entrance, the list of invoices, one invoice, the style and the icon."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.errors import NotUnlocked
from api.page.forms import new_form
from api.page.rendering import DONE, FOLDER, Fait, page
from api.page.rows import row, share_row, totals
from api.routes.wiring import TheTerminal
from api.security.access import ENTRANCE, session_of
from api.security.sessions import COOKIE, SESSION_LIFE, Sessions
from api.shapes.base import MessageShape
from api.shapes.states import InvoiceDetailShape, InvoiceShape
from api.terminal import Terminal
from cardio.errors import CardioError
from tables.catalogue import message
from tables.messages import Message

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
def get_invoice_page(invoice: int, request: Request, terminal: TheTerminal, fait: Fait = "") -> Response:
    """Show one invoice: its acts, what its payers owe, its seal; as long as it is not sealed, how to sign it."""
    return invoice_page(request, terminal, invoice, done=DONE.get(fait))


def invoice_page(
    request: Request,
    terminal: Terminal,
    invoice: int,
    *,
    done: str | None = None,
    told: tuple[Message, ...] = (),
    said: tuple[MessageShape, ...] | None = None,
    status: int = 200,
) -> Response:
    """Show one invoice, with what was just done, refused, or said when it was made."""
    found = InvoiceDetailShape.of_detail(terminal.detail(invoice))
    return page(
        "invoice.html",
        status,
        row=row(found),
        lines=found.lines,
        shares=[share_row(one) for one in found.shares],
        seal=found.seal,
        by=found.practitioner,
        now=found.totals.to_pay_now if found.totals else None,
        said=found.messages if said is None else said,
        to_sign=found.state == "priced",
        ask_code=found.state == "priced" and _locked(terminal),
        form=new_form(request),
        done=done,
        told=told,
    )


def _locked(terminal: Terminal) -> bool:
    """Whether the CPS waits for its code, or is not in."""
    try:
        terminal.people.holder()
    except (NotUnlocked, CardioError):
        return True
    return False


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
