"""The screen of the raw flows of an invoice: each beside the other, record by record, with the names of the fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Response

from api.page.rendering import page
from api.page.rows import row
from api.routes.wiring import TheTerminal
from api.shapes.states import InvoiceShape
from engine.flows import Flow, flows
from norms.viewing import Row

router = APIRouter(include_in_schema=False)
TITLES = {
    "STS-IN": "STS, question",
    "STS-OUT": "STS, réponse",
    "FSE": "FSE, vers l'AMO",
    "DRE": "DRE, vers l'AMC",
    "ARL": "ARL, accusé de réception",
    "RSP": "RSP, retour du payeur",
}
HIDDEN = "•"


@dataclass(frozen=True, slots=True)
class Line:
    """One field on the screen; ``raw`` is dotted where it tells who the patient is."""

    label: str
    columns: str
    raw: str
    reading: str
    why: str
    attested: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One record: its type and label, its fields."""

    title: str
    lines: tuple[Line, ...]

    @property
    def faults(self) -> int:
        """How many of its fields are wrong."""
        return sum(bool(each.why) for each in self.lines)


@dataclass(frozen=True, slots=True)
class Shown:
    """One flow on the screen."""

    title: str
    name: str
    profile: str
    blocks: tuple[Block, ...]

    @property
    def attested(self) -> bool:
        """Whether public sources vouch for every column."""
        return all(line.attested for block in self.blocks for line in block.lines)


@router.get("/factures/{invoice}/flux")
def get_flows_page(invoice: int, terminal: TheTerminal, complet: bool = False) -> Response:
    """Show the flows of an invoice; who the patient is only where it is asked for."""
    state = InvoiceShape.of(terminal.detail(invoice).state)
    with terminal.office.store.reading() as connection:
        found = flows(connection, invoice)
    shown = [flow_shown(each, whole=complet) for each in found]
    return page("flows.html", row=row(state), flows=shown, complet=complet)


def flow_shown(flow: Flow, *, whole: bool) -> Shown:
    """Return a flow as its screen shows it; ``whole`` shows the personal fields too."""
    return Shown(TITLES.get(flow.kind, flow.kind), flow.name, flow.profile, tuple(_blocks(flow.rows, whole=whole)))


def _blocks(rows: tuple[Row, ...], *, whole: bool) -> Iterator[Block]:
    """Yield the records."""
    for _, fields in groupby(rows, key=lambda each: each.record):
        found = tuple(fields)
        title = f"{found[0].type} {found[0].record_label}".strip()
        yield Block(title, tuple(_line(each, whole=whole) for each in found))


def _line(found: Row, *, whole: bool) -> Line:
    """Return one field."""
    hidden = found.personal and not whole
    raw = "".join(HIDDEN if sign.strip() else sign for sign in found.raw) if hidden else found.raw
    reading = "" if hidden else found.reading
    return Line(found.label, found.columns, raw, reading, found.why, found.attested)
