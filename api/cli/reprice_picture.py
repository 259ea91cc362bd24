"""The report of ``feuille reprice``: as JSON, and as people read it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tables.catalogue import rules

if TYPE_CHECKING:
    from ccam_ngap.batch_file import Report
    from ccam_ngap.batch_jobs import Outcome


def to_json(outcomes: tuple[Outcome, ...]) -> dict[str, object]:
    """Return the report of all files as one, and each file's own, as a JSON object."""
    from ccam_ngap.batch_jobs import total

    report = total(outcomes)
    return {
        "lines": report.lines,
        "invoices": report.invoices,
        "refused": report.refused,
        "refusals": [{"rule": rule, "lines": count} for rule, count in _sorted(report)],
        "examples": [asdict(example) for example in report.examples],
        "ignored_columns": list(report.ignored),
        "files": [_file(outcome) for outcome in outcomes],
    }


def _file(outcome: Outcome) -> dict[str, object]:
    """Return what became of one file; the counts of one that was not priced are null."""
    job, report = outcome.job, outcome.report
    return {
        "source": str(job.source),
        "target": str(job.target),
        "invoices_target": str(job.totals) if job.totals else None,
        "lines": report.lines if report else None,
        "invoices": report.invoices if report else None,
        "refused": report.refused if report else None,
        "messages": [found.to_json() for found in outcome.messages],
    }


def show(outcomes: tuple[Outcome, ...], target: Path) -> None:
    """Print the report for people."""
    from ccam_ngap.batch_jobs import total

    report, console = total(outcomes), Console(highlight=False)
    written = [outcome for outcome in outcomes if outcome.report]
    files = f", {_number(len(written))} fichiers sur {_number(len(outcomes))}" if len(outcomes) > 1 else ""
    where = target if len(outcomes) > 1 else outcomes[0].job.target
    console.print(
        f"{_number(report.lines)} lignes, {_number(report.invoices)} factures{files} → {where}", soft_wrap=True
    )
    if report.ignored:
        console.print(f"Colonnes inconnues, laissées de côté : {', '.join(report.ignored)}", soft_wrap=True)
    if report.refused:
        console.print(f"{_number(report.refused)} lignes refusées, sans montant (colonne fault) :")
        console.print(_refusals(report, several=len(outcomes) > 1))
    elif written:
        console.print("Toutes les lignes sont tarifées.")


def _refusals(report: Report, *, several: bool) -> Table:
    """Return the table of the rules that refused lines."""
    table = Table("Règle", "Lignes", "Que faire", "Par exemple")
    for rule, count in _sorted(report):
        examples = [found for found in report.examples if found.rule == rule][:2]
        named = [f"{Path(found.file).name}, " if several else "" for found in examples]
        shown = "; ".join(
            f"{name}ligne {found.line} ({found.code})" for name, found in zip(named, examples, strict=True)
        )
        table.add_row(rule, _number(count), _advice(rule), shown)
    return table


def why(outcome: Outcome) -> str:
    """Say in one line why a file was not priced; the line names it."""
    name, first = str(outcome.job.source), outcome.messages[0]
    more = f" (et {len(outcome.messages) - 1} de plus)" if len(outcome.messages) > 1 else ""
    where = "" if name in first.text else f"{name} : "
    return f"{where}{first.text} {first.advice}{more}"


def _sorted(report: Report) -> list[tuple[str, int]]:
    """Return the rules that refused lines, the most frequent first."""
    return sorted(report.refusals.items(), key=lambda item: (-item[1], item[0]))


def _advice(rule: str) -> str:
    """Return what to do, without what only one line could fill in."""
    advice = rules()[rule].advice
    return "" if "{" in advice else advice


def _number(count: int) -> str:
    """Show a count in French."""
    return f"{count:,}".replace(",", "\u202f")
