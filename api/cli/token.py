"""`feuille token`: the bearer token of the API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.errors import NoSuchThing
from api.folders import data_folder
from api.security.token import FILE_NAME, renew

app = typer.Typer(no_args_is_help=True)


@app.callback()
def token() -> None:
    """Renouvelle le jeton de l'API."""


@app.command("renew")
def renew_token(
    folder: Annotated[
        Path | None,
        typer.Option("--dir", help="Dossier du jeton (défaut : celui de feuille serve).", show_default=False),
    ] = None,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Le jeton de feuille serve --sandbox.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Rend des données plutôt que du texte.")] = False,
) -> None:
    """Met un nouveau jeton à la place de l'ancien, sans l'afficher ; un serveur en marche l'adopte aussitôt."""
    path = (folder or data_folder(sandbox=sandbox)) / FILE_NAME
    if not path.is_file():
        raise NoSuchThing(what=f"Le jeton {path}")
    renew(path.parent)
    if as_json:
        print(json.dumps({"token_file": str(path)}, ensure_ascii=False))
    else:
        print(f"✓ Jeton renouvelé : {path}")
        print("L'ancien ne vaut plus rien, et les pages ouvertes sont fermées : donnez le nouveau à vos logiciels.")
