"""The page that ends a demo: who, what, how much, what was sent, what was paid, what is left on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from api.demo.run import Outcome
from api.demo.summary import french_day
from api.shapes.states import NOTICE
from tables.money import euros

_KINDS: Mapping[str, str] = {
    "fse": "FSE",
    "dre": "DRE",
    "bordereau": "Bordereau",
    "arl": "ARL",
    "rsp": "RSP",
    "journal": "Journal",
}


def recap(outcome: Outcome) -> RenderableType:
    """Return the recap of a run that held."""
    took = f"{outcome.seconds:.1f} s".replace(".", ",")
    head = Text(f"✓ {outcome.proofs} contrôles tenus en {took}", "bold green")
    return Panel(
        Group(head, _people(outcome), _invoices(outcome), _transfers(outcome), _files(outcome)),
        title="[bold]Récapitulatif[/]",
        subtitle=f"[bold yellow]{NOTICE}[/]",
        border_style="green",
        box=box.ROUNDED,
        padding=(1, 2),
    )


def _people(outcome: Outcome) -> Table:
    """Who cares, who is cared for, through which readers."""
    cards, rights = outcome.figures("cards"), outcome.figures("rights")
    readers, journal = outcome.figures("readers"), outcome.figures("returns")
    entries: Any = journal["journal"]
    rows = (
        ("Cartes", str(readers["stack"])),
        ("CPS", f"{cards['practitioner']}, {cards['structure']} ({cards['billing_number']})"),
        ("Patient", f"{cards['chosen']}, organisme {cards['organism']}"),
        ("Droits", f"ouverts au {french_day(str(rights['day']))} (ADRi simulé)"),
        ("Scellement", "signatures CPS et Vitale vérifiées par cryptography seul"),
        ("Journal", f"{entries['entries']} écritures, chaîne intacte"),
    )
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(name, value)
    return table


def _invoices(outcome: Outcome) -> Group:
    """Each invoice with its lines, its shares and its state."""
    billing: Any = outcome.figures("billing")
    returns: Any = outcome.figures("returns")
    pairs = zip(billing["invoices"], returns["invoices"], strict=True)
    return Group(*(_invoice(one, state) for one, state in pairs))


def _invoice(one: Mapping[str, Any], state: Mapping[str, Any]) -> Table:
    """One invoice."""
    title = f"\nFacture {state['number']:09d} · {one['title']} · [green]{state['state_text']}[/]"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", show_footer=True)
    totals = _amounts(one["totals"])
    table.add_column("Acte", "Total", min_width=14)
    for name, total in zip(("Honoraires", "AMO", "AMC", "Patient"), totals, strict=True):
        table.add_column(name, total, justify="right", no_wrap=True, min_width=10, footer_style="bold")
    for line in one["lines"]:
        table.add_row(
            line["code"] if line["quantity"] == 1 else f"{line['code']} × {line['quantity']}", *_amounts(line)
        )
    return table


def _amounts(values: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(euros(values[name]) for name in ("fee", "amo", "amc", "patient"))


def _transfers(outcome: Outcome) -> Table:
    """The lots that left and the money that came."""
    lots: Any = outcome.figures("lots")
    sending: Any = outcome.figures("sending")
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column()
    table.add_column(justify="right")
    for lot, file in zip(lots["lots"], lots["files"], strict=True):
        carried = ", ".join(f"{number:09d}" for number in lot["invoices"])
        table.add_row(
            f"Lot {lot['flow']} {lot['number']}", f"vers {lot['destination']} : {carried}", f"{file['size']} octets"
        )
    for one in sending["transfers"]:
        table.add_row("Virement", f"de {one['payer']}, {one['reference']}", euros(one["amount"]))
    return table


def _files(outcome: Outcome) -> Table:
    """The files left, relative to the demo's folder."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    table.add_row("", "")
    table.add_row("Dossier", str(outcome.folder))
    for kind, title in _KINDS.items():
        for path in outcome.files.get(kind, ()):
            table.add_row(title, str(Path(path).relative_to(outcome.folder)))
    return table
