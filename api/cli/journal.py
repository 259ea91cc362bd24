"""`feuille journal`: the chained journal of every decision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.errors import NoSuchThing
from api.folders import data_folder

app = typer.Typer(no_args_is_help=True)


@app.callback()
def journal() -> None:
    """Vérifie le journal chaîné des décisions."""


@app.command()
def verify(
    folder: Annotated[
        Path | None,
        typer.Option("--dir", help="Dossier de la base (défaut : celui de feuille serve).", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Rend des données plutôt que du texte.")] = False,
) -> None:
    """Vérifie chaque maillon du journal ; nomme la première écriture fausse et sort avec le statut 1."""
    from engine.journal import entries
    from engine.journal import verify as verify_entries
    from engine.store.store import FILE_NAME, Store

    place = folder or data_folder()
    if not (place / FILE_NAME).is_file():
        raise NoSuchThing(what=f"La base {place / FILE_NAME}")
    with Store.open(place) as store, store.reading() as connection:
        verdict = verify_entries(entries(connection))
    if as_json:
        told = {"ok": verdict.ok, "first_bad": verdict.first_bad, "entries": verdict.entries, "why": verdict.why}
        print(json.dumps(told, ensure_ascii=False))
    elif verdict.ok:
        print(f"✓ Journal intact : {verdict.entries} écritures, dernière empreinte {verdict.checkpoint.hash[:16]}…")
    else:
        print(f"✗ Journal rompu à l'écriture n° {verdict.first_bad} : {verdict.why}.")
    raise typer.Exit(0 if verdict.ok else 1)
