"""The road of lots in the store: sendings, silences, notices of delivery."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from engine.payments.follow import Road
from engine.returns.facts import DeliveryFact, LotFact
from engine.store.schema import file, lot, notice
from engine.store.unit import Unit

WAITING = ("sent", "resent", "conveyed", "provisional")
"""States of a lot that waits for its ARL."""
_STAMP = 14


def add_sending(unit: Unit, row: int) -> None:
    """Count one more sending of a lot."""
    unit.connection.execute(update(lot).where(lot.c.id == row).values(sends=lot.c.sends + 1))


def add_silence(unit: Unit, row: int, sends: int) -> None:
    """Note that a lot waited too long for the answer to its last sending."""
    unit.connection.execute(update(lot).where(lot.c.id == row).values(silent=sends))
    unit.note("lot.silent", id=row, sends=sends)


def add_notice(unit: Unit, kept: int, row: int, what: str, fact: LotFact | DeliveryFact) -> None:
    """Tie a notice, or a provisional ARL, to its lot."""
    values = {"receipt_id": kept, "lot_id": row, "what": what, "code": fact.code, "label": fact.label}
    unit.connection.execute(insert(notice).values(**values))
    unit.note("lot.noticed", id=row, what=what, code=fact.code, receipt=kept)


def road_of(connection: Connection, row: Row[Any]) -> Road:
    """Return the road of a lot."""
    query = select(notice.c.what, func.count()).where(notice.c.lot_id == row.id).group_by(notice.c.what)
    counts = {each[0]: int(each[1]) for each in connection.execute(query)}
    return Road(sends=max(row.sends, 1), silent=row.silent, **counts)


def lots_of_mail(connection: Connection, fact: DeliveryFact) -> list[int]:
    """Return the lots of the file that a mail carried; none where it is unknown here or could be one of several."""
    number = int(fact.composting[_STAMP:])
    rows = [
        row
        for row in connection.execute(select(file).where(file.c.number % 100_000 == number))
        if f"{datetime.fromisoformat(row.created_at):%Y%m%d%H%M%S}" == fact.composting[:_STAMP]
        and fact.emitter in {"", row.biller.rjust(_STAMP, "0")}
    ]
    if len(rows) != 1:
        return []
    return list(connection.execute(select(lot.c.id).where(lot.c.file_id == rows[0].id)).scalars())


def waiting_lots(connection: Connection) -> list[Row[Any]]:
    """Return the lots that wait for their ARL, each with the instant ``sent_at`` of its last sending."""
    query = select(lot, file.c.sent_at).join(file, file.c.id == lot.c.file_id).where(lot.c.state.in_(WAITING))
    return list(connection.execute(query.order_by(lot.c.id)))
