"""The screen of the preferences: when ADRi is asked, whether the readers are followed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.page.forms import TheForm, new_form
from api.page.rendering import DONE, Fait, attempt, page
from api.routes.wiring import TheTerminal
from api.terminal import Terminal
from engine.settings import Settings
from tables.messages import Message

HERE = "/preferences"
router = APIRouter(prefix=HERE, include_in_schema=False)
ADRI = (
    ("targeted", "Automatique ciblé", "quand la carte Vitale ne suffit pas à établir les droits (conseillé)"),
    ("systematic", "Automatique systématique", "à chaque facture"),
    ("manual", "Manuel", "seulement quand vous le demandez"),
)
PCSC = (
    ("on", "Activé", "les cartes des lecteurs de cette machine sont suivies"),
    ("off", "Désactivé", "le terminal reste autonome : aucun lecteur n'est touché"),
)


@router.get("")
def get_preferences(request: Request, terminal: TheTerminal, fait: Fait = "") -> Response:
    """Show the preferences."""
    return _screen(request, terminal, DONE.get(fait), (), 200)


@router.post("")
def post_preferences(request: Request, form: TheForm, terminal: TheTerminal) -> Response:
    """Keep the preferences; sent twice, they are the same."""

    def effect() -> Response:
        terminal.choose(Settings(adri_mode=form.text("adri_mode"), pcsc=form.text("pcsc")))
        return RedirectResponse(f"{HERE}?fait=preferences", 303)

    return attempt(effect, lambda told, status: _screen(request, terminal, None, told, status))


def _screen(request: Request, terminal: Terminal, done: str | None, told: tuple[Message, ...], status: int) -> Response:
    kept = terminal.settings()
    values = {"adri": ADRI, "pcsc": PCSC, "kept": kept, "done": done, "told": told, "here": "preferences"}
    return page("preferences.html", status, form=new_form(request), **values)
