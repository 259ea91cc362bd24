"""The office: one store, one set of tables, one clock; every act of billing goes through here.

Each method is one step of the way of an invoice. What a rule refuses comes back as messages; what a machine refuses is
raised (``engine.errors``, ``cardio.errors``). Whatever is returned is already durable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.canonical import canonical
from engine.documents.billed import refuses_rectification
from engine.documents.bordereau import write_bordereau
from engine.documents.norm import NO_RULE, NormTable
from engine.documents.slip import read_slip
from engine.errors import IllegalTransition
from engine.invoice.drafting import care_of
from engine.invoice.pricing import price_of
from engine.invoice.request import DraftRequest
from engine.invoice.states import FILE, INVOICE, LOT, WAITING
from engine.invoice.values import Care, Draft, Price, Priced, Sealed
from engine.journal import Checkpoint, JournalVerdict, entries, head, verify
from engine.numbers import INVOICE as INVOICE_NUMBERS
from engine.numbers import Range, set_range, void
from engine.overview import ACTIONS, FileMade, InvoiceDetail, InvoiceState, Lot, PaymentLine
from engine.payments.transfers import Transfers
from engine.people.register import Register
from engine.people.registered import Registered
from engine.people.replacing import replaced_by
from engine.ports import Clock, Confirming, ReceivedFlow, Signer, Transport
from engine.returns.intake import Integrated, integrate, read
from engine.scor.desk import DocumentDesk
from engine.sealing.process import seal_invoice
from engine.sending.atomic import write_atomically
from engine.sending.delays import deadline
from engine.sending.dispatch import SendReport, send_files
from engine.sending.filing import make_file, write_file
from engine.sending.lotting import make_lots
from engine.sending.options import DEFAULT, Options
from engine.settings import Preferences
from engine.store.claims import claim_of
from engine.store.codec import dump
from engine.store.follow import refresh
from engine.store.idempotency import recall, remember
from engine.store.invoices import add_draft, draft_of, priced_of, put_price, row_numbered, row_of, sealed_of
from engine.store.lots import carried, file_row, files_all, files_in, lot_numbered, lot_row, lots_in, set_treatment
from engine.store.moves import move
from engine.store.notices import add_silence, waiting_lots
from engine.store.overview import file_made, invoice_detail, invoice_states, lot_state, payment_line
from engine.store.returns import unmatched
from engine.store.store import Store
from engine.store.transfers import transfers
from engine.store.transmissions import checkpoints
from norms.invoice import CANCELLATION, RECTIFICATION
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message

Refusal = tuple[Message, ...]
"""Why a step was refused: messages, one at least of severity error."""


@dataclass(frozen=True, slots=True)
class Office:
    """An open office. Safe to share between threads; several processes may open the same folder."""

    folder: Path
    store: Store
    tables: Tables
    clock: Clock
    norms: NormTable = NO_RULE
    sending: Options = DEFAULT

    @classmethod
    def open(
        cls, folder: Path, tables: Tables, clock: Clock, norms: NormTable = NO_RULE, sending: Options = DEFAULT
    ) -> Self:
        """Open the office of a folder: its database is made or upgraded if need be. Raises StoreFault.

        ``norms`` says which norm the flows of each practice and destination are written in, ``sending`` how they leave.
        """
        return cls(folder, Store.open(folder), tables, clock, norms, sending)

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def people(self) -> Register:
        """The practitioners of this terminal, their remplaçants and their days."""
        return Register(self.store, self.clock)

    @property
    def documents(self) -> DocumentDesk:
        """The supporting documents of the invoices."""
        return DocumentDesk(self.store, self.clock)

    @property
    def preferences(self) -> Preferences:
        """The settings of this terminal."""
        return Preferences(self.store, self.clock)

    # From cards and acts to a sealed invoice

    def draft(self, asked: DraftRequest, *, idempotency_key: str | None = None) -> Draft | Refusal:
        """Make a draft of what is asked, or say why not (no rights on the day of care, unreadable act…).

        The same key again returns the same draft. Raises IdempotencyConflict, StoreFault.
        """
        with self.store.reading() as connection:
            place = replaced_by(connection, asked.holder, asked.situation, asked.invoice_date, asked.titulaire)
        care, messages = care_of(asked, place.sheet if isinstance(place, Registered) else None)
        if isinstance(place, Message):
            return (place, *messages)
        if care is None:
            return messages
        rectified = self._rectified(care, asked.replaces)
        if not isinstance(rectified, Care):
            return (*rectified, *messages)
        care, body = rectified, dump(rectified)
        with self.store.writing(self.clock.now(), "Le brouillon") as unit:
            done = recall(unit.connection, idempotency_key, "draft", body)
            if done is None:
                done = {"invoice": add_draft(unit, care)}
                remember(unit, idempotency_key, "draft", body, done)
        return Draft(done["invoice"], care, messages)

    def price(self, draft: Draft | Priced) -> Priced | Refusal:
        """Price a draft (or price again what is not sealed yet), or say why not (unknown act, forbidden cumulation).

        An invoice that no FSE could tell (a name or an amount out of its field) is refused here, before any card
        signs. Raises IllegalTransition, UnknownInvoice, StoreFault.
        """
        price = price_of(draft.care, self.tables, self.norms)
        if not isinstance(price, Price):
            return price
        with self.store.writing(self.clock.now(), "Le calcul de la facture") as unit:
            put_price(unit, draft.id, price)
        return Priced(draft.id, draft.care, price)

    def seal(self, priced: Priced, cps: Signer, vitale: Signer | None, *, idempotency_key: str) -> Sealed:
        """Have both cards sign the FSE, verify, store and journal; then only, return.

        ``vitale`` None is the degraded mode. The same key again returns the same sealed invoice, without a card.
        Raises StalePrice, IllegalTransition, IdempotencyConflict, SealFault, StoreFault, and what the cards raise.
        """
        return seal_invoice(self.store, self.clock, priced, cps, vitale, idempotency_key)

    def cancel(self, invoice_id: int, reason: str) -> None:
        """Cancel an invoice that is in no lot yet; its number, if it had one, is explained in the journal.

        Raises IllegalTransition, UnknownInvoice, StoreFault.
        """
        with self.store.writing(self.clock.now(), "L'annulation") as unit:
            row = row_of(unit.connection, invoice_id)
            move(unit, INVOICE, invoice_id, "cancelled", reason=reason)
            if row.number is not None:
                void(unit, INVOICE_NUMBERS, row.biller, row.number, reason)

    def cancel_claim(self, invoice_id: int, *, idempotency_key: str | None = None) -> Priced | Refusal:
        """Take back the claim that an invoice made on its AMC: an invoice of its own, sealed and sent like another.

        It has a number, a DRE and a lot of its own, no FSE, and nobody owes it anything. Refused when no DRE has left.
        Raises UnknownInvoice, IdempotencyConflict, StoreFault.
        """
        with self.store.writing(self.clock.now(), "L'annulation de la DRE") as unit:
            done = recall(unit.connection, idempotency_key, "cancel-claim", {"invoice": invoice_id})
            if done is None:
                previous = claim_of(unit.connection, invoice_id, CANCELLATION)
                if previous is None:
                    return (message("invoice.no-claim", field=None),)
                found = priced_of(row_of(unit.connection, invoice_id))
                care = replace(found.care, invoice_date=self.clock.now().date(), previous=previous)
                done = {"invoice": add_draft(unit, care)}
                put_price(unit, done["invoice"], found.price, owed=False)
                remember(unit, idempotency_key, "cancel-claim", {"invoice": invoice_id}, done)
            return priced_of(row_of(unit.connection, done["invoice"]))

    def _rectified(self, care: Care, replaced: int | None) -> Care | Refusal:
        """Name the claim that an invoice replaces, or say why it may not."""
        if replaced is None or care.cover is None:
            return care
        with self.store.reading() as connection:
            previous = claim_of(connection, replaced, RECTIFICATION)
        if previous is None:
            return (message("invoice.no-claim", field="replaces"),)
        if refuses_rectification(care.cover):
            treatment = care.cover.treatment
            return (message("invoice.no-rectification", field="replaces", treatment=treatment),)
        return replace(care, previous=previous)

    # Lots, files, sending

    def make_lots(self, *, idempotency_key: str | None = None) -> tuple[Lot, ...]:
        """Put the sealed invoices in lots: one FSE lot and one DRE lot per biller and destination.

        Nothing to put is no lot. Raises NumberRangeExhausted, IdempotencyConflict, StoreFault.
        """
        with self.store.writing(self.clock.now(), "Le lot") as unit:
            done = recall(unit.connection, idempotency_key, "lots", {})
            if done is None:
                done = {"lots": make_lots(unit, self.tables)}
                remember(unit, idempotency_key, "lots", {}, done)
            return tuple(lot_state(unit.connection, lot_row(unit.connection, each)) for each in done["lots"])

    def make_files(self, folder: Path | None = None) -> tuple[FileMade, ...]:
        """Put each lot in a file of the folder (the office's ``flux`` by default), whole or not at all.

        Files that a former call stored but could not write are written now. Returns the files put on the disk. Raises
        DiskFull or StoreFault, ``norms.errors.NormError`` where a lot cannot be told.
        """
        with self.store.reading() as connection:
            waiting = lots_in(connection, "made")
        for each in waiting:
            with self.store.writing(self.clock.now(), f"Le fichier du lot {each.number}") as unit:
                lot = lot_row(unit.connection, each.id)
                if lot.state == "made":  # another process may have been quicker
                    make_file(unit, self.tables, lot, folder or self.folder / "flux")
        with self.store.reading() as connection:
            rows = files_in(connection, *WAITING)
            return tuple(file_made(connection, row) for row in rows if write_file(row))

    def send(self, transport: Transport) -> SendReport:
        """Send every file that waits. Demonstration data stays when the way is real, real data when it is simulated.

        Raises TransportFault (what left before is noted), StoreFault.
        """
        return send_files(self.store, self.clock, transport, self.sending)

    def reopen_lot(self, number: str, biller: str = "") -> None:
        """Take back a lot that was refused or never answered: its invoices go in a new lot at the next ``make_lots``.

        Raises UnknownLot, IllegalTransition, StoreFault.
        """
        with self.store.writing(self.clock.now(), "La réouverture du lot") as unit:
            row = lot_numbered(unit.connection, number, biller)
            move(unit, LOT, row.id, "reopened", number=number)
            refresh(unit, set(), set(carried(unit.connection, row.id)))

    def resend_lot(self, number: str, biller: str = "") -> None:
        """Have a lot that was not delivered, or not answered in time, leave again at the next ``send``.

        The same file, the same number, the same message id: a front-end that has it already knows it again. Raises
        UnknownLot, IllegalTransition (any other lot), StoreFault.
        """
        with self.store.writing(self.clock.now(), "Le renvoi du lot") as unit:
            lot = lot_numbered(unit.connection, number, biller)
            LOT.check(lot.state, "resent")
            move(unit, FILE, lot.file_id, "leaving", again=number)

    def treat_lot(self, number: str, note: str, biller: str = "") -> Lot:
        """Note what a person did about a lot that went wrong; its state stays what the flows say.

        Raises UnknownLot, IllegalTransition (a lot that nothing happened to), StoreFault.
        """
        with self.store.writing(self.clock.now(), "Le traitement du lot") as unit:
            row = lot_numbered(unit.connection, number, biller)
            if row.state not in ACTIONS["treat"]:
                raise IllegalTransition(LOT.name, row.state, row.state)
            set_treatment(unit, row.id, note)
            return lot_state(unit.connection, lot_row(unit.connection, row.id))

    def lot(self, number: str, biller: str = "") -> Lot:
        """Return the latest lot that bears a number. Raises UnknownLot, StoreFault."""
        with self.store.reading() as connection:
            return lot_state(connection, lot_numbered(connection, number, biller))

    def watch_lots(self) -> tuple[Lot, ...]:
        """Note the lots whose ARL is overdue (``engine.sending.delays``), and return them. Raises StoreFault."""
        now = self.clock.now()
        with self.store.writing(now, "La surveillance des lots") as unit:
            late = [
                each for each in waiting_lots(unit.connection) if deadline(datetime.fromisoformat(each.sent_at)) < now
            ]
            for each in late:
                add_silence(unit, each.id, each.sends)
            refresh(unit, {each.id for each in late}, set())
            return tuple(lot_state(unit.connection, lot_row(unit.connection, each.id)) for each in late)

    def bordereau(self, path: Path, transmission: int | None = None) -> Path:
        """Write the bordereau of a transmission (the last by default) as a PDF, and return its path.

        Raises UnknownTransmission, StoreFault.
        """
        with self.store.reading() as connection:
            slip = read_slip(connection, transmission)
        write_atomically(path, write_bordereau(slip))
        return path

    # Returns

    def receive(self, transport: Transport) -> Integrated:
        """Integrate whatever came back, each flow confirmed once it is durable. Raises TransportFault, StoreFault."""
        confirm = transport.confirm if isinstance(transport, Confirming) else None
        return self.integrate(transport.receive(), confirm)

    def integrate(
        self, flows: Iterable[ReceivedFlow], confirm: Callable[[ReceivedFlow], None] | None = None
    ) -> Integrated:
        """Integrate flows, each once and in its own transaction; ``confirm`` each after it. Raises StoreFault."""
        report = Integrated()
        for flow in flows:
            facts = read(flow)
            if isinstance(facts, Message):
                report += Integrated(messages=(facts,))
                continue
            with self.store.writing(self.clock.now(), f"Le retour {flow.name}") as unit:
                report += integrate(unit, flow, facts)
            if confirm is not None:
                confirm(flow)
        return report

    # What there is

    def invoices(self) -> tuple[InvoiceState, ...]:
        """Return every invoice, oldest first."""
        with self.store.reading() as connection:
            return invoice_states(connection)

    def invoice(self, number: int, biller: str | None = None) -> InvoiceDetail:
        """Return everything known of the invoice that bears a number. Raises UnknownInvoice."""
        with self.store.reading() as connection:
            return invoice_detail(connection, row_numbered(connection, number, biller))

    def invoice_by_id(self, invoice_id: int) -> InvoiceDetail:
        """Return everything known of an invoice by its internal id. Raises UnknownInvoice."""
        with self.store.reading() as connection:
            return invoice_detail(connection, row_of(connection, invoice_id))

    def stage(self, invoice_id: int) -> Draft | Priced | Sealed:
        """Return an invoice as the value of the stage it reached. Raises UnknownInvoice."""
        with self.store.reading() as connection:
            row = row_of(connection, invoice_id)
            return sealed_of(connection, row) or (priced_of(row) if row.answer else draft_of(row))

    def lots(self) -> tuple[Lot, ...]:
        """Return every lot, oldest first."""
        with self.store.reading() as connection:
            return tuple(lot_state(connection, row) for row in lots_in(connection))

    def files(self) -> tuple[FileMade, ...]:
        """Return every file, oldest first."""
        with self.store.reading() as connection:
            return tuple(file_made(connection, row) for row in files_all(connection))

    def file_content(self, file_id: int) -> bytes:
        """Return the bytes of a file as stored."""
        with self.store.reading() as connection:
            content: bytes = file_row(connection, file_id).content
            return content

    def unmatched(self) -> tuple[PaymentLine, ...]:
        """Return the payments that match no invoice."""
        with self.store.reading() as connection:
            return tuple(payment_line(row) for row in unmatched(connection))

    def transfers(self) -> Transfers:
        """Return the transfers that returns announced, with all that makes their amounts, oldest first."""
        with self.store.reading() as connection:
            return transfers(connection)

    # Numbers, journal, health

    def set_range(self, kind: Range, biller: str, *, first: int, last: int, start: int) -> None:
        """Set a number range of an establishment (``engine.numbers``). Raises ValueError, StoreFault."""
        with self.store.writing(self.clock.now(), "La plage de numéros") as unit:
            set_range(unit, kind, biller, first=first, last=last, start=start)

    def checkpoint(self) -> Checkpoint:
        """Return the journal's checkpoint of now: keep it elsewhere."""
        with self.store.reading() as connection:
            return head(connection)

    def verify_journal(self, kept: Iterable[Checkpoint] = ()) -> JournalVerdict:
        """Verify the journal against itself, the checkpoints of the transmissions, and those kept elsewhere."""
        with self.store.reading() as connection:
            return verify(entries(connection), (*checkpoints(connection), *kept))

    def export_journal(self, path: Path) -> Path:
        """Write the journal as one JSON object a line, and return its path. Raises StoreFault."""
        with self.store.reading() as connection:
            lines = "".join(f"{canonical(entry.to_json())}\n" for entry in entries(connection))
        write_atomically(path, lines.encode())
        return path

    def integrity(self) -> tuple[str, ...]:
        """Return what the database's own checks find wrong; empty when all is well."""
        return self.store.integrity()
