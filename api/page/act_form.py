"""What the screen of a new invoice sends, as the body of ``POST /v1/invoices``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from api.errors import BadForm
from api.page.forms import Form
from api.shapes.invoices import InvoiceBody
from tables.money import cents

ROWS = 6
"""Acts that the screen has room for; the API takes more."""

NOMENCLATURES = ("NGAP", "CCAM", "LPP", "NABM")
PATHWAYS = (
    ("", "Non concerné"),
    ("T", "T · médecin traitant"),
    ("N", "N · nouveau médecin traitant"),
    ("R", "R · médecin traitant remplacé"),
    ("O", "O · orienté par le médecin traitant"),
    ("M", "M · orienté par un autre médecin"),
    ("D", "D · accès direct spécifique"),
    ("H", "H · hors résidence"),
    ("U", "U · urgence"),
    ("J", "J · généraliste récemment installé"),
    ("B", "B · zone sous-médicalisée"),
    ("A", "A · autre situation prévue"),
    ("S1", "S1 · hors accès spécifique"),
    ("S2", "S2 · hors parcours"),
)
_OWN = {"NGAP": ("coefficient",), "LPP": ("prestation",), "NABM": (), "CCAM": ()}
"""What an act of each nomenclature takes as it is typed."""


def invoice_body(form: Form) -> InvoiceBody:
    """Return what a form asks to bill. Raises BadForm, which names the field."""
    day = _day(form.text("day"))
    acts = tuple(act for row in range(ROWS) if (act := _act(form, row, day)) is not None)
    if not acts:
        raise BadForm(why="aucun acte n'est saisi")
    body: dict[str, Any] = {
        "beneficiary": form.number("beneficiary"),
        "situation": form.number("situation", 1),
        "invoice_date": day,
        "acts": acts,
        "pathway": form.text("pathway") or None,
        "exoneration": form.text("exoneration") or None,
        "third_party": {"amo": form.text("tp_amo") == "on", "amc": form.text("tp_amc") == "on"},
        "titulaire": form.number("titulaire") or None,
    }
    try:
        return InvoiceBody.model_validate(body)
    except ValidationError as error:
        raise BadForm(why=f"{error.errors()[0]['loc'][0]} a une valeur impossible") from None


def _act(form: Form, row: int, day: date) -> Mapping[str, Any] | None:
    """Return one act, None where its code is empty."""
    code = form.text(f"code-{row}").upper()
    if not code:
        return None
    nomenclature = form.text(f"nomenclature-{row}")
    if nomenclature not in NOMENCLATURES:
        raise BadForm(why=f"acte {row + 1} : nomenclature inconnue")
    act: dict[str, Any] = {
        "nomenclature": nomenclature,
        "code": code,
        "date": day.isoformat(),
        "quantity": form.number(f"quantity-{row}", 1),
    }
    act |= {name: text for name in _OWN[nomenclature] if (text := form.text(f"{name}-{row}"))}
    if nomenclature == "CCAM":
        act |= {"activity": "1", "phase": "0", "modifiers": list(form.text(f"modifiers-{row}").upper())}
    if fee := form.text(f"fee-{row}"):
        act["fee"] = _fee(fee, row)
    return act


def _fee(text: str, row: int) -> int:
    """Return the fee asked for an act, in cents."""
    try:
        found = cents(text)
    except ValueError:
        raise BadForm(why=f"acte {row + 1} : « {text[:20]} » n'est pas un montant en euros") from None
    return found


def _day(text: str) -> date:
    """Return the day of the invoice and of its acts."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadForm(why="la date n'est pas une date") from None
