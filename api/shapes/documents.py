"""Supporting documents as the API takes and shows them."""

from __future__ import annotations

import binascii
from base64 import b64decode
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from api.shapes.base import Body, MessageShape, Shape, messages_of
from engine.scor.values import Joined


class DocumentBody(Body):
    """A document to join: a PDF of one page in base 64; ``force`` accepts what a person may accept."""

    kind: Annotated[Literal["ORDN", "FSOI"], Field(description="ORDN ordonnance, FSOI feuille de soins")]
    name: Annotated[str, Field(min_length=1, max_length=100, examples=["ordonnance.pdf"])]
    content: SecretStr
    prescription_date: date | None = None
    force: bool = False

    def pdf(self) -> bytes:
        """Return the bytes; what is no base 64 gives none, which no check takes for a PDF."""
        try:
            return b64decode(self.content.get_secret_value(), validate=True)
        except (binascii.Error, ValueError):
            return b""


class ReferenceBody(Body):
    """The first prescription of a series: the identifier of its document."""

    first: Annotated[str, Field(pattern=r"^[0-9A-Z-]{1,40}$")]


class DocumentShape(Shape):
    """One document: ``label`` is its state as terminals write it, ``refers_to`` the first prescription of a series."""

    id: int
    invoice_id: int
    identifier: str
    kind: str
    name: str
    state: str
    label: str
    size: int
    prescription_date: date | None
    refers_to: str
    parcel: str
    added_at: str
    archived_on: date | None


class MissingShape(Shape):
    """A document that an invoice needs and has not."""

    invoice_id: int
    number: int | None
    kind: str


class DocumentsShape(Shape):
    """Documents, oldest first, and what is missing."""

    documents: tuple[DocumentShape, ...]
    missing: tuple[MissingShape, ...]


class JoinedShape(Shape):
    """What joining did: the document kept, and what was found about it."""

    document: DocumentShape
    messages: tuple[MessageShape, ...]

    @classmethod
    def of(cls, found: Joined) -> JoinedShape:
        """Show a document that was kept."""
        return cls(document=DocumentShape.model_validate(found.document), messages=messages_of(found.messages))


class PurgedShape(Shape):
    """How many documents were purged."""

    purged: int
