"""A supporting document as the faces see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.labels import label
from tables.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of one invoice.

    ``kind`` is ORDN (prescription) or FSOI (care sheet); ``identifier`` names it in the flow; ``refers_to`` is the
    identifier of the first prescription of a series, empty for a document of its own. ``size`` is in bytes, 0 once it
    is purged or where there is none; ``parcel`` is the state of the parcel that carries it, empty while none does.
    """

    id: int
    invoice_id: int
    identifier: str
    kind: str
    name: str
    state: str
    size: int
    prescription_date: date | None
    refers_to: str
    parcel: str
    added_at: str
    archived_on: date | None

    @property
    def label(self) -> str:
        """The state in French, as terminals write it."""
        return label("document", self.state)


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining did: the document kept, None when it could not be; and everything found about it."""

    document: Document | None
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A document that an invoice needs and has not: its kind; ``number`` is None until the invoice is sealed."""

    invoice_id: int
    number: int | None
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelReport:
    """What sending documents did: the names of the parcels that left, and what there is to say."""

    sent: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
