"""The cards as the API shows them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Base64Bytes, Field, SecretStr

from api.card_desk import Use
from api.card_news import News, told
from api.shapes.base import Body, Shape


class ReaderShape(Shape):
    """One reader: ``card`` is "CPS", "Vitale", "" for an unknown card, null for none.

    ``kind`` says which one ("CPS3", "Vitale 2"…); ``mute`` a card that does not answer, ``held`` one that another
    program keeps to itself; ``usual`` the family last seen there; ``unlocked`` the reader of the unlocked CPS.
    """

    reader: str
    card: str | None
    kind: str = ""
    mute: bool = False
    held: bool = False
    usual: str | None = None
    unlocked: bool = False


class ReadersShape(Shape):
    """Every reader, and which PC/SC stack they are behind."""

    description: str
    readers: tuple[ReaderShape, ...]


class EventShape(Shape):
    """Something that happened to a reader or a card; ``number`` grows by one, ``text`` says it in French."""

    number: int
    what: str
    reader: str
    kind: str | None
    mute: bool
    text: str

    @classmethod
    def of(cls, news: News) -> EventShape:
        """Show an event."""
        event = news.event
        return cls(
            number=news.number,
            what=event.what.value,
            reader=event.reader,
            kind=event.kind.value if event.kind is not None else None,
            mute=event.mute,
            text=told(event),
        )


class EventsShape(Shape):
    """The events after a number; ``last`` is the number to ask from next time."""

    last: int
    events: tuple[EventShape, ...]


Purpose = Annotated[
    Use, Field(description="billing : pour la journée ; transmission : pour un envoi, et pour la journée")
]


class UnlockBody(Body):
    """The bearer code of the CPS: four digits, never kept nor logged."""

    code: Annotated[SecretStr, Field(examples=["1234"])]
    use: Purpose = Use.BILLING


class TransmissionBody(Body):
    """What a transmission may be given: the bearer code of the CPS, where the card was not unlocked for it before."""

    code: Annotated[SecretStr | None, Field(examples=["1234"])] = None


class PadBody(Body):
    """How long the keypad of the reader waits for the code, in seconds."""

    seconds: Annotated[int, Field(ge=5, le=60)] = 30
    use: Purpose = Use.BILLING


class PictureBody(Body):
    """A picture (PNG, JPEG…) of the QR code of an appli carte Vitale, in base 64; never kept."""

    picture: Base64Bytes
    beneficiary: Annotated[int, Field(ge=0, le=18, description="Pour qui interroger ADRi aussitôt")] = 0


class PhoneBody(Body):
    """The phone that lies on the contactless reader, and for whom ADRi is asked at once."""

    beneficiary: Annotated[int, Field(ge=0, le=18)] = 0


class SituationShape(Shape):
    """One billing situation of the practitioner."""

    number: int
    billing_number: str
    structure_name: str
    specialty: str
    kind: str
    convention: str
    option: str | None
    tariff_zone: str
    practitioner_number: str


class HolderShape(Shape):
    """The practitioner; ``situations`` is empty as long as the CPS is locked."""

    serial: str
    family_name: str
    first_name: str
    civility: str
    rpps: str
    profession: str
    valid_until: date
    situations: tuple[SituationShape, ...]


class PeriodShape(Shape):
    """Days, both included; null where an end is open."""

    start: date | None
    end: date | None


class AmcShape(Shape):
    """The complementary cover on the card."""

    number: str
    member: str
    formula: str | None
    percent: int | None
    start: date | None
    end: date | None


class BeneficiaryShape(Shape):
    """One person of the Vitale; ``birth_date`` is AAAAMMJJ and may be lunar."""

    family_name: str
    first_name: str
    nir: str
    nir_key: str
    birth_date: str
    birth_rank: int
    quality: str
    regime: str
    caisse: str
    centre: str
    rights: tuple[PeriodShape, ...]
    exoneration: str
    ald: bool
    c2s: bool
    amc: AmcShape | None


class VitaleShape(Shape):
    """The Vitale: its beneficiaries in the order of the card (the first is number 0).

    ``support`` is "vitale", or "apcv" where an appli carte Vitale was read instead.
    """

    serial: str
    beneficiaries: tuple[BeneficiaryShape, ...]
    support: str = "vitale"
