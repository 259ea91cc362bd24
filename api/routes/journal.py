"""The journal's verdict."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.wiring import TheTerminal
from api.shapes.states import JournalShape

router = APIRouter(prefix="/journal", tags=["journal"])


@router.get("/verification", summary="Vérifier le journal")
def get_verification(terminal: TheTerminal) -> JournalShape:
    """Verify every link of the journal, and the checkpoints of the transmissions."""
    return JournalShape.of(terminal.office.verify_journal())
