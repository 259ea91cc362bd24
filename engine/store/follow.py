"""Recomputes the states of shares, lots and invoices from the facts received, and writes those that changed."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update

from engine.invoice.states import INVOICE, LOT, SHARE
from engine.payments.follow import Heard, Side, follow, follow_lot
from engine.payments.shares import PAYERS, Received
from engine.store.lots import PAYER_OF, carried, lot_row, lots_of_invoice, shares_of
from engine.store.moves import settle
from engine.store.notices import road_of
from engine.store.schema import acknowledgement, payment, share
from engine.store.schema import invoice as invoice_table
from engine.store.unit import Unit

FOLLOWED = INVOICE.ways["sent"] | {"sent"}
LOT_FOLLOWED = frozenset(LOT.states()) - {"made", "filed", "error", "reopened"}


def refresh_share(unit: Unit, row: int) -> None:
    """Recompute one share from its payments."""
    found = unit.connection.execute(select(share).where(share.c.id == row)).one()
    lines = list(unit.connection.execute(select(payment).where(payment.c.share_id == row)))
    received = Received(tuple(line.amount for line in lines if not line.rejected), sum(line.rejected for line in lines))
    total = sum(received.paid)
    if total != found.paid:
        unit.connection.execute(update(share).where(share.c.id == row).values(paid=total))
    settle(unit, SHARE, row, received.state(found.expected), paid=total, expected=found.expected)


def refresh_lot(unit: Unit, row: int) -> None:
    """Recompute one lot from its ARL and from what its payer answered; a lot that has not left waits."""
    found = lot_row(unit.connection, row)
    if found.state not in LOT_FOLLOWED:
        return
    counts = _acknowledgements(unit.connection, row)
    states = _share_states(unit.connection, row, PAYER_OF[found.flow])
    heard = Heard(
        answered=sum(state != "pending" for state in states), rejected=states.count("rejected"), carried=len(states)
    )
    wanted = follow_lot(counts.get(1, 0), counts.get(0, 0), heard, road_of(unit.connection, found))
    settle(unit, LOT, row, wanted, number=found.number)


def refresh_invoice(unit: Unit, row: int) -> None:
    """Recompute one invoice from its shares and lots; an invoice that has not left waits."""
    query = select(invoice_table.c.state).where(invoice_table.c.id == row)
    if unit.connection.execute(query).scalar_one() in FOLLOWED:
        settle(unit, INVOICE, row, follow(sides(unit.connection, row)))


def sides(connection: Connection, row: int) -> tuple[Side, ...]:
    """Return both payers' sides of an invoice."""
    shares = {each.payer: each.state for each in shares_of(connection, row)}
    lots = {PAYER_OF[each.flow]: each.state for each in lots_of_invoice(connection, row, reopened=True)}
    return tuple(Side(payer, shares.get(payer), lots.get(payer)) for payer in PAYERS)


def refresh(unit: Unit, lots: set[int], invoices: set[int]) -> None:
    """Recompute these lots and invoices, and all that hangs on them: shares were refreshed before."""
    found = set(invoices)
    for each in sorted(lots):
        found.update(carried(unit.connection, each))
    touched = {each.id for row in found for each in lots_of_invoice(unit.connection, row)} | lots
    for each in sorted(touched):
        refresh_lot(unit, each)
    for row in sorted(found):
        refresh_invoice(unit, row)


def _acknowledgements(connection: Connection, row: int) -> dict[int, int]:
    """Return how many positive (1) and negative (0) ARL a lot got."""
    query = select(acknowledgement.c.positive, func.count()).where(acknowledgement.c.lot_id == row)
    rows = connection.execute(query.group_by(acknowledgement.c.positive))
    return {int(row[0]): int(row[1]) for row in rows}


def _share_states(connection: Connection, row: int, payer: str) -> list[str]:
    """Return the states of the shares that the payer of a lot owes for the invoices it carries."""
    query = select(share.c.state).where(share.c.invoice_id.in_(carried(connection, row)), share.c.payer == payer)
    return list(connection.execute(query).scalars())
