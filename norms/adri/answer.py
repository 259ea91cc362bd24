"""What ADRi answers: the person and the rights, or an exception.

The fields are those of a public API mapper (likely); the values of the code lists are in the exchange norms: quality
0 insured … 6 child, service AMO 00 none, 01–03 C2S, 10 leaving C2S.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from norms.adri.query import ALWAYS, Period

C2S_SERVICES: Final = ("01", "02", "03")


@dataclass(frozen=True, slots=True)
class AmoService:
    """The service AMO of the family: 00 none, 01–03 C2S by who manages it, 10 leaving C2S; and its days."""

    code: str = "00"
    period: Period = ALWAYS


NO_SERVICE: Final = AmoService()


@dataclass(frozen=True, slots=True)
class Coverage:
    """A period of cover: ``ald`` long illness, ``situation`` its 4 digits (their table is not public)."""

    ald: bool
    situation: str = "0000"
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class AmcCover:
    """The complementary insurer that the AMO knows: number, member, convention and routing fields."""

    number: str
    member: str = ""
    convention_type: str = ""
    csr: str = ""
    treatment: str = ""
    sts_switch: str = ""
    routing: str = ""
    host: str = ""
    domain: str = ""
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutual:
    """The mutuelle that shares the management: its number, treatment, switch, services, guarantees and periods."""

    number: str
    treatment: str = ""
    sts_switch: str = ""
    service_type: str = ""
    services: str = ""
    guarantees: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()

    def open_on(self, day: date) -> bool:
        """Whether it covers the day; without a period it always does."""
        return not self.periods or any(period.holds(day) for period in self.periods)


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsHolder:
    """The person found, with the rights that meet the window.

    ``nir`` and ``nir_key`` are the certified individual NIR; ``birth_date`` AAAAMMJJ; ``exoneration`` the justification
    code (0 none, 4 ALD, 5 exempted…); ``attending_doctor`` O declared, N not, empty unknown. ``support`` is the nature
    of the proof that this answer is worth (2, a consultation on line), ``complement_support`` the same for the
    complementary part (its code list is not public).
    """

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
    code_gestion: str
    rights: tuple[Period, ...]
    coverages: tuple[Coverage, ...] = ()
    exoneration: str = "0"
    service: AmoService = NO_SERVICE
    attending_doctor: str = ""
    alsace_moselle: bool = False
    amc: AmcCover | None = None
    support: str = "2"
    complement_support: str = ""
    mutual: Mutual | None = None

    def __repr__(self) -> str:
        return f"RightsHolder(regime={self.regime!r}, caisse={self.caisse!r}, quality={self.quality!r})"

    def open_on(self, day: date) -> bool:
        """Whether the AMO rights are open on the day."""
        return any(period.holds(day) for period in self.rights)

    def ald_on(self, day: date) -> bool:
        """Whether a long illness is covered on the day."""
        return any(cover.ald and cover.period.holds(day) for cover in self.coverages)

    def c2s_on(self, day: date) -> bool:
        """Whether C2S is open on the day."""
        return self.service.code in C2S_SERVICES and self.service.period.holds(day)


@dataclass(frozen=True, slots=True)
class RightsException:
    """Why the service has no rights to give: ``type`` a slug of the rule family ``adri``, ``label`` French text.

    ``whole`` says whether the whole service refuses, or this person only; ``detail`` is for whoever maintains it.
    """

    type: str
    label: str
    whole: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsAnswer:
    """One answer: when it was made, the window it speaks of, and either a holder or an exception, never both."""

    answered_at: datetime
    window: Period
    holder: RightsHolder | None = None
    exception: RightsException | None = None

    def __post_init__(self) -> None:
        """Refuse an answer that says both or neither: a programmer's fault."""
        if (self.holder is None) == (self.exception is None):
            raise ValueError("an ADRi answer holds either rights or an exception")
