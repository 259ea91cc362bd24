"""Where invoices, lots and files stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from api.shapes.base import MessageShape, Shape, messages_of
from api.shapes.invoices import LineShape, SealShape, TotalsShape
from engine.journal import JournalVerdict
from engine.overview import FileMade, InvoiceDetail, InvoiceState, Lot
from engine.people.practitioner import Practitioner
from engine.returns.intake import Integrated
from engine.sending.dispatch import SendReport

NOTICE = "Scellement simulé, sans valeur légale"
"""What is shown wherever a seal is."""


class ShareShape(Shape):
    """What one payer owes and has paid, cents."""

    payer: str
    expected: int
    paid: int
    state: str


class InvoiceShape(Shape):
    """One invoice and where it stands; the patient shows by initials only. ``number`` is null until it is sealed."""

    id: int
    number: int | None
    state: str
    invoice_date: str
    initials: str
    fee: int | None
    amo: int | None
    amc: int | None
    patient: int | None
    shares: tuple[ShareShape, ...]

    @classmethod
    def of(cls, found: InvoiceState) -> InvoiceShape:
        """Show the state of an invoice."""
        return cls(**_state(found))


class InvoicesShape(Shape):
    """Every invoice, oldest first."""

    invoices: tuple[InvoiceShape, ...]
    notice: str


class BilledByShape(Shape):
    """Who acted and under which numbers; ``replaces`` is the RPPS of the titulaire replaced, null for one's own."""

    name: str
    rpps: str
    number: str
    billing_number: str
    replaces: str | None

    @classmethod
    def of(cls, found: Practitioner) -> BilledByShape:
        """Show the practitioner of an invoice."""
        return cls(
            name=f"{found.family_name} {found.first_name}",
            rpps=found.rpps,
            number=found.number,
            billing_number=found.billing_number,
            replaces=found.replaces or None,
        )


class InvoiceDetailShape(InvoiceShape):
    """One invoice with who acted, its lines, its seal, the lots that carry it and the tables that priced it."""

    practitioner: BilledByShape
    lines: tuple[LineShape, ...]
    totals: TotalsShape | None
    messages: tuple[MessageShape, ...]
    seal: SealShape | None
    lots: tuple[str, ...]
    tables_version: str | None
    tables_sha256: str | None

    @classmethod
    def of_detail(cls, found: InvoiceDetail) -> InvoiceDetailShape:
        """Show everything known of an invoice."""
        answer = found.answer
        return cls(
            **_state(found.state),
            practitioner=BilledByShape.of(found.care.practitioner),
            lines=tuple(LineShape.model_validate(line) for line in answer.lines) if answer else (),
            totals=TotalsShape.model_validate(answer.totals) if answer else None,
            messages=messages_of(answer.messages) if answer else (),
            seal=SealShape.of(found.seal) if found.seal else None,
            lots=found.state.lots,
            tables_version=answer.tables_version if answer else None,
            tables_sha256=answer.tables_sha256 if answer else None,
        )


class LotShape(Shape):
    """One lot: ``flow`` is "FSE" (numeric number) or "DRE" (letters); amounts in cents.

    ``answer`` is what the front-end said of a lot that it refused, ``due`` when its ARL is overdue, ``actions`` what
    may be done about it now (resend, reopen, treat), ``treatment`` what a person noted.
    """

    flow: str
    number: str
    state: str
    destination: str
    invoices: tuple[int, ...]
    answer: str
    label: str = ""
    biller: str = ""
    file: str | None = None
    fee: int = 0
    amo: int = 0
    amc: int = 0
    created_at: str = ""
    sends: int = 0
    sent_at: str = ""
    due: str = ""
    answered_at: str = ""
    treatment: str = ""
    actions: tuple[str, ...] = ()


class LotsShape(Shape):
    """Lots, oldest first."""

    lots: tuple[LotShape, ...]

    @classmethod
    def of(cls, found: Iterable[Lot]) -> LotsShape:
        """Show lots."""
        return cls(lots=tuple(LotShape.model_validate(one) for one in found))


class FileShape(Shape):
    """One B2 file: where it was written, and its hash."""

    flow: str
    name: str
    path: str
    size: int
    sha256: str


class FilesShape(Shape):
    """Files that were written."""

    files: tuple[FileShape, ...]

    @classmethod
    def of(cls, found: Iterable[FileMade]) -> FilesShape:
        """Show files."""
        return cls(files=tuple(FileShape.model_validate(one) for one in found))


class TransmissionShape(Shape):
    """What left, and the bordereau that lists it (null where no PDF writer is installed)."""

    number: int | None
    files: tuple[str, ...]
    bordereau: str | None
    messages: tuple[MessageShape, ...]

    @classmethod
    def of(cls, report: SendReport, bordereau: Path | None) -> TransmissionShape:
        """Show what a sending did."""
        return cls(
            number=report.transmission,
            files=tuple(one.name for one in report.sent),
            bordereau=str(bordereau) if bordereau else None,
            messages=messages_of(report.messages),
        )


class ReturnsShape(Shape):
    """What came back: counts of ARL and RSP integrated now, flows already known, payments matched with invoices."""

    arls: int
    rsps: int
    known: int
    matched: int
    unmatched: int
    messages: tuple[MessageShape, ...]

    @classmethod
    def of(cls, found: Integrated) -> ReturnsShape:
        """Show what a reception changed."""
        return cls.model_validate(found)


class JournalShape(Shape):
    """The verdict on the journal; ``first_bad`` names the first entry that does not hold."""

    ok: bool
    first_bad: int | None
    entries: int
    why: str
    hash: str

    @classmethod
    def of(cls, found: JournalVerdict) -> JournalShape:
        """Show the verdict on a journal."""
        return cls(
            ok=found.ok,
            first_bad=found.first_bad,
            entries=found.entries,
            why=found.why,
            hash=found.checkpoint.hash,
        )


class TransferShape(Shape):
    """One bank transfer of the simulated payers: who pays (organism number), who is paid (biller), cents."""

    day: date
    payer: str
    recipient: str
    amount: int
    reference: str


class TransfersShape(Shape):
    """Bank transfers, oldest first."""

    transfers: tuple[TransferShape, ...]


def _state(found: InvoiceState) -> dict[str, Any]:
    """Return the fields that an invoice shows everywhere."""
    return {
        "id": found.id,
        "number": found.number,
        "state": found.state,
        "invoice_date": found.invoice_date.isoformat(),
        "initials": initials(found.beneficiary),
        "fee": found.fee,
        "amo": found.amo,
        "amc": found.amc,
        "patient": found.patient,
        "shares": tuple(ShareShape.model_validate(one) for one in found.shares),
    }


def initials(name: str) -> str:
    """Return the initials of a name; compound names keep each of theirs.

    >>> initials("SPECIMEN Jeanne"), initials("DE L'EXEMPLE Jean-Luc")
    ('S. J.', 'D. L. E. J. L.')
    """
    return " ".join(f"{part[0].upper()}." for part in re.findall(r"\w+", name))
