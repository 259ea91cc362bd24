"""What the screens of practitioners show, made from the register's values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.page.calendar import spans
from engine.people.registered import REMPLACANT, Registered, Replacement
from engine.people.sheet import Sheet
from engine.people.swap import Step

ROLES = {"titulaire": "Titulaire", "remplacant": "Remplaçant"}
MODES = {"liberal": "Libéral", "salarie": "Salarié", "benevole": "Bénévole"}
ORIGINS = {"cps": "Carte CPS", "manual": "Carte CPS, corrigée à la main"}
CONVENTIONS = {
    "secteur_1": "Secteur 1",
    "secteur_1_dp": "Secteur 1, dépassement permanent",
    "secteur_2": "Secteur 2",
    "non_conventionne": "Non conventionné",
}
STEPS = (
    (Step.REMPLACANT, "CPS du remplaçant"),
    (Step.TITULAIRES, "Titulaires"),
    (Step.DAYS, "Jours"),
    (Step.CLOSING, "CPS du titulaire"),
)
"""The four steps with their short names, in their order."""


@dataclass(frozen=True, slots=True)
class Link:
    """The other side of a replacement: who, on which days, whether it is active."""

    id: int
    name: str
    days: tuple[str, ...]
    count: int
    active: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One practitioner on a screen; ``links`` are the titulaires replaced, or the remplaçants attached."""

    id: int
    name: str
    title: str
    role: str
    remplacant: bool
    rpps: str
    billing_number: str
    links: tuple[Link, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One step of the swap on its screen: "done", "now" or "next"."""

    number: int
    text: str
    state: str


def person(found: Registered, everyone: Iterable[Registered], replacements: Iterable[Replacement]) -> Person:
    """Return a practitioner with the other sides of their replacements."""
    names = {each.id: each.name for each in everyone}
    own = [each for each in replacements if found.id in {each.remplacant, each.titulaire}]
    return Person(
        id=found.id,
        name=found.name,
        title=f"{found.sheet.civility} {found.name}".strip(),
        role=ROLES[found.role],
        remplacant=found.role == REMPLACANT,
        rpps=found.sheet.rpps,
        billing_number=number(found.sheet.billing_number),
        links=tuple(_link(found, each, names) for each in own),
        facts=facts(found.sheet),
    )


def facts(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """Return the sheet as labels and values, what is empty left out: professional first, complementary last."""
    shown = (
        ("Origine", ORIGINS.get(sheet.origin, sheet.origin)),
        ("N° RPPS", sheet.rpps),
        ("N° de facturation", number(sheet.billing_number)),
        ("N° de situation", str(sheet.situation)),
        ("Structure", sheet.structure_name),
        ("Convention", CONVENTIONS.get(sheet.convention, sheet.convention)),
        ("Option", sheet.option or ""),
        ("Mode d'exercice", MODES.get(sheet.mode, sheet.mode)),
        ("Caisse de rattachement", sheet.caisse),
    )
    return tuple((label, value) for label, value in shown if value)


def number(digits: str) -> str:
    """Return a billing number with its key apart.

    >>> number("990000018")
    '99000001 8'
    """
    return f"{digits[:-1]} {digits[-1:]}"


def places(step: Step) -> tuple[Place, ...]:
    """Return the four steps as they stand when one of them is waited for."""
    order = [each for each, _ in STEPS]
    now = order.index(step) if step in order else len(order)
    states = ("done" if index < now else "now" if index == now else "next" for index in range(len(order)))
    return tuple(
        Place(index + 1, text, state) for index, ((_, text), state) in enumerate(zip(STEPS, states, strict=True))
    )


def _link(found: Registered, each: Replacement, names: dict[int, str]) -> Link:
    """Return the other side of a replacement."""
    other = each.titulaire if found.id == each.remplacant else each.remplacant
    return Link(other, names.get(other, ""), spans(each.days), len(each.days), each.active)
