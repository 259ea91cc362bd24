"""The values an invoice goes through. None can change: a stage makes the next one.

``Draft`` → ``Priced`` → ``Sealed``; lots, files and payments then refer to the sealed invoice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date

from ccam_ngap.answer import Answer, Totals
from ccam_ngap.reading import read_request
from ccam_ngap.request import Request
from engine.cover.contract import Cover
from engine.documents.norm import CP_DRE, CP_NORM, Norm
from engine.invoice.details import ActDetails
from engine.invoice.request import Prescription
from engine.people.beneficiary import Beneficiary, is_demo
from engine.people.practitioner import Practitioner
from engine.rights.decision import Rights
from norms.invoice import PreviousClaim
from tables.messages import Message

SIMULATED_SEAL = "simulated: sans valeur légale"
"""What every seal of ours says of itself: without the GIE's certified modules an FSE has no legal value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What a draft says of one invoice; this is what the store keeps of it.

    ``asked`` is the price request (the shape of ``feuille quote``) as canonical JSON text; ``pathway`` its indicator;
    ``attending_doctor`` is "O", "N" or empty. ``accident`` is an AT number (nine digits), a day (AAMMJJ) or empty;
    ``details`` what the flows tell of some acts beyond their price; ``previous`` the claim on an AMC that this one
    cancels or replaces.
    """

    practitioner: Practitioner
    beneficiary: Beneficiary
    rights: Rights
    cover: Cover | None
    invoice_date: date
    nature: str
    pathway: str | None
    attending_doctor: str
    third_party_amo: bool
    third_party_amc: bool
    prescription: Prescription | None
    asked: str = field(repr=False)
    accident: str = field(default="", repr=False)
    details: tuple[ActDetails, ...] = ()
    previous: PreviousClaim | None = None

    @property
    def cancels(self) -> bool:
        """Whether it only takes back a claim: it has a DRE and no FSE, and nobody owes anything for it."""
        return self.previous is not None and self.previous.cancelled

    @property
    def demo(self) -> bool:
        """Whether the beneficiary belongs to the demonstration organism."""
        return is_demo(self.rights.organism)

    def request(self) -> Request:
        """Return the price request."""
        return read_request(json.loads(self.asked))


@dataclass(frozen=True, slots=True)
class Price:
    """What an invoice is worth: the answer of the tariff core, and how the same tables write it in the B2.

    ``prestations`` holds one B2 prestation code per line: the NGAP code, the CCAM grouping, the LPP prestation;
    ``nature`` is the B2 code of the nature of insurance, ``pathway`` the letter of the care pathway (empty where none
    applies), ``attending_doctor`` "O", "N" or empty; ``norm`` and ``dre_norm`` what its flows are written in.
    """

    answer: Answer
    prestations: tuple[str, ...]
    nature: str
    pathway: str
    attending_doctor: str
    norm: Norm = CP_NORM
    dre_norm: Norm = CP_DRE

    @property
    def totals(self) -> Totals:
        """The totals; a price has some."""
        assert self.answer.totals is not None, "a refused request has no price"
        return self.answer.totals


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice that is not priced yet; ``id`` is internal, ``messages`` what the rights and the cover had to say."""

    id: int
    care: Care
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Priced:
    """An invoice with its amounts, their reasons and the hash of the tables that gave them (``answer``)."""

    id: int
    care: Care
    price: Price

    @property
    def answer(self) -> Answer:
        """What the tariff core answered."""
        return self.price.answer

    @property
    def totals(self) -> Totals:
        """The totals, in cents."""
        return self.price.totals

    @property
    def messages(self) -> tuple[Message, ...]:
        """What pricing had to say: warnings only, an error would have refused."""
        return self.answer.messages


@dataclass(frozen=True, slots=True)
class Seal:
    """The signatures over the bytes of the FSE, with the certificates that verify them.

    Without a Vitale (degraded mode) its signature and certificate are None. ``label`` says what the seal is worth.
    """

    records: bytes = field(repr=False)
    sha256: str
    cps_signature: bytes = field(repr=False)
    cps_certificate: bytes = field(repr=False)
    vitale_signature: bytes | None = field(repr=False)
    vitale_certificate: bytes | None = field(repr=False)
    at: str
    label: str = SIMULATED_SEAL


@dataclass(frozen=True, slots=True)
class Sealed:
    """An invoice that the cards signed; its ``number`` is unique for its biller."""

    id: int
    number: int
    care: Care
    price: Price
    seal: Seal

    @property
    def answer(self) -> Answer:
        """What the tariff core answered."""
        return self.price.answer
