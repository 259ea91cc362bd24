"""What the user of the terminal chooses: when ADRi is asked, whether the readers are followed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from api.routes.wiring import TheTerminal
from api.shapes.base import Body, Shape
from engine.settings import Settings

router = APIRouter(tags=["préférences"])


class PreferencesShape(Shape):
    """``adri_mode`` is targeted, manual or systematic; ``pcsc`` on or off."""

    adri_mode: str
    pcsc: str


class PreferencesBody(Body):
    """Every preference at once."""

    adri_mode: Annotated[
        Literal["targeted", "manual", "systematic"],
        Field(description="Interroger ADRi quand la carte ne suffit pas, jamais de soi-même, ou toujours"),
    ]
    pcsc: Annotated[Literal["on", "off"], Field(description="Suivre les lecteurs de la machine, ou rester autonome")]


@router.get("/preferences", summary="Dire les préférences du terminal")
def get_preferences(terminal: TheTerminal) -> PreferencesShape:
    """Show the preferences; a new terminal asks ADRi when the card does not settle the rights."""
    return PreferencesShape.model_validate(terminal.settings())


@router.put("/preferences", summary="Choisir les préférences du terminal")
def put_preferences(body: PreferencesBody, terminal: TheTerminal) -> PreferencesShape:
    """Keep the preferences and follow them at once; the appli carte Vitale is followed by ADRi whatever the mode."""
    return PreferencesShape.model_validate(terminal.choose(Settings(**body.model_dump())))
