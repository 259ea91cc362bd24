"""One terminal: its cards, its office, and the ways out, wired together.

Nothing here knows whether the world behind is real or simulated: a ``Wiring`` says what there is. Every method that
changes something holds the terminal's lock, so that one card dialogue or one sending runs at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from api.card_desk import CardDesk, SlotState, Use
from api.cover_desk import CoverDesk
from api.cps_source import CpsCard
from api.errors import Declined, NoSuchThing, NotConfigured, NotUnlocked, Refused, WrongCps, WrongVitale
from api.late import late_lots, late_messages
from api.people_desk import PeopleDesk
from api.rights_desk import RightsDesk
from api.shapes.states import TransferShape
from cardio.apcv import QrApcv
from cardio.cps.holder import CpsHolder
from cardio.vitale.content import VitaleContent
from engine.cover.conventions import Conventions, Directory
from engine.cover.engagement import AmcPrice
from engine.documents.norm import NO_RULE, NormTable
from engine.invoice.request import DraftRequest
from engine.invoice.states import WAITING
from engine.invoice.values import Draft, Priced, Sealed
from engine.office import Office
from engine.overview import FileMade, InvoiceDetail, InvoiceState, Lot
from engine.ports import AmcService, Clock, RightsService, Transport
from engine.returns.intake import Integrated
from engine.sending.dispatch import SendReport
from engine.sending.options import DEFAULT, Options
from engine.settings import ON, Settings
from norms.adri import RightsAnswer
from norms.directory import DirectoryQuery
from norms.idb_clc import IdbAnswer
from tables.compiled import Tables, open_tables
from tables.messages import Message


class World(Protocol):
    """What only a simulated world lets its user do: move cards, move time, have the payers pay."""

    CPS_READER: str
    VITALE_READER: str

    def insert(self, reader: str, identity: str) -> None:
        """Put a virtual card in a reader."""
        ...

    def remove(self, reader: str) -> None:
        """Take the card out of a reader."""
        ...

    def show_apcv(self, identity: str) -> bytes:
        """Return a picture (PNG) of the QR code that a virtual phone shows."""
        ...

    def advance(self, days: int) -> None:
        """Move the simulated clock forward."""
        ...

    def pay(self) -> tuple[TransferShape, ...]:
        """Have the simulated payers pay what they accepted; return the transfers."""
        ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a terminal is wired to; services, ``transport`` and ``world`` are None where there is none.

    ``folder`` holds the store, the files and the bordereaux; ``stack`` says in French which cards stack runs.
    """

    folder: Path
    clock: Clock
    desk: CardDesk
    stack: str
    rights: RightsService | None = None
    transport: Transport | None = None
    world: World | None = None
    amc: AmcService | None = None
    directory: Directory | None = None
    norms: NormTable = NO_RULE
    sending: Options = DEFAULT


@contextmanager
def open_terminal(wiring: Wiring) -> Iterator[Terminal]:
    """Open the office of a terminal and close it at the end. Raises EngineError, TableError, OSError."""
    tables = open_tables()
    with Office.open(wiring.folder, tables, wiring.clock, wiring.norms, wiring.sending) as office:
        terminal = Terminal(wiring, office, tables)
        try:
            yield terminal
        finally:
            terminal.desk.close()


