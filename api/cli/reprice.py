"""``feuille reprice``: price every line of Parquet files into others; contract §6.

One file goes to a file; several, or a folder, go to a folder, one result a file, over the processes of this machine or
over the workers of a dask scheduler (``--cluster``). Exit status: 0 all written (refused lines are told), 1 a result
could not be written, or one of several files could not be priced (each is named, the others are written), 2 unreadable
input.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.quote import leave, open_or_leave
from api.cli.telling import tell
from ccam_ngap.errors import UnreadableBatch, UnusableCluster, UnwritableBatch
from tables.catalogue import message
from tables.compiled import Tables

if TYPE_CHECKING:
    from ccam_ngap.batch_jobs import Job, Outcome, Terms

NOT_WRITTEN = 1
THREADS = 2
"""Threads that price one file alone; files side by side get one each."""


def reprice(
    sources: Annotated[
        list[Path], typer.Argument(metavar="ENTRÉE", help="Lignes à tarifer : des fichiers Parquet, ou leurs dossiers.")
    ],
    target: Annotated[
        Path, typer.Argument(metavar="SORTIE", help="Fichier d'une rangée par ligne ; un dossier pour plusieurs.")
    ],
    tables: Annotated[
        Path | None, typer.Option(metavar="DOSSIER", help="Dossier de tables ; sans lui, celles livrées.")
    ] = None,
    totals: Annotated[
        Path | None,
        typer.Option("--invoices", metavar="FICHIER", help="Écrit aussi le total de chaque facture (ou DOSSIER)."),
    ] = None,
    threads: Annotated[
        int | None, typer.Option(min=1, max=64, help="Fils de calcul par fichier : 2 pour un seul, sinon 1.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processus pour plusieurs fichiers ; sinon un par processeur.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADRESSE", help="Ordonnanceur dask dont les travailleurs tarifent (tcp://hôte:port)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Écrit le compte rendu en JSON.")] = False,
) -> None:
    """Tarife toutes les lignes de fichiers Parquet, au centime près comme feuille quote."""
    if workers and cluster:
        raise leave(message("batch.workers-elsewhere"))
    opened = open_or_leave(tables)
    try:
        from ccam_ngap.batch_jobs import Terms, cut_invoices, jobs_of

        jobs = jobs_of(sources, target, totals)
        if len(jobs) == 1 and cluster is None:
            outcomes: tuple[Outcome, ...] = (_alone(jobs[0], opened, threads or THREADS),)
        else:
            outcomes = _side_by_side(jobs, Terms.of(tables, opened, threads or 1), workers or _processors(), cluster)
    except ImportError as error:
        raise leave(message("batch.no-library", name=error.name)) from None
    except UnreadableBatch as error:
        for found in error.messages[:-1]:
            leave(found)
        raise leave(error.messages[-1]) from None
    except (UnwritableBatch, UnusableCluster) as error:
        for found in error.messages[:-1]:
            leave(found)
        raise leave(error.messages[-1], NOT_WRITTEN) from None
    for warning in cut_invoices(outcomes):
        tell(warning)
    _tell(outcomes, target, as_json)
    raise typer.Exit(_tell_failures(outcomes))


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _alone(job: Job, tables: Tables, threads: int) -> Outcome:
    """Reprice one file in this process, behind a bar of its lines."""
    from ccam_ngap.batch_file import reprice as run
    from ccam_ngap.batch_jobs import Outcome

    with _bar("Lignes tarifées") as told:
        report = run(job.source, job.target, tables, totals=job.totals, threads=threads, progress=told)
    return Outcome(job, report)


def _side_by_side(jobs: tuple[Job, ...], terms: Terms, workers: int, cluster: str | None) -> tuple[Outcome, ...]:
    """Reprice several files, behind a bar of the files."""
    done = 0

    def count(_: Outcome) -> None:
        nonlocal done
        done += 1
        told(done, len(jobs))

    with _bar("Fichiers tarifés") as told:
        told(0, len(jobs))
        if cluster is not None:
            from ccam_ngap import cluster as there

            return there.reprice_files(jobs, terms, cluster, told=count)
        from ccam_ngap import batch_processes as here

        return here.reprice_files(jobs, terms, workers=workers, told=count)


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error; yield what is told how much is done, and of how much."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)


def _tell(outcomes: tuple[Outcome, ...], target: Path, as_json: bool) -> None:
    """Print the report, on standard output."""
    from api.cli import reprice_picture

    if as_json:
        print(json.dumps(reprice_picture.to_json(outcomes), ensure_ascii=False, indent=2))
    else:
        reprice_picture.show(outcomes, target)


def _tell_failures(outcomes: tuple[Outcome, ...]) -> int:
    """Name every file that was not priced, on standard error; return the exit status."""
    from api.cli.reprice_picture import why

    failed = [outcome for outcome in outcomes if outcome.report is None]
    for outcome in failed:
        print(f"✗ {why(outcome)}", file=sys.stderr)
    return NOT_WRITTEN if failed else 0
