"""What a bordereau says of one transmission: its files, lots and invoices, their totals, the journal's checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from engine.journal import Checkpoint
from engine.store.lots import PAYER_OF, LotRow, carried, lots_of_file, shares_of
from engine.store.schema import invoice
from engine.store.transmissions import files_of, transmission_row


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipInvoice:
    """One invoice of a lot: amounts in cents, ``expected`` what the payer of that lot owes."""

    number: int
    invoice_date: date
    fee: int
    amo: int
    amc: int
    patient: int
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLot:
    """One lot, the file that carried it, its invoices."""

    flow: str
    number: str
    destination: str
    file: str
    sha256: str
    invoices: tuple[SlipInvoice, ...]

    @property
    def expected(self) -> int:
        """What its payer owes, in cents."""
        return sum(each.expected for each in self.invoices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One transmission of one moment."""

    id: int
    at: datetime
    biller: str
    biller_name: str
    lots: tuple[SlipLot, ...]
    checkpoint: Checkpoint


def read_slip(connection: Connection, row: int | None = None) -> Slip:
    """Return what to print of a transmission, the last one by default. Raises UnknownTransmission."""
    found = transmission_row(connection, row)
    lots = [(each, one) for each in files_of(connection, found.id) for one in lots_of_file(connection, each.id)]
    billers = {one.biller: one.biller_name for _, one in lots}
    return Slip(
        id=found.id,
        at=datetime.fromisoformat(found.at),
        biller=", ".join(billers),
        biller_name=", ".join(billers.values()),
        lots=tuple(_lot(connection, one, each.name, each.sha256) for each, one in lots),
        checkpoint=Checkpoint(found.journal_seq, found.journal_hash),
    )


def _lot(connection: Connection, row: LotRow, file: str, sha256: str) -> SlipLot:
    """Return what to print of a lot."""
    return SlipLot(
        flow=row.flow,
        number=row.number,
        destination=row.destination,
        file=file,
        sha256=sha256,
        invoices=tuple(_invoice(connection, each, row.flow) for each in carried(connection, row.id)),
    )


def _invoice(connection: Connection, row: int, flow: str) -> SlipInvoice:
    """Return what to print of an invoice."""
    found = connection.execute(select(invoice).where(invoice.c.id == row)).one()
    owed = {share.payer: share.expected for share in shares_of(connection, row)}
    return SlipInvoice(
        number=found.number,
        invoice_date=date.fromisoformat(found.invoice_date),
        fee=found.fee,
        amo=found.amo,
        amc=found.amc,
        patient=found.patient,
        expected=owed.get(PAYER_OF[flow], 0),
    )
