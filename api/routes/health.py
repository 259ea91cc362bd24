"""GET /health: what runs."""

from __future__ import annotations

from importlib import metadata

from fastapi import APIRouter

from api.routes.wiring import TheTerminal
from api.shapes.base import Shape
from api.shapes.states import NOTICE

router = APIRouter(tags=["service"])


class HealthShape(Shape):
    """The versions that run, and whether the world behind is simulated."""

    status: str
    version: str
    tables_version: str
    tables_sha256: str
    cards: str
    sandbox: bool
    notice: str


@router.get("/health", summary="Dire ce qui tourne")
def get_health(terminal: TheTerminal) -> HealthShape:
    """Say what runs."""
    return HealthShape(
        status="ok",
        version=metadata.version("feuille"),
        tables_version=terminal.tables.version,
        tables_sha256=terminal.tables.sha256,
        cards=terminal.stack,
        sandbox=terminal.world is not None,
        notice=NOTICE,
    )
