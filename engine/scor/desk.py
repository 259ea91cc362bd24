"""What a user does with supporting documents. What a rule refuses comes back as messages; faults are raised."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from engine.errors import IllegalTransition
from engine.invoice.states import DOCUMENT
from engine.ports import Clock, Transport
from engine.scor.needs import missing
from engine.scor.parcels import send_parcels
from engine.scor.values import Document, Joined, Missing, ParcelReport
from engine.store.documents import (
    HEX,
    add_document,
    archived,
    document_named,
    document_row,
    documents,
    fingerprints,
    next_rank,
    purge_before,
    referring,
    remove_document,
)
from engine.store.invoices import row_of
from engine.store.store import Store
from engine.store.unit import Unit
from norms.scor import DocumentState, Verdict, check_document
from norms.scor.index import KINDS
from norms.scor.states import may_purge
from tables.catalogue import message
from tables.messages import Message, Severity

WHAT = "La pièce jointe"
MAX_NAME = 100
_HERE = ("missing", "non_compliant", "compliant", "rebuild", "paper")
"""States of a document that no flow carries: it may be removed."""


@dataclass(frozen=True, slots=True)
class DocumentDesk:
    """The supporting documents of one store."""

    store: Store
    clock: Clock

    def join(
        self,
        invoice_id: int,
        kind: str,
        name: str,
        pdf: bytes,
        prescription_date: date | None = None,
        *,
        force: bool = False,
    ) -> Joined:
        """Check a PDF and join it to an invoice: CONFORME, or NON CONFORME with what is wrong with it.

        What is no PDF at all is not kept. ``force`` accepts what the rules let a person accept (a crooked page); it is
        journalled. Raises UnknownInvoice, StoreFault.
        """
        if kind not in KINDS:
            return Joined(None, (message("scor.unknown-kind", field="kind", kinds=", ".join(KINDS)),))
        with self.store.reading() as connection:
            row_of(connection, invoice_id)
            verdict = check_document(pdf, name, fingerprints(connection))
        print_ = verdict.fingerprint
        if print_ is None:
            return Joined(None, verdict.messages)
        forced = force and verdict.state is DocumentState.NON_COMPLIANT and _forcible(verdict)
        values: dict[str, object] = {
            "kind": kind,
            "name": name[:MAX_NAME],
            "content": pdf,
            "sha256": print_.sha256,
            "picture": f"{print_.picture:x}",
            "prescription_date": prescription_date.isoformat() if prescription_date else "",
        }
        state = DocumentState.COMPLIANT if forced else verdict.state
        with self.store.writing(self.clock.now(), WHAT) as unit:
            made = self._add(unit, invoice_id, values, state)
            if forced:
                unit.note("document.forced", id=made, rules=[each.rule for each in verdict.messages])
            return Joined(_one(unit.connection, invoice_id, made), verdict.messages)

    def refer(self, invoice_id: int, first: str) -> Joined:
        """Have an invoice of a series refer to the first prescription, by the identifier of its document.

        Raises UnknownInvoice, UnknownDocument, StoreFault.
        """
        with self.store.writing(self.clock.now(), WHAT) as unit:
            row = document_named(unit.connection, first)
            if row.first_id is not None or row.state in {"missing", "non_compliant", "rebuild"}:
                return Joined(None, (message("scor.not-first", field="first", name=row.name),))
            if row.invoice_id == invoice_id:
                return Joined(None, (message("scor.own-first", field="first", name=row.name),))
            values: dict[str, object] = {
                "kind": row.kind,
                "name": row.name,
                "content": None,
                "sha256": "",
                "picture": "",
                "prescription_date": row.prescription_date,
                "first_id": row.id,
            }
            made = self._add(unit, invoice_id, values, DocumentState.COMPLIANT)
            return Joined(_one(unit.connection, invoice_id, made), ())

    def remove(self, document_id: int) -> tuple[Message, ...]:
        """Remove a document that has not left; nothing is said when it is done. Raises UnknownDocument, StoreFault.

        Raises IllegalTransition for one that left.
        """
        with self.store.writing(self.clock.now(), WHAT) as unit:
            row = document_row(unit.connection, document_id)
            if row.state not in _HERE:
                raise IllegalTransition(DOCUMENT.name, row.state, "missing")
            if referring(unit.connection, row.id):
                return (message("scor.referred-to", field=None, name=row.name),)
            remove_document(unit, row.id)
        return ()

    def of_invoice(self, invoice_id: int) -> tuple[Document, ...]:
        """Return the documents of an invoice. Raises UnknownInvoice."""
        with self.store.reading() as connection:
            row_of(connection, invoice_id)
            return documents(connection, invoice_id=invoice_id)

    def all(self, state: str = "") -> tuple[Document, ...]:
        """Return every document, or those in a state, oldest first."""
        with self.store.reading() as connection:
            return documents(connection, state=state)

    def missing(self, *invoices: int) -> tuple[Missing, ...]:
        """Return the documents that sealed invoices need and have not; of those named only, where any is."""
        with self.store.reading() as connection:
            return missing(connection, *invoices)

    def content(self, document_id: int) -> bytes:
        """Return the bytes of a document, empty once purged or for a reference. Raises UnknownDocument."""
        with self.store.reading() as connection:
            found: bytes | None = document_row(connection, document_id).content
            return found or b""

    def send(self, transport: Transport) -> ParcelReport:
        """Send the documents of the lots that are acknowledged. Raises TransportFault, StoreFault."""
        return send_parcels(self.store, self.clock, transport)

    def purge(self) -> int:
        """Forget the bytes of what was acknowledged more than six months ago; return how many documents it touched."""
        now = self.clock.now()
        with self.store.writing(now, "La purge des pièces") as unit:
            old = [row for row, day in archived(unit.connection) if may_purge(day, now.date())]
            for row in old:
                purge_before(unit, row)
        return len(old)

    def _add(self, unit: Unit, invoice_id: int, values: dict[str, object], state: DocumentState) -> int:
        """Store a document under an identifier of its own."""
        row = row_of(unit.connection, invoice_id)
        seed = f"{row.biller}{unit.at}{next_rank(unit.connection)}{values['sha256']}"
        mark = hashlib.sha256(seed.encode()).hexdigest()[:HEX].upper()
        identifier = f"{unit.now:%Y%m%d%H%M%S}-{mark}"
        return add_document(unit, {**values, "invoice_id": row.id, "identifier": identifier}, state.value)


def _one(connection: Connection, invoice_id: int, row: int) -> Document:
    """Return a document of an invoice."""
    return next(each for each in documents(connection, invoice_id=invoice_id) if each.id == row)


def _forcible(verdict: Verdict) -> bool:
    """Whether a person may accept all that is wrong."""
    return all(each.forcible for each in verdict.messages if each.severity is Severity.ERROR)
