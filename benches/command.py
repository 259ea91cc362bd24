"""``feuille bench``: measure the figures asked for, each beside its peer, and tell them.

Exit status: 0 measured, 1 when a figure asked for by its name could not be measured or a peer does not agree with us,
2 for a name that no bench knows. Standard output holds the figures only; what is under way and what is missing goes
to standard error.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence

import typer
from rich.console import Console

from api.cli.bench import AsJson, CcamExport, ListOnly, Names
from api.cli.french import translate_help
from api.cli.main import guarded
from api.cli.telling import tell
from benches.errors import BenchError, UnknownFigure
from benches.figure import Figure
from benches.registry import Bench, chosen
from benches.settings import CCAM_EXPORT
from benches.show import table
from tables.catalogue import message
from tables.messages import Severity

PIPE_WIDTH = 140


def bench(names: Names = None, as_json: AsJson = False, list_only: ListOnly = False, ccam: CcamExport = None) -> None:
    """Mesure la vitesse de feuille, chaque chiffre à côté d'un pair ou d'une limite physique mesurés avec lui."""
    asked = tuple(names or ())
    try:
        benches = chosen(asked)
    except UnknownFigure as error:
        tell(error.message)
        raise typer.Exit(2) from None
    if list_only:
        _list(benches)
        return
    if ccam is not None:
        os.environ[CCAM_EXPORT] = str(ccam)
    figures, whole = measure(benches, asked)
    if as_json:
        _write(json.dumps([figure.to_json() for figure in figures], ensure_ascii=False, indent=2))
    elif figures:
        console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
        console.print(table(figures))
    raise typer.Exit(0 if whole else 1)


def measure(benches: Iterable[Bench], asked: Sequence[str] = ()) -> tuple[list[Figure], bool]:
    """Measure some benches; return the figures ``asked`` for (all for none), and whether none of those is lacking."""
    figures: list[Figure] = []
    whole = True
    console = Console(stderr=True)
    for one in benches:
        try:
            with console.status(f"Mesure : {one.what}"):
                found = one.measure()
        except BenchError as error:
            tell(error.message)
            whole = whole and not asked and error.message.severity is not Severity.ERROR
            continue
        kept = [figure for figure in found if not asked or figure.name in asked]
        for figure in kept:
            if figure.missing:
                tell(message("bench.peer-missing", name=figure.name, peer=figure.missing))
        figures += kept
    return figures, whole


def _list(benches: Iterable[Bench]) -> None:
    """Print the names of the figures, and what each times."""
    for one in benches:
        for name in one.names:
            _write(f"{name:28} {one.what}")


def _write(line: str) -> None:
    """Write a line on standard output."""
    sys.stdout.write(line + "\n")


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; never a traceback for bad input."""
    return guarded(lambda: _run(list(arguments)), ["bench"])


def _run(arguments: list[str]) -> int:
    """Build the command and run it."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command("bench")(bench)
    command = typer.main.get_command(app)
    translate_help(command)
    outcome = command.main(args=arguments, prog_name="feuille bench", standalone_mode=False)
    return outcome if isinstance(outcome, int) else 0
