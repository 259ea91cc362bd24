"""Putting lots in files: the bytes are stored first, then written to the folder, whole or not at all."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from engine.documents.billed import billed
from engine.errors import StoreFault
from engine.invoice.states import LOT
from engine.invoice.values import Sealed
from engine.numbers import FILE, allocate
from engine.sending.atomic import sweep, write_atomically
from engine.sending.destinations import caisse_of, recipient
from engine.store.invoices import row_of, sealed_of
from engine.store.lots import DRE, FSE, add_file, carried
from engine.store.moves import move
from engine.store.unit import Unit
from norms.b2.envelope import FileHeader
from norms.b2.lot import LotOfInvoices
from norms.dre import dre_file
from norms.fse import fse_file
from norms.invoice import BilledInvoice
from tables.compiled import Tables

EMITTER_TYPE = "TE"
MESSAGES = {FSE: "FEUILLE SCELLEMENT SIMULE", DRE: "FACTURE INITIALE"}
"""What the free zone of a file's head says; the AMC flow's text is the one that such flows carried in production."""


def make_file(unit: Unit, tables: Tables, lot: Row[Any], folder: Path) -> int:
    """Make and store the file of one lot, in one transaction; return the file's internal id.

    Raises ``norms.errors.NormError`` when the lot cannot be written: nothing is stored then.
    """
    number = allocate(unit, FILE, lot.biller)
    content = _content(unit, tables, lot, FILE.show(number.value))
    name = f"{lot.flow}-{lot.biller}-{unit.now:%Y%m%d}-{FILE.show(number.value)}.b2"
    values: dict[str, object] = {
        "flow": lot.flow,
        "number": number.value,
        "biller": lot.biller,
        "destination": lot.destination,
        "demo": lot.demo,
        "name": name,
        "path": str(folder / name),
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    made = add_file(unit, values, lot.id)
    move(unit, LOT, lot.id, "filed", {"file_id": made}, number=lot.number, file=made)
    return made


def write_file(file: Row[Any]) -> bool:
    """Put a stored file on the disk unless it is there already, whole. Returns whether it was written.

    Raises DiskFull or StoreFault; what the store holds is not lost, and a later call tries again.
    """
    path = Path(file.path)
    sweep(path)
    if _holds(path, file.sha256):
        return False
    try:
        write_atomically(path, file.content)
    except StoreFault:
        if not _holds(path, file.sha256):  # unless another process has just written the same bytes
            raise
        return False
    return True


def _holds(path: Path, sha256: str) -> bool:
    """Whether a file is there, with the bytes of that hash."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _content(unit: Unit, tables: Tables, lot: Row[Any], identification: str) -> bytes:
    """Return the bytes of the file that holds one lot."""
    made_on = unit.now.date()
    kind, number = recipient(tables, lot.destination, made_on)
    sealed = [_sealed(unit, row) for row in carried(unit.connection, lot.id)]
    header = FileHeader(
        emitter_type=EMITTER_TYPE,
        emitter=lot.biller,
        recipient_type=kind,
        recipient=number,
        identification=identification,
        day=made_on,
        message=MESSAGES[lot.flow],
    )
    content = LotOfInvoices(
        number=lot.number,
        biller=lot.biller,
        biller_name=lot.biller_name,
        recipient_caisse=caisse_of(lot.destination),
        day=datetime.fromisoformat(lot.created_at).date(),
        invoices=tuple(_billed(each) for each in sealed),
    )
    price = sealed[0].price  # a lot holds invoices of one norm
    if lot.flow == DRE:
        return dre_file(header, (content,), price.dre_norm.layouts())
    return fse_file(header, (content,), price.norm.layouts())


def _sealed(unit: Unit, row: int) -> Sealed:
    """Return an invoice of a lot."""
    sealed = sealed_of(unit.connection, row_of(unit.connection, row))
    assert sealed is not None, "a lot carries sealed invoices only"
    return sealed


def _billed(sealed: Sealed) -> BilledInvoice:
    """Return a sealed invoice as the norms want it told."""
    return billed(sealed.care, sealed.price, sealed.number, degraded=sealed.seal.vitale_signature is None)
