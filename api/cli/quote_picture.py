"""A quote as people read it: a table of the lines, the totals, what was noticed, the reasons when asked for."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ccam_ngap.answer import Answer, Line, Step
from tables.messages import Message, Severity
from tables.money import euros

PIPE_WIDTH = 120
MARKS = {Severity.ERROR: ("✗", "bold red"), Severity.WARNING: ("!", "yellow"), Severity.INFO: ("·", "cyan")}
AMOUNTS = ("Honoraires", "Base", "Taux", "AMO", "AMC", "Patient")


def show(answer: Answer) -> None:
    """Print an answer on the terminal."""
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    if answer.totals is None:
        console.print(Text("Demande refusée", style="bold red"))
    else:
        console.print(_lines(answer))
        _to_pay(console, answer)
    for found in answer.messages:
        _message(console, found)
    for line in answer.lines:
        _steps(console, line)
    console.print(Text(f"Tables {answer.tables_version} ({answer.tables_sha256[:12]})", style="dim"))


def _lines(answer: Answer) -> Table:
    """Return the table of lines and totals."""
    table = Table(show_footer=True, header_style="bold", footer_style="bold")
    totals = answer.totals
    assert totals is not None
    sums = (euros(totals.fee), euros(totals.base), "", euros(totals.amo), euros(totals.amc), euros(totals.patient))
    table.add_column("Acte", footer="Total", no_wrap=True)
    table.add_column("Date", no_wrap=True)
    table.add_column("Qté", justify="right")
    for name, total in zip(AMOUNTS, sums, strict=True):
        table.add_column(name, footer=total, justify="right", no_wrap=True)
    for line in answer.lines:
        patient = Text(euros(line.patient), style="bold red" if line.patient < 0 else "")
        table.add_row(
            f"{line.nomenclature} {line.code}",
            f"{line.date:%d/%m/%Y}",
            str(line.quantity),
            euros(line.fee),
            euros(line.base),
            f"{line.rate}\u00a0%",
            euros(line.amo),
            euros(line.amc),
            patient,
        )
    return table


def _to_pay(console: Console, answer: Answer) -> None:
    """Print what the patient hands over now, and the overcharge when there is one."""
    assert answer.totals is not None
    console.print(Text(f"À payer maintenant : {euros(answer.totals.to_pay_now)}", style="bold"))
    overcharge = sum(line.overcharge for line in answer.lines)
    if overcharge:
        console.print(f"Dont dépassement : {euros(overcharge)}")


def _message(console: Console, found: Message) -> None:
    """Print one message and what to do about it."""
    mark, style = MARKS[found.severity]
    where = f"{found.field} : " if found.field else ""
    console.print(Text(f"{mark} {where}{found.text}", style=style))
    if found.advice:
        console.print(Text(f"  → {found.advice}", style="dim"))


def _source(step: Step) -> str:
    """Say which table row an amount rests on, since when, and where it was read."""
    if step.start is None:
        return ""
    return f"{step.table}, {step.key}, depuis le {step.start:%d/%m/%Y} : {step.source} ({step.grade})"


def _steps(console: Console, line: Line) -> None:
    """Print the reasons of one line, each with where it comes from."""
    if not line.steps:
        return
    table = Table(title=f"{line.nomenclature} {line.code}", title_justify="left", show_edge=False, header_style="bold")
    table.add_column("Raison", ratio=3)
    table.add_column("Texte", ratio=2)
    table.add_column("Source de la valeur", ratio=3)
    for step in line.steps:
        table.add_row(step.text, step.law, _source(step))
    console.print(table)
