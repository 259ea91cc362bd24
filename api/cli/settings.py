"""`feuille settings`: the settings file of a terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.telling import tell
from api.folders import data_folder
from tables.catalogue import message
from tables.messages import Message, Severity

app = typer.Typer(no_args_is_help=True)


@app.callback()
def settings() -> None:
    """Contrôle le fichier de réglages du poste (normes, boîtes aux lettres, services, envoi réel)."""


@app.command()
def check(
    file: Annotated[
        Path | None,
        typer.Argument(help="Fichier à contrôler (défaut : reglages.toml du dossier).", show_default=False),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--dir", help="Dossier de la base (défaut : celui de feuille serve).", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Rend des données plutôt que du texte.")] = False,
) -> None:
    """Dit tout ce qui ne va pas dans le fichier, champ par champ ; statut 1 s'il est refusé."""
    from api.settings import FILE_NAME, read

    path = file or (folder or data_folder()) / FILE_NAME
    if file is None and not path.is_file():
        said: tuple[Message, ...] = (message("config.none", file=path),)
    else:
        found, said = read(path)
        if found is not None:
            valid = message("config.valid", norms=len(found.norms), mailboxes=len(found.mailboxes))
            said = (valid, *said)
    accepted = not any(each.severity is Severity.ERROR for each in said)
    if as_json:
        print(json.dumps({"ok": accepted, "messages": [each.to_json() for each in said]}, ensure_ascii=False, indent=2))
    else:
        for each in said:
            tell(each, sys.stdout)
    raise typer.Exit(0 if accepted else 1)