class Terminal:
    """The acts of a terminal. Raises the declared errors of every room; business refusals are ``Refused``."""

    def __init__(self, wiring: Wiring, office: Office, tables: Tables) -> None:
        self.office = office
        self.tables = tables
        self.desk = wiring.desk
        self.clock = wiring.clock
        self.stack = wiring.stack
        self.world = wiring.world
        self.folder = wiring.folder
        self._rights = RightsDesk(wiring.rights)
        self._transport = wiring.transport
        self.cover = CoverDesk(wiring.amc, wiring.directory, self.tables)
        self._lock = threading.RLock()
        self.people = PeopleDesk(office, self.desk, self._lock)
        self.desk.follow(self.clock.now, self.folder)
        self.desk.switch(on=self.settings().pcsc == ON)

    def today(self) -> date:
        """Return the day of the terminal's clock."""
        return self.clock.now().date()

    # Settings

    def settings(self) -> Settings:
        """Return the settings of the terminal."""
        return self.office.preferences.current()

    def choose(self, wanted: Settings) -> Settings:
        """Keep the settings and follow them at once. Raises Declined, StoreFault."""
        with self._lock:
            kept = self.office.preferences.change(wanted)
            if isinstance(kept, tuple):
                raise Declined(kept)
            self.desk.switch(on=kept.pcsc == ON)
            return kept

    # Cards

    def readers(self) -> tuple[SlotState, ...]:
        """Return every reader with what is in it."""
        with self._lock:
            return self.desk.states()

    def unlock(self, code: bytearray, use: Use = Use.BILLING) -> CpsHolder:
        """Unlock the CPS for the day, or for one transmission too; ``code`` is zeroed in every case."""
        with self._lock:
            return self.desk.unlock(code, use)

    def unlock_on_pad(self, seconds: int, use: Use = Use.BILLING) -> CpsHolder:
        """Have the keypad of the reader ask for the code. Raises NoPinPad, CardioError."""
        with self._lock:
            return self.desk.unlock_on_pad(seconds, use)

    def lock(self) -> None:
        """Forget the unlocked CPS."""
        with self._lock:
            self.desk.lock()

    def holder(self) -> CpsHolder:
        """Read the CPS."""
        with self._lock:
            return self.desk.holder()

    def vitale(self) -> VitaleContent:
        """Read the Vitale."""
        with self._lock:
            return self.desk.read_vitale()

    def apcv(self, picture: bytes | None) -> VitaleContent:
        """Read the apCV of a picture of its QR code, or of the phone on a contactless reader; it is then the patient.

        Raises CardioError (NoApcvCode, ApcvExpired, NoCard…).
        """
        with self._lock:
            return self.desk.read_phone() if picture is None else self.desk.read_apcv(QrApcv(picture))

    def forget_apcv(self) -> None:
        """Forget the apCV that was shown."""
        with self._lock:
            self.desk.forget_apcv()

    # Rights

    def ask_rights(self, place: int, day: date) -> RightsAnswer:
        """Ask ADRi for the rights of a person of the Vitale, and keep the answer for the invoices of that day."""
        self._rights.wired()
        with self._lock:
            return self._rights.ask(self.desk.read_patient(), place, day)

    def ask_cover(self, place: int, day: date) -> tuple[IdbAnswer, tuple[Message, ...]]:
        """Ask the AMC of a person of the card to engage itself; the invoices of that person and day rest on it.

        Raises NotConfigured, NoSuchThing, NotUnlocked, ServiceFailed, CardioError.
        """
        with self._lock:
            holder = self.people.holder()
            return self.cover.ask(self.desk.read_patient(), place, day, holder.situations[0].billing_number)

    def conventions(self, amc: str, day: date, kind: str = "", csr: str = "") -> Conventions:
        """Return the conventions with an AMC: the directory's, else the tables'. Raises NotUnlocked, CardioError."""
        with self._lock:
            biller = self.people.holder().situations[0].billing_number
            return self.cover.conventions(
                DirectoryQuery(amc_number=amc, practitioner=biller, day=day, convention_type=kind, csr=csr)
            )

    def ask_price(self, invoice: int) -> AmcPrice:
        """Ask the AMC what it pays of a priced invoice under its engagement, beside what we computed.

        Raises NotConfigured, NoSuchThing, NotUnlocked, ServiceFailed, UnknownInvoice.
        """
        with self._lock:
            return self.cover.price(self.priced(invoice))

    # Invoices

    def bill(self, wanted: Wanted) -> tuple[Priced, tuple[Message, ...]]:
        """Make a draft from the cards that are in and price it; also return what the draft had to say.

        Raises NotUnlocked, Refused, CardioError, EngineError.
        """
        with self._lock:
            holder = self.people.holder()
            card = self.desk.read_patient()
            day = wanted.invoice_date or self.today()
            asked = wanted.request(holder, card, day, None)
            answer, told = self._rights.for_invoice(asked, self.settings().adri_mode)
            engagement = self.cover.engagement(card, asked.beneficiary, day)
            draft = self.office.draft(replace(asked, rights_answer=answer, engagement=engagement))
            if not isinstance(draft, Draft):
                raise Refused((*draft, *told))
            priced = self.office.price(draft)
            if not isinstance(priced, Priced):
                self.office.cancel(draft.id, "refusée au calcul")
                raise Refused(priced)
            return priced, (*told, *draft.messages)

    def seal(self, invoice: int, key: str) -> Sealed:
        """Have the invoice's own practitioner and patient sign it; the same key again returns the same seal.

        Raises NotUnlocked, WrongCps, WrongVitale, CardioError, EngineError.
        """
        with self._lock:
            found = self.office.stage(invoice)
            priced = _priced(found, invoice)
            if isinstance(found, Sealed):
                return self.office.seal(priced, NoCard(), NoCard(), idempotency_key=key)
            if priced.care.cancels:  # no patient need come back for a claim to be taken back
                with self.desk.cps() as cps:
                    _check_own(cps, priced)
                    return self.office.seal(priced, cps, None, idempotency_key=key)
            with self.desk.cps() as cps, self.desk.patient() as (patient, vitale):
                _check_own(cps, priced)
                if not _holds(patient, priced):
                    raise WrongVitale
                return self.office.seal(priced, cps, vitale, idempotency_key=key)

    def priced(self, invoice: int) -> Priced:
        """Return an invoice as it was priced. Raises NoSuchThing where it was not, UnknownInvoice."""
        return _priced(self.office.stage(invoice), invoice)

    def cancel_claim(self, invoice: int, key: str) -> Priced:
        """Take back the claim of an invoice on its AMC; the same key again returns the same cancellation.

        Raises Refused (no claim has left), UnknownInvoice, EngineError.
        """
        with self._lock:
            found = self.office.cancel_claim(invoice, idempotency_key=key)
            if not isinstance(found, Priced):
                raise Refused(found)
            return found

    def invoices(self) -> tuple[InvoiceState, ...]:
        """Return the invoices, oldest first, without the attempts that a rule refused before they had a number."""
        return tuple(one for one in self.office.invoices() if one.state != "cancelled" or one.number is not None)

    def detail(self, invoice: int) -> InvoiceDetail:
        """Return everything known of an invoice, by its internal id."""
        return self.office.invoice_by_id(invoice)

    # Lots, files, sending, returns

    def make_lots(self, key: str) -> tuple[Lot, ...]:
        """Put the sealed invoices in lots."""
        with self._lock:
            return self.office.make_lots(idempotency_key=key)

    def make_files(self) -> tuple[FileMade, ...]:
        """Write the files of the lots that have none."""
        with self._lock:
            return self.office.make_files(self.folder / "flux")

    def send(self) -> tuple[SendReport, Path | None]:
        """Send the files that wait and write the bordereau of what left; the CPS's code is asked for each sending.

        Raises NotConfigured, NotUnlocked, CodeForTransmission, TransportFault, CardioError.
        """
        transport = self._way_out("la télétransmission")
        with self._lock:
            waiting = any(file.state in WAITING for file in self.office.files())
            with self.desk.transmission() if waiting else nullcontext():
                report = self.office.send(transport)
            if report.sent and self.office.sending.receive_after:
                report = replace(report, messages=(*report.messages, *self.receive().messages))
            if report.transmission is None:
                return report, None
            path = self.folder / f"bordereau-{report.transmission:06d}.pdf"
            return report, self.office.bordereau(path, report.transmission)

    def receive(self) -> Integrated:
        """Integrate what came back, send the documents of acknowledged lots, tell the ARL that are overdue.

        Raises NotConfigured, TransportFault.
        """
        transport = self._way_out("la réception des retours")
        with self._lock:
            found = self.office.receive(transport)
            documents = self.office.documents.send(transport)  # those of the lots acknowledged just now
            late = late_messages(self.office.watch_lots())
            return replace(found, messages=(*found.messages, *documents.messages, *late))

    def late_lots(self) -> tuple[Lot, ...]:
        """Note the lots whose ARL has just become overdue, and return every lot that waits for one too long."""
        with self._lock:
            return late_lots(self.office)

    def resend_lot(self, number: str, biller: str = "") -> Lot:
        """Have a lot leave again at the next sending. Raises UnknownLot, IllegalTransition."""
        with self._lock:
            self.office.resend_lot(number, biller)
            return self.office.lot(number, biller)

    def reopen_lot(self, number: str, biller: str = "") -> Lot:
        """Take back a lot: its invoices go in a new one. Raises UnknownLot, IllegalTransition."""
        with self._lock:
            self.office.reopen_lot(number, biller)
            return self.office.lot(number, biller)

    def treat_lot(self, number: str, note: str, biller: str = "") -> Lot:
        """Note what a person did about a lot. Raises UnknownLot, IllegalTransition."""
        with self._lock:
            return self.office.treat_lot(number, note, biller)

    def _way_out(self, service: str) -> Transport:
        if self._transport is None:
            raise NotConfigured(service=service)
        return self._transport


