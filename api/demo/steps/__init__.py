"""The eight steps of the demo, in order: each takes the story, does its part, checks it and returns its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from api.demo.steps.billing import bill
from api.demo.steps.identity import read_cards
from api.demo.steps.lots import lot_and_file
from api.demo.steps.readers import start_readers
from api.demo.steps.returns import integrate
from api.demo.steps.rights import ask_rights
from api.demo.steps.sealing import seal
from api.demo.steps.sending import send
from api.demo.story import Story


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name in data, its French title, what it does."""

    name: str
    title: str
    run: Callable[[Story], Mapping[str, object]]


STEPS = (
    Step("readers", "Lecteurs et cartes virtuelles", start_readers),
    Step("cards", "Lecture de la CPS et de la Vitale", read_cards),
    Step("rights", "Droits en ligne (ADRi simulé)", ask_rights),
    Step("billing", "Calcul de deux factures", bill),
    Step("sealing", "Scellement par les deux cartes (simulé)", seal),
    Step("lots", "Lots et fichiers B2", lot_and_file),
    Step("sending", "Envoi au frontal simulé", send),
    Step("returns", "ARL, RSP, lettrage, journal", integrate),
)
