"""Invoices as the API takes and shows them."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from api.shapes.base import Body, MessageShape, Shape, messages_of
from cardio.cps.holder import CpsHolder
from cardio.vitale.content import VitaleContent
from engine.cover.contract import CoverChoice
from engine.invoice.details import ActDetails
from engine.invoice.request import DraftRequest, Prescription
from engine.invoice.values import Priced, Seal
from norms.adri import RightsAnswer
from tables.messages import Message


class ThirdPartyBody(Body):
    """Who is paid directly by whom."""

    amo: bool = True
    amc: bool = True


class CoverBody(Body):
    """What the user says of the AMC over the card: a formula, or an amount in cents for the whole invoice."""

    formula: str | None = None
    percent: int | None = None
    amount: Annotated[int | None, Field(ge=0)] = None


class PrescriptionBody(Body):
    """Who prescribed (AM number, 9 digits), and when."""

    prescriber: Annotated[str, Field(pattern=r"^[0-9]{9}$")]
    rpps: Annotated[str, Field(pattern=r"^([0-9]{11})?$")] = ""
    day: date
    specialty: Annotated[str, Field(pattern=r"^([0-9]{2})?$", description="Spécialité CNAM du prescripteur")] = ""
    exercise: Annotated[str, Field(pattern=r"^[LS]?$", description="L libéral, S salarié")] = ""
    origin: Annotated[
        str, Field(pattern=r"^[TOPS]?$", description="T médecin traitant, O correspondant, P parcours, S hors parcours")
    ] = ""


class DetailsBody(Body):
    """What the flows tell of one act (its place, 0 first) beyond its price; ``purchase_price`` in cents."""

    act: Annotated[int, Field(ge=0, le=98)]
    agreement: Annotated[str, Field(pattern=r"^[0-9]$", description="Code accord préalable")] = "0"
    agreement_date: date | None = None
    sessions: Annotated[tuple[date, ...], Field(max_length=26, description="Jours des séances d'un acte CCAM")] = ()
    maker_siret: Annotated[str, Field(pattern=r"^([0-9]{14})?$")] = ""
    purchase_price: Annotated[int, Field(ge=0, le=9_999_999)] = 0


class InvoiceBody(Body):
    """What to bill to whom; ``acts`` are objects as in POST /v1/quotes. Both cards must be in."""

    beneficiary: Annotated[int, Field(ge=0, le=18, description="Rang dans la carte Vitale, 0 pour le premier")] = 0
    situation: Annotated[int, Field(ge=1, le=16, description="Situation de facturation de la CPS")] = 1
    invoice_date: date | None = None
    acts: Annotated[tuple[dict[str, Any], ...], Field(min_length=1, max_length=99)]
    nature: str = "maladie"
    exoneration: str | None = None
    pathway: str | None = None
    attending_doctor: bool | None = None
    third_party: ThirdPartyBody = ThirdPartyBody()
    complementary: bool = True
    amc: CoverBody = CoverBody()
    keep: Annotated[str | None, Field(pattern="^card$", description="card : préférer la carte à ADRi")] = None
    prescription: PrescriptionBody | None = None
    accident: Annotated[
        str | None,
        Field(
            pattern=r"^([0-9]{9}|[0-9]{6})?$",
            description="N° d'accident du travail, ou sa date AAMMJJ ; absent : la carte",
        ),
    ] = None
    details: Annotated[tuple[DetailsBody, ...], Field(max_length=99)] = ()
    replaces: Annotated[int | None, Field(description="La facture dont celle-ci rectifie la DRE")] = None
    titulaire: Annotated[int | None, Field(description="Le titulaire remplacé, s'il y en a plusieurs ce jour")] = None

    def request(self, holder: CpsHolder, vitale: VitaleContent, day: date, answer: RightsAnswer | None) -> DraftRequest:
        """Return the engine's request, with the cards as read and ADRi's answer where there is one."""
        prescription = self.prescription
        return DraftRequest(
            holder=holder,
            situation=self.situation,
            vitale=vitale,
            beneficiary=self.beneficiary,
            invoice_date=day,
            acts=self.acts,
            nature=self.nature,
            exoneration=self.exoneration,
            pathway=self.pathway,
            attending_doctor=self.attending_doctor,
            third_party_amo=self.third_party.amo,
            third_party_amc=self.third_party.amc,
            complementary=self.complementary,
            cover=CoverChoice(self.amc.formula, self.amc.percent, self.amc.amount),
            rights_answer=answer,
            keep=self.keep,
            prescription=None if prescription is None else Prescription(**prescription.model_dump()),
            accident=self.accident,
            details=tuple(ActDetails(**each.model_dump()) for each in self.details),
            replaces=self.replaces,
            titulaire=self.titulaire,
        )


class LineShape(Shape):
    """One line with its shares, cents; ``rate`` is the AMO percentage, ``formula`` the AMC's."""

    index: int
    nomenclature: str
    code: str
    quantity: int
    unit_price: int
    tariff: int
    base: int
    rate: int
    fee: int
    overcharge: int
    amo: int
    amc: int
    patient: int
    formula: str | None


class TotalsShape(Shape):
    """The totals of an invoice, cents; ``patient`` is fee − amo − amc, ``to_pay_now`` what the patient pays now."""

    fee: int
    base: int
    amo: int
    amc: int
    patient: int
    to_pay_now: int


class PricedShape(Shape):
    """An invoice with its amounts, ready to be signed; ``id`` is the terminal's own."""

    id: int
    state: str
    lines: tuple[LineShape, ...]
    totals: TotalsShape
    messages: tuple[MessageShape, ...]
    tables_version: str
    tables_sha256: str

    @classmethod
    def of(cls, priced: Priced, said: tuple[Message, ...]) -> PricedShape:
        """Show a priced invoice; ``said`` is what its draft had to say."""
        answer = priced.answer
        return cls(
            id=priced.id,
            state="priced",
            lines=tuple(LineShape.model_validate(line) for line in answer.lines),
            totals=TotalsShape.model_validate(answer.totals),
            messages=messages_of((*said, *priced.messages)),
            tables_version=answer.tables_version,
            tables_sha256=answer.tables_sha256,
        )


class SealShape(Shape):
    """The seal: what was signed, the signatures and the certificates that verify them, all in base64."""

    label: str
    at: str
    sha256: str
    records: str
    cps_signature: str
    cps_certificate: str
    vitale_signature: str | None
    vitale_certificate: str | None

    @classmethod
    def of(cls, seal: Seal) -> SealShape:
        """Show a seal."""
        return cls(
            label=seal.label,
            at=seal.at,
            sha256=seal.sha256,
            records=_text(seal.records),
            cps_signature=_text(seal.cps_signature),
            cps_certificate=_text(seal.cps_certificate),
            vitale_signature=_text(seal.vitale_signature) if seal.vitale_signature else None,
            vitale_certificate=_text(seal.vitale_certificate) if seal.vitale_certificate else None,
        )


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
