"""What a folder of tables holds, as people read it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

PIPE_WIDTH = 120


def show(info: Mapping[str, Any]) -> None:
    """Print the description that ``Tables.info`` gives."""
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    console.print(f"Version [bold]{info['version']}[/bold]")
    console.print(f"Empreinte SHA-256 {info['sha256']}")
    table = Table(header_style="bold")
    for name, justify in (("Nomenclature", "left"), ("Actes", "right"), ("Premier effet", "left"), ("Dernier", "left")):
        table.add_column(name, justify="right" if justify == "right" else "left")
    for name, found in info["nomenclatures"].items():
        table.add_row(name, str(found["acts"]), _day(found["first_effective"]), _day(found["last_effective"]))
    console.print(table)
    console.print(f"Règles et prix du {_day(info['first_effective'])} au {_day(info['last_effective'])}.")
    console.print(f"Dernier jour que l'on peut tarifer : {_day(info['last_day'])}.")
    console.print(f"{info['rows']} lignes dans {len(info['tables'])} tables, {len(info['sources'])} sources.")


def _day(text: str | None) -> str:
    """Show an ISO date in French."""
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else "—"
