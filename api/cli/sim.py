"""`feuille sim`: the outside world, part by part."""

from __future__ import annotations

import typer

from api.cli.sim_cards import cards

app = typer.Typer(no_args_is_help=True)
app.command("cards")(cards)


@app.callback()
def sim() -> None:
    """Fait tourner le monde extérieur simulé."""
