"""``feuille tables``: compile a folder of source tables, or say what is in one; contract §2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.cli import tables_import
from api.cli.quote import REFUSED, leave, open_or_leave
from tables.catalogue import message
from tables.causes import why_of
from tables.compiler import build as compile_folder
from tables.dated import TableError

app = typer.Typer(no_args_is_help=True, help="Compile et décrit les tables de tarifs et de règles.")
"""The sub-commands of ``feuille tables``."""
app.add_typer(tables_import.app, name="import")


@app.command()
def build(folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Dossier de tables sources.")]) -> None:
    """Compile un dossier de tables et affiche son empreinte : mêmes sources, mêmes octets."""
    if not folder.is_dir():
        raise leave(message("tables.not-found", path=folder))
    try:
        compile_folder(folder)
    except TableError as error:
        raise leave(message("tables.faulty", why=error), REFUSED) from None
    except OSError as error:
        raise leave(message("tables.not-written", path=folder, why=why_of(error)), REFUSED) from None
    print(open_or_leave(folder).sha256)


@app.command()
def info(
    folder: Annotated[Path | None, typer.Option("--tables", metavar="DOSSIER", help="Dossier de tables.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Écrit du JSON sur la sortie standard.")] = False,
) -> None:
    """Décrit des tables : version, empreinte, nombre d'actes, dates d'effet, sources."""
    described = open_or_leave(folder).info()
    if as_json:
        print(json.dumps(described, ensure_ascii=False, indent=2))
        return
    from api.cli.tables_picture import show

    show(described)
