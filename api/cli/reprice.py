"""``feuille reprice``: price every line of a Parquet file into another; contract §6.

Exit status: 0 written (refused lines are told), 1 the result could not be written, 2 unreadable input.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.quote import leave, open_or_leave
from ccam_ngap.errors import UnreadableBatch, UnwritableBatch
from tables.catalogue import message, rules
from tables.compiled import Tables

if TYPE_CHECKING:
    from ccam_ngap.batch_file import Report

NOT_WRITTEN = 1


def reprice(
    source: Annotated[Path, typer.Argument(metavar="ENTRÉE.parquet", help="Lignes à tarifer (docs/batch.md).")],
    target: Annotated[Path, typer.Argument(metavar="SORTIE.parquet", help="Résultat : une rangée par ligne.")],
    tables: Annotated[
        Path | None, typer.Option(metavar="DOSSIER", help="Dossier de tables ; sans lui, celles livrées.")
    ] = None,
    totals: Annotated[
        Path | None, typer.Option("--invoices", metavar="FICHIER", help="Écrit aussi le total de chaque facture.")
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Nombre de fils de calcul.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Écrit le compte rendu en JSON.")] = False,
) -> None:
    """Tarife toutes les lignes d'un fichier Parquet, au centime près comme feuille quote."""
    opened = open_or_leave(tables)
    try:
        report = _reprice(source, target, opened, totals, threads)
    except ImportError as error:
        raise leave(message("batch.no-library", name=error.name)) from None
    except UnreadableBatch as error:
        for found in error.messages[:-1]:
            leave(found)
        raise leave(error.messages[-1]) from None
    except UnwritableBatch as error:
        raise leave(error.messages[0], NOT_WRITTEN) from None
    if as_json:
        print(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
    else:
        _show(report, target)


def _reprice(source: Path, target: Path, tables: Tables, totals: Path | None, threads: int) -> Report:
    """Reprice behind a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ccam_ngap.batch_file import reprice as run

    columns = (TextColumn("Lignes tarifées"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=None)

        def told(done: int, lines: int) -> None:
            progress.update(task, completed=done, total=lines)

        return run(source, target, tables, totals=totals, threads=threads, progress=told)


def _as_json(report: Report) -> dict[str, object]:
    """Return the report as a JSON object."""
    return {
        "lines": report.lines,
        "invoices": report.invoices,
        "refused": report.refused,
        "refusals": [{"rule": rule, "lines": count} for rule, count in _sorted(report)],
        "examples": [asdict(example) for example in report.examples],
        "ignored_columns": list(report.ignored),
    }


def _sorted(report: Report) -> list[tuple[str, int]]:
    """Return the rules that refused lines, the most frequent first."""
    return sorted(report.refusals.items(), key=lambda item: (-item[1], item[0]))


def _show(report: Report, target: Path) -> None:
    """Print the report for people."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    console.print(f"{_number(report.lines)} lignes, {_number(report.invoices)} factures → {target}", soft_wrap=True)
    if report.ignored:
        console.print(f"Colonnes inconnues, laissées de côté : {', '.join(report.ignored)}", soft_wrap=True)
    if not report.refused:
        console.print("Toutes les lignes sont tarifées.")
        return
    console.print(f"{_number(report.refused)} lignes refusées, sans montant (colonne fault) :")
    table = Table("Règle", "Lignes", "Que faire", "Par exemple")
    for rule, count in _sorted(report):
        examples = [found for found in report.examples if found.rule == rule][:2]
        shown = "; ".join(f"ligne {found.line} ({found.code})" for found in examples)
        table.add_row(rule, _number(count), _advice(rule), shown)
    console.print(table)


def _advice(rule: str) -> str:
    """Return what to do, without what only one line could fill in."""
    advice = rules()[rule].advice
    return "" if "{" in advice else advice


def _number(count: int) -> str:
    """Show a count in French."""
    return f"{count:,}".replace(",", "\u202f")
