"""`feuille serve`: the local HTTP API and the page of the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.ports import DEFAULT_PORT

if TYPE_CHECKING:
    from api.server import Listening
    from api.terminal import Terminal


def serve(
    host: Annotated[str, typer.Option(help="Adresse de cette machine.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            help=f"Port ; 0 en prend un libre (défaut : celui des réglages, sinon {DEFAULT_PORT}).",
            min=0,
            max=65535,
            show_default=False,
        ),
    ] = None,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Démarre le monde simulé avec le serveur.")] = False,
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Dossier de la base et du jeton.", show_default=False)
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option(help="Fichier de réglages (défaut : reglages.toml du dossier).", show_default=False),
    ] = None,
) -> None:
    """Ouvre l'API HTTP locale et la page du terminal, jusqu'à Ctrl+C."""
    from api.folders import data_folder, open_folder
    from api.no_core import forbid_core_dumps
    from api.security.hosts import require_loopback
    from api.server import prepare, run
    from api.settings import load
    from api.wiring import terminal_of

    forbid_core_dumps()
    require_loopback(host)
    place = open_folder(folder or data_folder(sandbox=sandbox))
    chosen = load(place, settings)
    where = chosen.server.port if port is None else port
    with (
        terminal_of(place, sandbox=sandbox, settings=chosen) as terminal,
        prepare(terminal, place, host, where) as listening,
    ):
        run(listening, lambda: _announce(listening, terminal))


def _announce(listening: Listening, terminal: Terminal) -> None:
    """Print where the API, its token and the page are; the token itself is never printed."""
    print(f"API       {listening.address}  (description : /openapi.json)")
    print(f"Jeton     {listening.token_file}  (en-tête Authorization: Bearer …)")
    print(f"Page      {listening.page_link()}  (lien à usage unique, dix minutes)")
    print(f"Cartes    {terminal.stack}")
    print("Scellement simulé, sans valeur légale. Ctrl+C pour arrêter.", flush=True)
