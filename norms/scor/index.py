"""The index of a parcel: which document supports which invoice of which lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

KINDS = ("ORDN", "FSOI")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorDocument:
    """One document, or the reference of an invoice to one.

    ``invoice`` is the number of the invoice of the lot, ``file`` the name of the PDF in the parcel and ``sha256`` its
    digest. An invoice of a series whose prescription already left carries no file: ``first_prescription`` names the
    document (its ``identifier``) that did. Exactly one of the two is told, else ValueError.
    """

    identifier: str
    kind: str
    invoice: int
    prescription_date: date | None = None
    file: str = ""
    sha256: str = ""
    first_prescription: str = ""

    def __post_init__(self) -> None:
        """Refuse a document that is neither here nor elsewhere, or both."""
        if bool(self.file) == bool(self.first_prescription) or bool(self.file) != bool(self.sha256):
            raise ValueError("a document is a file with its digest, or refers to a first prescription")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorIndex:
    """The documents of one FSE lot; ``identification`` is made of a time and a counter, and made once."""

    identification: str
    made_at: datetime
    biller: str
    regime: str
    caisse: str
    centre: str
    lot: str
    lot_day: date
    documents: tuple[ScorDocument, ...]
