"""The screens of practitioners: list, reading of a CPS, sheet, information, deletion."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.errors import NotUnlocked
from api.page.forms import TheForm, new_form
from api.page.people_rows import MODES, Person, facts, person
from api.page.rendering import DONE, Fait, attempt, page
from api.routes.wiring import TheOnce, TheTerminal
from api.terminal import Terminal
from cardio.cps.holder import CpsHolder
from engine.people.registered import Registered
from engine.people.sheet import Sheet
from tables.messages import Message

LIST = "/professionnels"
router = APIRouter(prefix=LIST, include_in_schema=False)


@router.get("")
def get_list(terminal: TheTerminal, fait: Fait = "") -> Response:
    """List who is on record, titulaires first."""
    everyone, replacements = terminal.people.everyone(), terminal.people.replacements()
    people = [person(each, everyone, replacements) for each in everyone]
    return page("people.html", people=people, done=DONE.get(fait), here="people")


@router.get("/carte")
def get_card(request: Request, terminal: TheTerminal, situation: Annotated[int, Query(ge=1, le=16)] = 1) -> Response:
    """Show the sheet of the CPS that is in; its code is asked for first."""

    def effect() -> Response:
        try:
            holder = terminal.people.holder()
        except NotUnlocked:
            return _locked(request, (), 200)
        met = terminal.people.on_card(situation)
        sheet = met.sheet if isinstance(met, Registered) else met
        return _sheet(request, holder, sheet, known=isinstance(met, Registered))

    return attempt(effect, lambda told, status: _locked(request, told, status))


@router.post("/carte")
def post_card(request: Request, form: TheForm, terminal: TheTerminal) -> Response:
    """Unlock the CPS, then show its sheet."""

    def effect() -> Response:
        terminal.unlock(form.code())
        return _to(f"{LIST}/carte")

    return attempt(effect, lambda told, status: _locked(request, told, status))


@router.post("")
def post_sheet(request: Request, form: TheForm, terminal: TheTerminal, once: TheOnce) -> Response:
    """Put the verified sheet on record; what is wrong is shown beside what was typed."""
    typed = {name: form.text(name) for name in ("civility", "family_name", "first_name", "mode", "caisse")}
    situation = form.number("situation", 1)

    def effect() -> Response:
        body = {"situation": situation, **typed}
        done, _ = once.run(
            form.key, "page-practitioner", body, lambda: {"id": terminal.people.validate(situation, **typed).id}
        )
        return _to(f"{LIST}/{done['id']}?fait=enregistre")

    def otherwise(told: tuple[Message, ...], status: int) -> Response:
        return attempt(
            lambda: _refused_sheet(request, terminal, situation, typed, told, status),
            lambda again, code: _locked(request, again, code),
        )

    return attempt(effect, otherwise)


@router.get("/{row}")
def get_person(row: int, request: Request, terminal: TheTerminal, fait: Fait = "") -> Response:
    """Show what is on record of one practitioner."""
    return page("person.html", person=_person(terminal, row), done=DONE.get(fait), told=(), here="people",
                form=new_form(request))  # fmt: skip


@router.post("/{row}/desactivation")
def post_deactivation(row: int, request: Request, form: TheForm, terminal: TheTerminal, once: TheOnce) -> Response:
    """Untick a titulaire of a remplaçant."""
    titulaire = form.number("titulaire")

    def deactivate() -> dict[str, object]:
        terminal.people.deactivate(row, titulaire)
        return {}

    def effect() -> Response:
        once.run(form.key, "page-deactivation", {"remplacant": row, "titulaire": titulaire}, deactivate)
        return _to(f"{LIST}/{row}?fait=decoche")

    def otherwise(told: tuple[Message, ...], status: int) -> Response:
        values = {"person": _person(terminal, row), "done": None, "told": told, "here": "people"}
        return page("person.html", status, form=new_form(request), **values)

    return attempt(effect, otherwise)


@router.get("/{row}/suppression")
def get_deletion(row: int, request: Request, terminal: TheTerminal) -> Response:
    """Ask to confirm a deletion."""
    return _deletion(request, terminal, row, (), 200)


@router.post("/{row}/suppression")
def post_deletion(row: int, request: Request, form: TheForm, terminal: TheTerminal, once: TheOnce) -> Response:
    """Delete, or say each condition that keeps the practitioner."""

    def delete() -> dict[str, object]:
        terminal.people.delete(row)
        return {}

    def effect() -> Response:
        once.run(form.key, "page-deletion", {"practitioner": row}, delete)
        return _to(f"{LIST}?fait=supprime")

    return attempt(effect, lambda told, status: _deletion(request, terminal, row, told, status))


def _person(terminal: Terminal, row: int) -> Person:
    """Return one practitioner as shown. Raises UnknownPractitioner."""
    return person(terminal.people.known(row), terminal.people.everyone(), terminal.people.replacements())


def _deletion(request: Request, terminal: Terminal, row: int, told: tuple[Message, ...], status: int) -> Response:
    return page("person_deletion.html", status, person=_person(terminal, row), told=told, form=new_form(request),
                here="people")  # fmt: skip


def _locked(request: Request, told: tuple[Message, ...], status: int) -> Response:
    """Ask for the CPS and its code."""
    return page("card.html", status, told=told, form=new_form(request), here="people")


def _sheet(
    request: Request,
    holder: CpsHolder,
    sheet: Sheet,
    *,
    known: bool,
    told: tuple[Message, ...] = (),
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Show a sheet to verify, as the card or as what was typed."""
    fields = ("civility", "family_name", "first_name", "mode", "caisse")
    return page(
        "sheet.html",
        status,
        sheet=sheet,
        values=typed or {name: getattr(sheet, name) for name in fields},
        facts=[fact for fact in facts(sheet) if fact[0] not in {"Mode d'exercice", "Caisse de rattachement"}],
        situations=holder.situations,
        modes=MODES,
        known=known,
        told=told,
        wrong={one.field.removeprefix("sheet.") for one in told if one.field},
        form=new_form(request),
        here="people",
    )


def _refused_sheet(
    request: Request,
    terminal: Terminal,
    situation: int,
    typed: dict[str, str],
    told: tuple[Message, ...],
    status: int,
) -> Response:
    """Show the sheet again with what was typed. Raises what keeps the CPS from being read."""
    met = terminal.people.on_card(situation)
    sheet = met.sheet if isinstance(met, Registered) else met
    known = isinstance(met, Registered)
    return _sheet(request, terminal.people.holder(), sheet, known=known, told=told, typed=typed, status=status)


def _to(path: str) -> Response:
    """Go to another screen."""
    return RedirectResponse(path, status_code=303)
