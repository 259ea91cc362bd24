"""``feuille bench``: hand the command line to the benches, in a process of their own.

The benches stand above the faces and are not imported here; and what is timed shares nothing with this command.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from api.cli.telling import tell
from tables.catalogue import message

Names = Annotated[list[str] | None, typer.Argument(metavar="NOM", help="Chiffres à mesurer ; tous sinon.")]
AsJson = Annotated[bool, typer.Option("--json", help="Rend des données plutôt que du texte.")]
ListOnly = Annotated[bool, typer.Option("--list", help="Nomme les chiffres sans rien mesurer.")]
CcamExport = Annotated[
    Path | None, typer.Option("--ccam", metavar="FICHIER", help="Export CCAM officiel, pour import_ccam_s.")
]


def bench(names: Names = None, as_json: AsJson = False, list_only: ListOnly = False, ccam: CcamExport = None) -> None:
    """Mesure la vitesse de feuille, chaque chiffre à côté d'un pair ou d'une limite physique mesurés avec lui."""
    if find_spec("benches") is None:
        tell(message("bench.not-installed"))
        raise typer.Exit(1)
    words = ["--json"] * as_json + ["--list"] * list_only + (["--ccam", str(ccam)] if ccam else [])
    command = [sys.executable, "-m", "benches", *words, "--", *(names or ())]
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603 our own module
