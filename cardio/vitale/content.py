"""What a Vitale says of the insured and of each beneficiary, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cardio.vitale.groups import AmoService, CoverPeriod, Mutual, WorkAccident

VITALE, APCV = "vitale", "apcv"
"""Where a content comes from: the card, or the appli carte Vitale."""


@dataclass(frozen=True, slots=True)
class RightsPeriod:
    """One period of AMO rights, both days included; None where the card leaves an end open."""

    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the period holds on a day.

        >>> RightsPeriod(date(2024, 1, 1), None).covers(date(2024, 12, 15))
        True
        """
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class AmcContract:
    """The complementary cover on the card, as its group 109 names it.

    ``number`` is the organism (8 to 10 digits), ``member`` the adherent; ``formula`` the STS formula printed for the
    contract and ``percent`` its parameter; ``convention_type`` and ``csr`` choose the convention; ``routing``,
    ``host`` and ``domain`` say where a DRE goes; ``sts_switch`` (aiguillage) is empty where no STS is called;
    ``treatment`` the treatment indicator (22: DRE in third-party payment); ``contract_type`` 89 is kept for C2S.
    ``edi_number`` is the organism on the EDI networks; ``service_type`` and ``services`` the associated services.
    """

    number: str
    member: str
    formula: str | None
    percent: int | None
    convention_type: str
    csr: str
    routing: str
    host: str
    domain: str
    sts_switch: str
    treatment: str
    start: date | None
    end: date | None
    contract_type: str = "00"
    edi_number: str = ""
    service_type: str = ""
    services: str = ""


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """One person of the card.

    ``nir`` and ``nir_key`` open the rights (the insured's); ``individual_nir`` is the person's own, with its key, when
    it is another. ``birth_date`` is AAAAMMJJ and may be lunar (month 13 and over, day 00): it is text, never a date.
    ``birth_rank`` tells twins apart. ``quality`` is "0" for the insured, "2" a spouse, "6" a child.
    ``regime``/``caisse``/``centre``/``code_gestion`` say where the person belongs. ``exoneration`` is "0" for none.
    ``address`` has at most 5 lines; ``certified_on`` is the day the NIR was certified; ``service``, ``accidents``,
    ``covers`` (at most 7) and ``mutual`` are the groups 104, 103, 106 and 107.
    """

    nir: str
    nir_key: str
    individual_nir: str | None
    family_name: str
    first_name: str
    birth_date: str
    birth_rank: int
    quality: str
    regime: str
    caisse: str
    centre: str
    code_gestion: str
    rights: tuple[RightsPeriod, ...]
    exoneration: str
    ald: bool
    c2s: bool
    alsace_moselle: bool
    amc: AmcContract | None
    individual_nir_key: str | None = None
    address: tuple[str, ...] = ()
    certified_on: date | None = None
    service: AmoService | None = None
    accidents: tuple[WorkAccident, ...] = ()
    covers: tuple[CoverPeriod, ...] = ()
    mutual: Mutual | None = None

    def has_rights(self, day: date) -> bool:
        """Whether one of the AMO periods covers a day."""
        return any(period.covers(day) for period in self.rights)


@dataclass(frozen=True, slots=True)
class Insured:
    """The person whose NIR opens the rights of every beneficiary of the card.

    The organism and ``service`` (groups 101 and 102) are the insured's own, each beneficiary names theirs.
    """

    nir: str
    nir_key: str
    family_name: str
    first_name: str
    birth_date: str
    regime: str = ""
    caisse: str = ""
    centre: str = ""
    code_gestion: str = ""
    service: AmoService | None = None


@dataclass(frozen=True, slots=True)
class VitaleContent:
    """A whole Vitale: ``serial`` of the card, the insured, 1 to 19 beneficiaries in the order of the card.

    ``card_type`` is "demonstration", "test" or empty; ``reserved`` the three zones reserved for use (RUF 1 to 3);
    ``bearer_type`` who holds the card; ``common`` what the card says of all its people (group 111), as it stands.
    ``support`` says whether all this came from the card or from the appli carte Vitale.
    """

    serial: str
    insured: Insured
    beneficiaries: tuple[Beneficiary, ...]
    card_type: str = ""
    valid_until: date | None = None
    bearer_type: str = ""
    reserved: tuple[str, ...] = ()
    common: str = ""
    support: str = VITALE
