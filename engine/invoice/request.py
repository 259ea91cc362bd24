"""What the engine is asked to bill: the cards as read, the acts, and what the user decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cardio.cps.holder import CpsHolder
from cardio.vitale.content import VitaleContent
from engine.cover.contract import NO_CHOICE, CoverChoice
from engine.invoice.details import ActDetails
from norms.adri import RightsAnswer
from norms.idb_clc import Engagement


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """Who prescribed and when: AM number (9 digits), RPPS (11 digits or empty).

    ``specialty`` is the CNAM's two digits, ``exercise`` L (self-employed) or S (salaried), ``origin`` where the
    prescription stands in the pathway: T attending doctor, O the one they sent to, P another case within the pathway,
    S outside; empty where nobody knows.
    """

    prescriber: str
    rpps: str = ""
    day: date
    specialty: str = ""
    exercise: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRequest:
    """A whole demand for an invoice.

    ``situation`` is the number of a situation of the CPS, ``beneficiary`` the place (0 first) of a person of the
    Vitale. ``acts`` are objects as in the price request of ``feuille quote`` (nomenclature, code, date, …).
    ``exoneration`` None takes what the rights say; ``keep`` "card" prefers the card to ADRi's answer;
    ``complementary`` False bills without the AMC of the card; ``engagement`` is what that AMC engaged itself to on
    line. ``attending_doctor`` says whether one is declared, None where nobody knows. ``accident`` is an AT number
    (nine digits) or the day of an accident (AAMMJJ); None takes the only one of the card in a work accident.
    ``details`` say what the flows tell of some acts beyond their price. ``replaces`` is the internal id of an invoice
    whose claim on the AMC this one rectifies. ``titulaire`` is the internal id of the practitioner whom the holder
    replaces, needed where several let the same day tick.
    """

    holder: CpsHolder = field(repr=False)
    situation: int
    vitale: VitaleContent = field(repr=False)
    beneficiary: int = 0
    invoice_date: date
    acts: tuple[Mapping[str, object], ...]
    nature: str = "maladie"
    exoneration: str | None = None
    pathway: str | None = None
    attending_doctor: bool | None = None
    third_party_amo: bool = True
    third_party_amc: bool = True
    complementary: bool = True
    cover: CoverChoice = NO_CHOICE
    engagement: Engagement | None = field(default=None, repr=False)
    rights_answer: RightsAnswer | None = field(default=None, repr=False)
    keep: str | None = None
    prescription: Prescription | None = None
    accident: str | None = None
    details: tuple[ActDetails, ...] = ()
    replaces: int | None = None
    titulaire: int | None = None
