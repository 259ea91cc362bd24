"""Typer's own words in French: panel titles, the help of ``--help``, usage errors.

>>> usage("No such option: --foo")
"L'option --foo n'existe pas."
>>> usage("Missing argument 'FILE'.")
"Il manque l'argument 'FILE'."
"""

from __future__ import annotations

import re
from typing import Any

_USAGE = tuple(
    (re.compile(pattern, re.DOTALL), french)
    for pattern, french in (
        (r"No such option: (\S+)(?: \(Possible options: (.*)\))", r"L'option \1 n'existe pas (voisines : \2)."),
        (r"No such option: (.*)", r"L'option \1 n'existe pas."),
        (r"No such command ('[^']*')\.?(?: Did you mean (.*)\?)", r"La commande \1 n'existe pas ; voulez-vous \2 ?"),
        (r"No such command (.*)\.", r"La commande \1 n'existe pas."),
        (r"Missing command\.", "Il manque une commande."),
        (r"Missing argument (.*?)\.?", r"Il manque l'argument \1."),
        (r"Missing option (.*?)\.?", r"Il manque l'option \1."),
        (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"Argument en trop : \1."),
        (r"Option (\S+) requires .*", r"L'option \1 attend une valeur."),
        (r"Option (\S+) does not take a value\.", r"L'option \1 ne prend pas de valeur."),
        (r"Invalid value for (.*?): Input should be a valid (?:integer|number).*", r"\1 : un nombre est attendu."),
        (r"Invalid value for (.*?): Input should be less than or equal to (\S+)", r"\1 : au plus \2."),
        (r"Invalid value for (.*?): Input should be greater than or equal to (\S+)", r"\1 : au moins \2."),
        (r"Invalid value for (.*?): Input should be (.*)", r"\1 : l'une de ces valeurs est attendue : \2."),
        (r"Invalid value for (.*?): (.*)", r"\1 : valeur refusée (\2)."),
    )
)


def usage(text: str) -> str:
    """Return a usage error of Typer in French; a text that is not known stays as it is."""
    for pattern, french in _USAGE:
        if found := pattern.fullmatch(text.strip()):
            return found.expand(french)
    return text.strip()


def translate_help(command: Any) -> None:
    """Put the help of a Typer command and of its sub-commands in French."""
    from typer import rich_utils

    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.DEFAULT_STRING = "[défaut : {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
    _translate_option(command)


def _translate_option(command: Any) -> None:
    """Put the help of ``--help`` in French, down the tree of commands."""
    option = command.get_help_option(command.context_class(command))
    if option is not None:
        option.help = "Affiche cette aide."
    for one in getattr(command, "commands", {}).values():
        _translate_option(one)
