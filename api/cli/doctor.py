"""`feuille doctor`: what is missing on this machine, and how to get it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.telling import tell
from api.doctor import examine
from api.folders import data_folder
from api.ports import DEFAULT_PORT
from tables.messages import Severity


def doctor(
    folder: Annotated[Path | None, typer.Option("--dir", help="Dossier de la base.", show_default=False)] = None,
    port: Annotated[int, typer.Option(help="Port de l'API à essayer.", min=1, max=65535)] = DEFAULT_PORT,
    as_json: Annotated[bool, typer.Option("--json", help="Rend des données plutôt que du texte.")] = False,
) -> None:
    """Dit ce qui manque sur cette machine et comment l'obtenir ; statut 1 si rien ne peut marcher ainsi."""
    found = []
    for one in examine(folder or data_folder(), port):
        found.append(one)
        if not as_json:
            tell(one, sys.stdout)
    healthy = not any(one.severity is Severity.ERROR for one in found)
    if as_json:
        print(json.dumps({"ok": healthy, "checks": [one.to_json() for one in found]}, ensure_ascii=False, indent=2))
    raise typer.Exit(0 if healthy else 1)
