"""The ``feuille`` command: one entry point, the command that is asked for loaded and no other.

``run`` reads the first word of the command line, imports that command's module only (so that ``feuille quote`` does
not pay for the server or the cards), and turns every declared error into one French message with its advice and the
exit status of the contract: 1 refused, 2 unreadable input, 130 interrupted, 70 a fault of ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from api.cli.french import translate_help, usage

if TYPE_CHECKING:
    import typer

_HELP = "Moteur de facturation SESAM-Vitale ouvert : des cartes au virement."


@dataclass(frozen=True, slots=True)
class Entry:
    """One sub-command: where it stands and what it does; ``group`` where it has sub-commands of its own."""

    name: str
    module: str
    attribute: str
    help: str
    group: bool = False


ENTRIES = (
    Entry("demo", "api.cli.demo", "demo", "Facture un patient simulé de bout en bout, des cartes au virement."),
    Entry("quote", "api.cli.quote", "quote", "Calcule les parts AMO, AMC et patient d'une facture, sans rien garder."),
    Entry("serve", "api.cli.serve", "serve", "Ouvre l'API HTTP locale et la page du terminal."),
    Entry("token", "api.cli.token", "app", "Renouvelle le jeton de l'API.", group=True),
    Entry("reprice", "api.cli.reprice", "reprice", "Tarife toutes les lignes d'un fichier Parquet."),
    Entry("tables", "api.cli.tables", "app", "Compile et décrit les tables de tarifs et de règles.", group=True),
    Entry("b2", "api.cli.b2", "app", "Montre et contrôle des fichiers B2.", group=True),
    Entry("journal", "api.cli.journal", "app", "Vérifie le journal chaîné des décisions.", group=True),
    Entry("sim", "api.cli.sim", "app", "Fait tourner le monde extérieur simulé.", group=True),
    Entry("bench", "api.cli.bench", "bench", "Mesure la vitesse, à côté de pairs mesurés avec elle."),
    Entry("lots", "api.cli.lots", "app", "Suit les lots : ARL en retard, renvoi, envoi, retours.", group=True),
    Entry("scor", "api.cli.scor", "app", "Contrôle et joint les pièces justificatives.", group=True),
    Entry("settings", "api.cli.settings", "app", "Contrôle le fichier de réglages du poste.", group=True),
    Entry("doctor", "api.cli.doctor", "doctor", "Dit ce qui manque sur cette machine et comment l'obtenir."),
)


def build(wanted: str | None) -> typer.Typer:
    """Return the Typer application with the ``wanted`` command loaded and the others as names with their help."""
    import typer

    app = typer.Typer(
        name="feuille", help=_HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    app.callback()(_root)
    for entry in ENTRIES:
        target = getattr(import_module(entry.module), entry.attribute) if entry.name == wanted else None
        if target is None:
            app.command(entry.name, help=entry.help)(_unloaded)
        elif entry.group:
            app.add_typer(target, name=entry.name, help=entry.help)
        else:
            app.command(entry.name)(target)
    return app


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; never a traceback for bad input."""
    return guarded(lambda: _run(list(arguments)), arguments)


def guarded(work: Callable[[], int], arguments: Sequence[str]) -> int:
    """Run the work of a command line and return its exit status; what it raises becomes one message and a status."""
    import typer

    try:
        return work()
    except KeyboardInterrupt:
        return _interrupted()
    except typer.Abort:
        return _interrupted()
    except typer.TyperException as error:
        return _misused(error, arguments)
    except Exception as error:  # the one place where an error becomes text
        return _failed(error)


def run() -> None:
    """Entry point of the ``feuille`` command."""
    sys.exit(main(sys.argv[1:]))


def _root() -> None:
    """Take no option of its own."""


def _unloaded() -> None:
    """Stand for a command that this command line does not run."""


def _wanted(arguments: Sequence[str]) -> str | None:
    return next((word for word in arguments if not word.startswith("-")), None)


def _run(arguments: list[str]) -> int:
    """Build the command and run it; Typer returns the status of ``typer.Exit`` and 130 when interrupted."""
    import typer.main

    command = typer.main.get_command(build(_wanted(arguments)))
    if not arguments or "--help" in arguments:
        translate_help(command)
    outcome = command.main(args=arguments, prog_name="feuille", standalone_mode=False)
    if outcome == 130:
        return _interrupted()
    return outcome if isinstance(outcome, int) else 0


def _misused(error: typer.TyperException, arguments: Sequence[str]) -> int:
    """Tell a usage error in French; the help asked for by giving no argument was printed already."""
    told = getattr(error, "format_message", lambda: str(error))()
    if told:
        from api.cli.telling import tell
        from tables.catalogue import message

        known = [word for word in arguments[:1] if word in {entry.name for entry in ENTRIES}]
        tell(message("api.usage", why=usage(told), command=" ".join(["feuille", *known])))
    return 2


def _interrupted() -> int:
    from api.cli.telling import tell
    from tables.catalogue import message

    tell(message("api.interrupted"))
    return 130


def _failed(error: Exception) -> int:
    if os.environ.get("FEUILLE_DEBUG"):
        raise error
    from api.advice import exit_status, explain_all
    from api.cli.telling import tell

    for one in explain_all(error):
        tell(one)
    return exit_status(error)


if __name__ == "__main__":
    run()
