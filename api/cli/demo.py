"""`feuille demo`: the whole job, from the cards to the money, against the simulator."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def demo(
    folder: Annotated[
        Path | None,
        typer.Option(
            "--dir", help="Dossier vide où laisser les fichiers (défaut : demo-<date-heure> ici).", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Rend des données plutôt que du texte.")] = False,
    over_http: Annotated[bool, typer.Option("--http", help="Passe par l'API HTTP, servie sur un port libre.")] = False,
    ask_code: Annotated[
        bool, typer.Option("--ask-code", help="Demande le code porteur (celui des cartes de démonstration : 1234).")
    ] = False,
) -> None:
    """Facture un patient simulé de bout en bout, des cartes au virement, et vérifie tout ce qui doit tenir."""
    from api.demo.run import run_demo
    from api.demo.screen import JsonScreen, TextScreen
    from api.folders import empty_folder
    from api.no_core import forbid_core_dumps

    forbid_core_dumps()
    place = empty_folder(folder, "demo")
    screen = JsonScreen() if as_json else TextScreen()
    asked = ask_code and sys.stdin.isatty()
    raise typer.Exit(0 if run_demo(place, screen, over_http=over_http, ask_code=asked) else 1)
