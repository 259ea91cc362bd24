"""What the steps of a demo share: the route, the outside world, the checks, and what came out so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.demo.proofs import Proofs
from api.demo.route import Route
from api.sandbox import Sandbox
from api.shapes.invoices import PricedShape
from api.shapes.states import InvoiceDetailShape

AskCode = Callable[[str, str], bytearray]
"""Gives the bearer code of an identity's CPS; the second argument says in French why it is asked again, if it is."""


@dataclass
class Billed:
    """One invoice of the demo: whose card seals it, what it was asked, and what became of it."""

    identity: str
    title: str
    quoted: dict[str, Any]
    priced: PricedShape
    sealed: InvoiceDetailShape | None = None


@dataclass
class Story:
    """The demo so far."""

    route: Route
    world: Sandbox
    folder: Path
    ask_code: AskCode
    proofs: Proofs = field(default_factory=Proofs)
    billed: list[Billed] = field(default_factory=list)
    files: dict[str, list[Path]] = field(default_factory=dict)
    holder: str = ""
    """The identity whose CPS is in the reader."""

    def keep(self, kind: str, path: Path) -> None:
        """Note a file that the demo leaves."""
        self.files.setdefault(kind, []).append(path)

    def listed(self) -> dict[str, list[str]]:
        """Return the files left, by kind, as paths."""
        return {kind: [str(path) for path in paths] for kind, paths in self.files.items()}