class NoCard:
    """A signer that never signs: what stands for the cards of an invoice that they signed before."""

    def certificate(self) -> bytes:
        """Raise NotUnlocked."""
        raise NotUnlocked

    def sign(self, _data: bytes) -> bytes:
        """Raise NotUnlocked."""
        raise NotUnlocked


class Wanted(Protocol):
    """What a face asks to bill (``api.shapes.invoices.InvoiceBody``)."""

    @property
    def beneficiary(self) -> int:
        """The place of the person on the Vitale, 0 first."""
        ...

    @property
    def invoice_date(self) -> date | None:
        """The day of the invoice, None for today."""
        ...

    def request(self, holder: CpsHolder, vitale: VitaleContent, day: date, answer: RightsAnswer | None) -> DraftRequest:
        """Return the engine's request, with the cards as read."""
        ...


def _priced(found: Draft | Priced | Sealed, invoice: int) -> Priced:
    """Return an invoice as it was priced, sealed since or not. Raises NoSuchThing."""
    if isinstance(found, Draft):
        raise NoSuchThing(what=f"Le calcul de la facture {invoice}")
    return found if isinstance(found, Priced) else Priced(found.id, found.care, found.price)


def _check_own(cps: CpsCard, priced: Priced) -> None:
    """Raise WrongCps unless a CPS is that of an invoice's own practitioner; CardioError."""
    if cps.read().rpps != priced.care.practitioner.rpps:
        raise WrongCps


def _holds(card: VitaleContent, priced: Priced) -> bool:
    """Whether the person of an invoice is on the card."""
    wanted = priced.care.beneficiary
    identity = (wanted.nir, wanted.birth_date, wanted.birth_rank)
    return any((one.nir, one.birth_date, one.birth_rank) == identity for one in card.beneficiaries)
