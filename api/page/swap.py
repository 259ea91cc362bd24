"""The screen that adds a remplaçant: four steps at one address, each its own form."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.page.calendar import months
from api.page.forms import CheckedForm, TheForm, new_form
from api.page.people import LIST
from api.page.people_rows import number, places
from api.page.rendering import attempt, page
from api.routes.wiring import TheOnce, TheTerminal
from api.terminal import Terminal
from engine.people.registered import TITULAIRE
from engine.people.swap import Step
from tables.messages import Message

HERE = f"{LIST}/remplacant"
MONTHS_SHOWN = 6
router = APIRouter(prefix=HERE, include_in_schema=False)


@router.get("")
def get_swap(request: Request, terminal: TheTerminal) -> Response:
    """Show the step that is waited for."""
    return _screen(request, terminal, (), 200)


@router.post("/abandon", dependencies=[CheckedForm])
def post_abandon(terminal: TheTerminal) -> Response:
    """Begin again from the first step."""
    terminal.people.begin()
    return RedirectResponse(HERE, 303)


@router.post("/cps")
def post_remplacant(request: Request, form: TheForm, terminal: TheTerminal) -> Response:
    """Step 1: the remplaçant's CPS and its code."""

    def effect() -> None:
        terminal.unlock(form.code())
        terminal.people.present_remplacant(form.number("situation", 1))

    return _step(request, terminal, effect)


@router.post("/titulaires")
def post_titulaires(request: Request, form: TheForm, terminal: TheTerminal) -> Response:
    """Step 2: who is replaced."""
    return _step(request, terminal, lambda: terminal.people.tick(form.numbers("titulaires")))


@router.post("/jours")
def post_days(request: Request, form: TheForm, terminal: TheTerminal) -> Response:
    """Step 3: on which days."""
    return _step(request, terminal, lambda: terminal.people.choose(form.days("days")))


@router.post("/titulaire")
def post_closing(request: Request, form: TheForm, terminal: TheTerminal, once: TheOnce) -> Response:
    """Step 4: the CPS of each titulaire and its code; the last one puts everything on record."""

    def close() -> dict[str, object]:
        terminal.unlock(form.code())
        return {"done": terminal.people.present_titulaire().step is Step.DONE}

    def effect() -> Response:
        done, _ = once.run(form.key, "page-swap-closing", {}, close)
        return RedirectResponse(f"{LIST}?fait=ajoute" if done["done"] else HERE, 303)

    return attempt(effect, lambda told, status: _screen(request, terminal, told, status))


def _step(request: Request, terminal: Terminal, effect: Callable[[], object]) -> Response:
    """Take a step and show the next one, or the same one with what refuses it."""

    def taken() -> Response:
        effect()
        return RedirectResponse(HERE, 303)

    return attempt(taken, lambda told, status: _screen(request, terminal, told, status))


def _screen(request: Request, terminal: Terminal, told: tuple[Message, ...], status: int) -> Response:
    """Show the step that is waited for; a swap that is done gives way to a new one."""
    swap = terminal.people.swap
    if swap.step is Step.DONE:
        swap = terminal.people.begin()
    return page(
        "swap.html",
        status,
        swap=swap,
        step=swap.step.name,
        places=places(swap.step),
        titulaires=[each for each in terminal.people.everyone() if each.role == TITULAIRE],
        left=[each.name for each in swap.titulaires if each.id not in swap.confirmed],
        months=months(terminal.today(), MONTHS_SHOWN, swap.days),
        number=number,
        told=told,
        form=new_form(request),
        here="people",
    )
