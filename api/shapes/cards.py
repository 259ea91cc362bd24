"""The cards as the API shows them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, SecretStr

from api.shapes.base import Body, Shape


class ReaderShape(Shape):
    """One reader: ``card`` is "CPS", "Vitale", "" for an unknown card, null for none."""

    reader: str
    card: str | None


class ReadersShape(Shape):
    """Every reader, and which PC/SC stack they are behind."""

    description: str
    readers: tuple[ReaderShape, ...]


class UnlockBody(Body):
    """The bearer code of the CPS: four digits, never kept nor logged."""

    code: Annotated[SecretStr, Field(examples=["1234"])]


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
    """The Vitale: its beneficiaries in the order of the card (the first is number 0)."""

    serial: str
    beneficiaries: tuple[BeneficiaryShape, ...]
