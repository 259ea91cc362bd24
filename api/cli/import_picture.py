"""The report of an import as tables for people: what was read, what changed, the rows that could not be read."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from tables.importers.report import FileReport, Report

MOST_ENDED = 40


def show(report: Report, console: Console | None = None) -> None:
    """Print the report of an import."""
    out = console or Console(highlight=False)
    for file in report.files:
        out.print(_read(file))
        if file.tables or file.prices:
            out.print(_changes(file))
        if file.notes:
            out.print(_rows(file))
    out.print(f"Tables {report.version} compilées dans {report.folder} : {report.sha256}")


def _read(file: FileReport) -> Table:
    """Picture what a file held."""
    since = f", en vigueur le {file.start:%d/%m/%Y}" if file.start else ""
    table = Table(title=f"{file.file}\n{file.kind} {file.version}{since}", title_justify="left")
    table.add_column("Lu")
    table.add_column("Nombre", justify="right")
    for name, number in file.counts.items():
        table.add_row(name.capitalize(), _number(number))
    return table


def _changes(file: FileReport) -> Table:
    """Picture what a file changed."""
    table = Table(title="Ce qui a changé", title_justify="left")
    for name in ("Table ou prix", "Ajoutés", "Retirés", "Modifiés", "Hausses", "Baisses"):
        table.add_column(name, justify="left" if name.startswith("Table") else "right")
    for change in file.tables:
        table.add_row(change.table, *map(_number, (change.added, change.removed, change.changed)), "", "")
    for moves in file.prices:
        numbers = (moves.added, moves.removed, moves.changed, moves.raised, moves.lowered)
        table.add_row(f"Prix, {moves.column}", *map(_number, numbers))
    if file.ended:
        shown = " ".join(file.ended[:MOST_ENDED]) + (" …" if len(file.ended) > MOST_ENDED else "")
        table.caption = f"Codes qui ont pris fin : {shown}"
    return table


def _rows(file: FileReport) -> Table:
    """Picture the rows that could not be read as they stand."""
    table = Table(title="Lignes à vérifier", title_justify="left")
    table.add_column("Ligne", justify="right")
    table.add_column("Constat")
    table.add_column("Que faire")
    for note in file.notes:
        table.add_row(str(note.line or ""), note.message.text, note.message.advice)
    return table


def _number(number: int) -> str:
    r"""Write a number with French thousands.

    >>> _number(13440)
    '13\u202f440'
    """
    return f"{number:,}".replace(",", "\u202f")
