"""The screens that bill: code, patient and acts, price, signature by both cards."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.errors import NotUnlocked
from api.page.act_form import NOMENCLATURES, PATHWAYS, ROWS, invoice_body
from api.page.forms import Form, TheForm, new_form
from api.page.rendering import attempt, page
from api.page.routes import invoice_page
from api.routes.wiring import TheOnce, TheTerminal
from api.shapes.base import MessageShape, messages_of
from api.terminal import Terminal
from cardio.errors import CodeExpired
from engine.people.sheet import Sheet
from tables.messages import Message

HERE = "/facturer"
router = APIRouter(include_in_schema=False)
NOTHING = Form({})


@router.get(HERE)
def get_billing(request: Request, terminal: TheTerminal) -> Response:
    """Show what is to be filled in; the code of the CPS is asked for first."""
    return _screen(request, terminal, NOTHING, (), 200)


@router.post(f"{HERE}/code")
def post_code(request: Request, form: TheForm, terminal: TheTerminal) -> Response:
    """Unlock the CPS, then show what is to be filled in."""

    def effect() -> Response:
        terminal.unlock(form.code())
        return RedirectResponse(HERE, 303)

    return attempt(effect, lambda told, status: _locked(request, told, status))


@router.post(HERE)
def post_billing(request: Request, form: TheForm, terminal: TheTerminal, once: TheOnce) -> Response:
    """Price the invoice and show it with all there is to say; what refuses is said above what was typed."""

    def effect() -> Response:
        body = invoice_body(form)

        def bill() -> dict[str, object]:
            priced, said = terminal.bill(body)
            return {"id": priced.id, "said": [one.model_dump() for one in messages_of((*said, *priced.messages))]}

        done, _ = once.run(form.key, "page-invoice", body.model_dump(mode="json"), bill)
        said = tuple(MessageShape.model_validate(one) for one in done["said"])
        return invoice_page(request, terminal, done["id"], said=said)

    return attempt(effect, lambda told, status: _screen(request, terminal, form, told, status))


@router.post("/factures/{invoice}/signature")
def post_signature(invoice: int, request: Request, form: TheForm, terminal: TheTerminal, once: TheOnce) -> Response:
    """Have both cards sign, the CPS unlocked by its code where it waits for it."""

    def sign() -> dict[str, object]:
        if form.text("code"):
            terminal.unlock(form.code())
        return {"invoice": terminal.seal(invoice, form.key).id}

    def effect() -> Response:
        once.run(form.key, "seal", {"invoice": invoice}, sign)
        return RedirectResponse(f"/factures/{invoice}?fait=signee", 303)

    return attempt(effect, lambda told, status: invoice_page(request, terminal, invoice, told=told, status=status))


def _screen(request: Request, terminal: Terminal, form: Form, told: tuple[Message, ...], status: int) -> Response:
    """Show the form with what was typed, or ask for the card that is missing."""

    def effect() -> Response:
        try:
            holder = terminal.people.holder()
        except (NotUnlocked, CodeExpired):
            return _locked(request, told, status)
        patient = terminal.desk.read_patient()
        return page(
            "billing.html",
            status,
            holder=holder,
            people=patient.beneficiaries,
            replaced=terminal.people.replaced_by(holder),
            first_seen=isinstance(terminal.people.on_card(holder.situations[0].number), Sheet),
            today=terminal.today().isoformat(),
            rows=range(ROWS),
            nomenclatures=NOMENCLATURES,
            pathways=PATHWAYS,
            typed=form,
            fresh=not form.fields,
            told=told,
            form=new_form(request),
        )

    def missing(why: tuple[Message, ...], code: int) -> Response:
        return page("billing_cards.html", code if not told else status, told=(*told, *why))

    return attempt(effect, missing)


def _locked(request: Request, told: tuple[Message, ...], status: int) -> Response:
    """Ask for the CPS and its code."""
    return page("billing_code.html", status, told=told, form=new_form(request))
