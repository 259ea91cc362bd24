"""`feuille scor`: the supporting documents of invoices."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.lots import Folder, open_office
from api.cli.telling import tell
from tables.messages import Severity

app = typer.Typer(no_args_is_help=True)

Pdf = Annotated[Path, typer.Argument(help="La pièce numérisée, en PDF.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Rend des données plutôt que du texte.")]


@app.callback()
def scor() -> None:
    """Contrôle et joint les pièces justificatives (ordonnances, feuilles de soins)."""


@app.command()
def check(file: Pdf, as_json: AsJson = False) -> None:
    """Dit si une pièce peut partir (PDF, une page, A5, 200 points par pouce, droite, lisible), sans la garder."""
    from norms.scor import check_document

    found = check_document(file.read_bytes(), file.name)
    if as_json:
        told = {"state": found.state.label, "messages": [each.to_json() for each in found.messages]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(found.state.label)
        for each in found.messages:
            tell(each, sys.stdout)
    raise typer.Exit(1 if any(each.severity is Severity.ERROR for each in found.messages) else 0)


@app.command()
def join(
    invoice: Annotated[int, typer.Argument(help="Numéro interne de la facture.", show_default=False)],
    file: Pdf,
    folder: Folder = None,
    kind: Annotated[str, typer.Option(help="ORDN ordonnance, FSOI feuille de soins.")] = "ORDN",
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date de la prescription.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Accepte une page de travers ou pâle.")] = False,
) -> None:
    """Contrôle une pièce et la joint à une facture ; elle partira après l'ARL positif de son lot."""
    content = file.read_bytes()
    with open_office(folder) as office:
        found = office.documents.join(invoice, kind, file.name, content, day.date() if day else None, force=force)
    for each in found.messages:
        tell(each)
    if found.document is not None:
        print(f"{found.document.label}  {found.document.identifier}")
    refused = found.document is None or found.document.state == "non_compliant"
    raise typer.Exit(1 if refused else 0)


@app.command("list")
def list_documents(folder: Folder = None, as_json: AsJson = False) -> None:
    """Liste les pièces et leur état, et ce qui manque aux factures."""
    from api.shapes.documents import DocumentsShape

    with open_office(folder) as office:
        found = DocumentsShape.model_validate(
            {"documents": office.documents.all(), "missing": office.documents.missing()}
        )
    if as_json:
        print(json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2))
        return
    for each in found.documents:
        print(f"{each.label:<18} {each.kind}  facture {each.invoice_id}  {each.name}  {each.identifier}")
    for lacking in found.missing:
        print(f"{'MANQUANT':<18} {lacking.kind}  facture {lacking.invoice_id}")


@app.command()
def purge(folder: Folder = None) -> None:
    """Oublie les pièces archivées depuis plus de six mois."""
    with open_office(folder) as office:
        print(f"{office.documents.purge()} pièce(s) purgée(s).")
