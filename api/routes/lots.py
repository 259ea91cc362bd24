"""Lots and the B2 files that hold them: make, list, watch, send again, take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from api.idempotency import Once
from api.routes.replay import mark
from api.routes.wiring import Key, TheOnce, TheTerminal
from api.shapes.base import Body
from api.shapes.states import FilesShape, LotShape, LotsShape
from engine.overview import Lot

router = APIRouter(tags=["lots"])

Number = Annotated[str, Path(pattern="^([0-9]{3}|[A-Z]{3})$", description="001 (FSE) ou AAA (DRE)")]
Biller = Annotated[str, Query(pattern="^([0-9AB]{9})?$", description="Facturant, où plusieurs ont un lot de ce numéro")]


class TreatBody(Body):
    """What a person did about a lot, in a few words, without naming a patient."""

    note: Annotated[str, Field(min_length=1, max_length=200, examples=["Bordereau papier envoyé le 20/12"])]


@router.post("/lots", summary="Mettre en lot les factures scellées")
def post_lots(key: Key, terminal: TheTerminal, once: TheOnce, response: Response) -> LotsShape:
    """Make one FSE lot and one DRE lot per biller, destination and norm."""

    def effect() -> dict[str, Any]:
        return LotsShape.of(terminal.make_lots(key)).model_dump(mode="json")

    done, replayed = once.run(key, "lots", {}, effect)
    mark(response, replayed)
    return LotsShape.model_validate(done)


@router.get("/lots", summary="Lister les lots et leur état")
def get_lots(terminal: TheTerminal) -> LotsShape:
    """List the lots, oldest first."""
    return LotsShape.of(terminal.office.lots())


@router.post("/lots/watch", summary="Repérer les lots dont l'ARL tarde")
def post_watch(terminal: TheTerminal) -> LotsShape:
    """Note the lots left without an ARL for two working days, and list those that wait too long."""
    return LotsShape.of(terminal.late_lots())


@router.get("/lots/{number}", summary="Montrer un lot")
def get_lot(number: Number, terminal: TheTerminal, biller: Biller = "") -> LotShape:
    """Show the latest lot that bears a number."""
    return LotShape.model_validate(terminal.office.lot(number, biller))


@router.post("/lots/{number}/resend", summary="Renvoyer un lot non remis ou sans ARL")
def post_resend(
    number: Number, key: Key, terminal: TheTerminal, once: TheOnce, response: Response, biller: Biller = ""
) -> LotShape:
    """Have the lot leave again, the same file, at the next transmission; 409 for a lot that may not."""
    return _done(once, response, key, "resend", (number, biller), lambda: terminal.resend_lot(number, biller))


@router.post("/lots/{number}/reopen", summary="Rouvrir un lot refusé")
def post_reopen(
    number: Number, key: Key, terminal: TheTerminal, once: TheOnce, response: Response, biller: Biller = ""
) -> LotShape:
    """Take the lot back: its invoices go in a new one; 409 for a lot that may not."""
    return _done(once, response, key, "reopen", (number, biller), lambda: terminal.reopen_lot(number, biller))


@router.post("/lots/{number}/treat", summary="Noter le traitement manuel d'un lot")
def post_treat(number: Number, body: TreatBody, terminal: TheTerminal, biller: Biller = "") -> LotShape:
    """Note what a person did about a lot that went wrong; its state stays what the flows say."""
    return LotShape.model_validate(terminal.treat_lot(number, body.note, biller))


@router.post("/files", summary="Écrire les fichiers B2 des lots")
def post_files(key: Key, terminal: TheTerminal, once: TheOnce, response: Response) -> FilesShape:
    """Write the files of the lots that have none, each whole or not at all."""

    def effect() -> dict[str, Any]:
        return FilesShape.of(terminal.make_files()).model_dump(mode="json")

    done, replayed = once.run(key, "files", {}, effect)
    mark(response, replayed)
    return FilesShape.model_validate(done)


def _done(
    once: Once, response: Response, key: str, what: str, lot: tuple[str, str], act: Callable[[], Lot]
) -> LotShape:
    """Act on a lot once for a key, and show it."""
    body = {"lot": lot[0], "biller": lot[1]}
    done, replayed = once.run(key, f"lots.{what}", body, lambda: _shown(act()))
    mark(response, replayed)
    return LotShape.model_validate(done)


def _shown(found: Lot) -> dict[str, Any]:
    """Return a lot as data."""
    return LotShape.model_validate(found).model_dump(mode="json")
