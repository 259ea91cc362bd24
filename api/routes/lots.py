"""Lots and the B2 files that hold them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.routes.replay import mark
from api.routes.wiring import Key, TheOnce, TheTerminal
from api.shapes.states import FilesShape, LotsShape

router = APIRouter(tags=["lots"])


@router.post("/lots", summary="Mettre en lot les factures scellées")
def post_lots(key: Key, terminal: TheTerminal, once: TheOnce, response: Response) -> LotsShape:
    """Make one FSE lot and one DRE lot per biller and destination."""

    def effect() -> dict[str, Any]:
        return LotsShape.of(terminal.make_lots(key)).model_dump(mode="json")

    done, replayed = once.run(key, "lots", {}, effect)
    mark(response, replayed)
    return LotsShape.model_validate(done)


@router.get("/lots", summary="Lister les lots et leur état")
def get_lots(terminal: TheTerminal) -> LotsShape:
    """List the lots, oldest first."""
    return LotsShape.of(terminal.office.lots())


@router.post("/files", summary="Écrire les fichiers B2 des lots")
def post_files(key: Key, terminal: TheTerminal, once: TheOnce, response: Response) -> FilesShape:
    """Write the files of the lots that have none, each whole or not at all."""

    def effect() -> dict[str, Any]:
        return FilesShape.of(terminal.make_files()).model_dump(mode="json")

    done, replayed = once.run(key, "files", {}, effect)
    mark(response, replayed)
    return FilesShape.model_validate(done)
