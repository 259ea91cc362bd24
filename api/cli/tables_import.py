"""``feuille tables import``: official files into a folder of tables; contract §2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.cli.telling import tell
from tables.importers.errors import ImportRefusedError
from tables.importers.files import Limits
from tables.importers.run import Reader, run_import

UNREADABLE = 2
Files = Annotated[list[Path], typer.Argument(metavar="FICHIER…", help="Fichiers tels que publiés.")]
Into = Annotated[Path, typer.Option("--into", metavar="DOSSIER", help="Dossier de tables, neuf ou existant.")]
AsJson = Annotated[bool, typer.Option("--json", help="Écrit le compte rendu en JSON sur la sortie standard.")]
MostMegabytes = Annotated[int, typer.Option("--max-mo", min=1, max=10_000, help="Taille maximale d'un fichier, en Mo.")]

app = typer.Typer(no_args_is_help=True, help="Importe les tables officielles dans un dossier de tables.")
"""The sub-commands of ``feuille tables import``."""


@app.command()
def ccam(files: Files, into: Into, as_json: AsJson = False, max_mo: MostMegabytes = 100) -> None:
    """Importe la CCAM : exports CNAM (.csv, .csv.gz, .xlsx, .xls) ou archive DBF (.zip), une ou plusieurs versions."""
    from tables.importers.ccam import read_ccam

    _run(read_ccam, files, into, as_json, max_mo)


@app.command()
def lpp(files: Files, into: Into, as_json: AsJson = False, max_mo: MostMegabytes = 100) -> None:
    """Importe la LPP : lpp_fiche_tot et lpp_histo_tot (DBF, archive ou CSV)."""
    from tables.importers.lpp import read_lpp

    _run(read_lpp, files, into, as_json, max_mo)


@app.command()
def nabm(files: Files, into: Into, as_json: AsJson = False, max_mo: MostMegabytes = 100) -> None:
    """Importe la NABM : NABM_FICHE_TOT et NABM_HISTO_TOT (DBF, archive ou CSV)."""
    from tables.importers.nabm import read_nabm

    _run(read_nabm, files, into, as_json, max_mo)


@app.command()
def amo(files: Files, into: Into, as_json: AsJson = False, max_mo: MostMegabytes = 100) -> None:
    """Importe les organismes AMO (CSV : régime, caisse, centre, libellé, destinataire…)."""
    from tables.importers.amo import read_amo

    _run(read_amo, files, into, as_json, max_mo)


@app.command()
def amc(files: Files, into: Into, as_json: AsJson = False, max_mo: MostMegabytes = 100) -> None:
    """Importe les conventions AMC (fichiers C-…, R-… et correspondances d'un portail de tiers payant)."""
    from tables.importers.amc import read_amc

    _run(read_amc, files, into, as_json, max_mo)


def _run(read: Reader, files: list[Path], into: Path, as_json: bool, max_mo: int) -> None:
    """Import, then tell what was done; status 2 and one message when nothing was."""
    try:
        report = run_import(read, files, into, Limits.of_megabytes(max_mo))
    except ImportRefusedError as error:
        tell(error.message)
        raise typer.Exit(UNREADABLE) from None
    if as_json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
        return
    from api.cli.import_picture import show

    show(report)
