"""The screen of the readers: what each holds, what happened lately, the bearer code for the day or for a sending."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.advice import explain_all
from api.card_desk import SlotState, Use
from api.card_news import told as news_told
from api.page.forms import CheckedForm, TheForm, new_form
from api.page.rendering import Fait, attempt, page
from api.routes.wiring import TheTerminal
from api.terminal import Terminal
from cardio.errors import CardioError
from tables.messages import Message

HERE = "/lecteurs"
SHOWN = 8
"""How many of the last events the screen shows."""
DONE = {
    "code": "CPS déverrouillée jusqu'à la fin de la journée.",
    "envoi": "CPS déverrouillée : vous pouvez télétransmettre une fois.",
    "verrou": "CPS verrouillée : son code sera redemandé.",
}
USES = (
    (Use.BILLING.value, "Pour facturer", "jusqu'à la fin de la journée, ou jusqu'au retrait de la carte"),
    (Use.TRANSMISSION.value, "Pour télétransmettre", "le code est redemandé à chaque envoi"),
)
router = APIRouter(prefix=HERE, include_in_schema=False)


@router.get("")
def get_readers_page(request: Request, terminal: TheTerminal, fait: Fait = "") -> Response:
    """Show the readers, the cards in them and the last events."""
    return _screen(request, terminal, DONE.get(fait), (), 200)


@router.post("/code")
def post_code(request: Request, form: TheForm, terminal: TheTerminal) -> Response:
    """Unlock the CPS, for the day or for one sending."""

    def effect() -> Response:
        use = Use.TRANSMISSION if form.text("use") == Use.TRANSMISSION.value else Use.BILLING
        terminal.unlock(form.code(), use)
        return RedirectResponse(f"{HERE}?fait={'envoi' if use is Use.TRANSMISSION else 'code'}", 303)

    return attempt(effect, lambda told, status: _screen(request, terminal, None, told, status))


@router.post("/verrou", dependencies=[CheckedForm])
def post_lock(terminal: TheTerminal) -> Response:
    """Lock the CPS."""
    terminal.lock()
    return RedirectResponse(f"{HERE}?fait=verrou", 303)


def holds(state: SlotState) -> str:
    """Return in French what a reader holds.

    >>> holds(SlotState("Lecteur PS 00 00", None, usual="CPS"))
    'vide (la carte CPS y est attendue)'
    """
    if state.card is None:
        return f"vide (la carte {state.usual} y est attendue)" if state.usual else "vide"
    if state.mute:
        return "carte muette : retirez-la, vérifiez son sens et sa puce"
    text = f"carte {state.kind}" if state.kind else "carte inconnue"
    if state.held:
        return f"{text}, gardée par un autre logiciel"
    return f"{text}, déverrouillée" if state.unlocked else text


def _screen(request: Request, terminal: Terminal, done: str | None, told: tuple[Message, ...], status: int) -> Response:
    try:
        readers = [(state.reader, holds(state), state) for state in terminal.readers()]
    except CardioError as error:
        readers, told = [], (*told, *explain_all(error))
    events = [news_told(one.event) for one in reversed(terminal.desk.news.since(0))][:SHOWN]
    values = {"readers": readers, "events": events, "uses": USES, "stack": terminal.stack, "done": done, "told": told}
    unlocked = any(state.unlocked for _, _, state in readers)
    return page("readers.html", status, form=new_form(request), here="readers", unlocked=unlocked, **values)
