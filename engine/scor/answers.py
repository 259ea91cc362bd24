"""What a front-end says of a parcel of documents: they are archived, or are to be made again."""

from __future__ import annotations

from engine.invoice.states import DOCUMENT, PARCEL
from engine.returns.facts import LotFact
from engine.store.documents import carried_by, parcel_numbered
from engine.store.moves import move
from engine.store.unit import Unit
from tables.catalogue import message
from tables.messages import Message


def take_answer(unit: Unit, fact: LotFact) -> tuple[bool, tuple[Message, ...]]:
    """Follow the answer to a parcel. Returns whether the parcel is known here, and what there is to say."""
    number = int(fact.file) if fact.file.isdecimal() else 0
    row = parcel_numbered(unit.connection, number, fact.biller)
    if row is None:
        return False, (message("scor.unknown-parcel", field=None, file=fact.file or fact.lot),)
    if fact.provisional or not PARCEL.allows(row.state, "acknowledged"):
        return True, ()
    said = f"{fact.code} {fact.label}".strip()
    move(unit, PARCEL, row.id, "acknowledged" if fact.positive else "refused", {"answer": said}, code=fact.code)
    for each in carried_by(unit.connection, row.id):
        if each.state != "saved":  # abandoned since: it went on paper
            continue
        if fact.positive:
            move(unit, DOCUMENT, each.id, "archived", {"archived_on": unit.now.date().isoformat()})
        else:
            move(unit, DOCUMENT, each.id, "rebuild", {"parcel_id": None})
    return True, () if fact.positive else (message("scor.refused", field=None, code=fact.code, label=fact.label),)
