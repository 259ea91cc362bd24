"""A quote as people read it: a table of the lines, the totals, what was noticed, the reasons when asked for."""

from __future__ import annotations

import sys
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ccam_ngap.answer import Answer, Line, Step
from ccam_ngap.explain import shown
from tables.messages import Message, Severity
from tables.money import euros

PIPE_WIDTH = 120
MARKS = {Severity.ERROR: ("✗", "bold red"), Severity.WARNING: ("!", "yellow"), Severity.INFO: ("·", "cyan")}
UNDATED = date(1970, 1, 1)
"""First day of a row whose source gives none."""
GRADES = {"C": "certain", "L": "probable", "G": "à vérifier", "S": "simulé"}
"""How sure a value is, in words."""
LEGEND = "DR dépense réelle, TR base AMO, MRO part AMO, TM = TR − MRO ticket modérateur."
"""What the letters of a complementary formula mean."""
FIRST_STEPS = ("tariff.price", "tariff.profession", "rate.family")
"""Steps that start a sum: nothing was there before."""
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
    later = answer.withheld
    due = (("Participation", later.participation), ("Franchise", later.franchise)) if later else ()
    for name, amount in due:
        if amount:
            console.print(Text(f"{name} que la caisse retiendra ensuite : {euros(amount)}", style="dim"))


def _message(console: Console, found: Message) -> None:
    """Print one message and what to do about it."""
    mark, style = MARKS[found.severity]
    where = f"{found.field} : " if found.field else ""
    console.print(Text(f"{mark} {where}{found.text}", style=style))
    if found.advice:
        console.print(Text(f"  → {found.advice}", style="dim"))


def _steps(console: Console, line: Line) -> None:
    """Print the reasons of one line: what was done, the amount before and after, and where the value comes from."""
    if not line.steps:
        return
    title = f"{line.nomenclature} {line.code} du {line.date:%d/%m/%Y} : {euros(line.fee)}"
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, header_style="bold")
    table.add_column("Raison, et d'où vient la valeur")
    table.add_column("Avant", justify="right", no_wrap=True)
    table.add_column("Après", justify="right", no_wrap=True)
    for step in line.steps:
        before = "" if step.rule in FIRST_STEPS else shown(step.before, step.unit)
        table.add_row(_reason(step), before, shown(step.after, step.unit))
    shares = f"honoraires {euros(line.fee)} − AMO {euros(line.amo)} − AMC {euros(line.amc)}"
    table.add_row(Text(f"Reste au patient : {shares}", style="bold"), "", Text(euros(line.patient), style="bold"))
    if line.formula is not None:
        table.caption, table.caption_justify = LEGEND, "left"
    console.print(table)


def _reason(step: Step) -> Text:
    """Say what was done, then smaller the rule, its text, and the table row with its date and its source."""
    origin = ""
    if step.start is not None:
        since = "" if step.start == UNDATED else f" depuis le {step.start:%d/%m/%Y}"
        origin = f"{step.table} [{step.key}]{since}, source {step.source} ({GRADES[step.grade or 'C']})"
    below = " · ".join(part for part in (step.rule, step.law, origin) if part)
    return Text.assemble(step.text, "\n", (below, "dim"))
