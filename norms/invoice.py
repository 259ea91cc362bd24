"""What the flows say of an invoice: the values that an FSE and a DRE are written from.

Whoever bills fills these values from its own; nothing here knows how an invoice was made. Amounts are integer cents,
coefficients integer hundredths, rates whole percents, days ``date`` except the birth date, which may be lunar and
stays text. The sealing top (``securing``) has no attested column in the body records: it is written in the editor's
zone of the type 5, after ``SIM`` when the seal is a simulated one.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from norms.details import Detail

SINGLE_C2S = "89"
"""The contract type of a C2S invoice that the AMO settles alone, complementary share included."""

SINGLE_ROUTING = "RO"
"""The routing code, and the convention type, of an AMC whose share the AMO settles with its own (gestion unique)."""

CANCELLATION, RECTIFICATION = "A", "R"
"""What a DRE may do to a previous one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledLine:
    """One line as billed.

    ``nomenclature`` is ``NGAP``, ``CCAM``, ``NABM``, ``LPP``, ``UCD`` (retrocession), ``UCD_EN_SUS`` (beside a stay)
    or ``FORFAIT`` (flat fee of a hospital), ``code`` its code there, ``prestation`` the B2 code it is billed
    under (an NGAP code, a CCAM grouping, an LPP prestation code). An empty ``exoneration`` means the invoice's.
    ``executant`` and ``prescriber`` are numbers of nine signs with their key; without a prescriber the executant
    stands for it; ``prescriber_exercise`` is L (self-employed) or S (salaried). ``exceptional`` asks for a CCAM act
    that is only refunded on a condition. ``tariff`` is the unit tariff of the LPP code (the unit price when None).
    ``details`` are what its detail records tell, all of the kind of its nomenclature; without any the line is its own
    only one.
    """

    nomenclature: str
    code: str
    prestation: str
    date: datetime.date
    quantity: int = 1
    coefficient: int = 100
    unit_price: int
    base: int
    rate: int
    amo: int
    fee: int
    amc: int = 0
    qualifier: str = ""
    exoneration: str = ""
    activity: str = ""
    phase: str = ""
    modifiers: tuple[str, ...] = ()
    association: str = ""
    teeth: tuple[str, ...] = ()
    executant: str
    executant_specialty: str
    executant_zone: str = "00"
    executant_exercise: str = ""
    executant_rpps: str = ""
    prescriber: str = ""
    prescriber_rpps: str = ""
    prescription_date: datetime.date | None = None
    agreement: str = "0"
    agreement_date: datetime.date | None = None
    prescription_origin: str = ""
    prescriber_specialty: str = ""
    prescriber_exercise: str = ""
    exceptional: bool = False
    tariff: int | None = None
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AmcRouting:
    """Which AMC pays the complementary share, by which contract, and how the claim reaches it.

    ``number`` is the organism's (ten digits at most), ``csr`` the secondary criterion (critère secondaire).
    ``single`` says whether the AMO settles both shares (gestion unique); None leaves it to the contract type and the
    routing: a C2S (``89``) and whatever goes by ``RO`` are settled alone. ``cover`` is a prior agreement of the AMC.
    """

    number: str
    member: str = field(repr=False)
    contract_type: str = "00"
    convention_type: str = ""
    csr: str = ""
    routing: str = ""
    host: str = ""
    domain: str = ""
    treatment: str = ""
    single: bool | None = None
    cover: str = ""

    @property
    def managed_alone(self) -> bool:
        """Whether one payment settles both shares: single management, C2S settled by the AMO.

        >>> contracts = [("00", None), ("89", None), ("89", False), ("00", True)]
        >>> [AmcRouting(number="1", member="1", contract_type=type_, single=single).managed_alone
        ...  for type_, single in contracts]
        [False, True, False, True]
        >>> AmcRouting(number="1", member="1", routing="RO").managed_alone
        True
        """
        if self.single is not None:
            return self.single
        return self.contract_type == SINGLE_C2S or SINGLE_ROUTING in (self.routing, self.convention_type)

    @property
    def refuses_rectification(self) -> bool:
        """Whether the treatment indicator says that no DRE may be rectified (second digit 0 or 2, never 3).

        >>> [AmcRouting(number="1", member="1", treatment=each).refuses_rectification for each in ("22", "23", "")]
        [True, False, False]
        """
        return self.treatment[1:2] in ("0", "2")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousClaim:
    """The DRE that this one cancels (``kind`` A) or replaces (R): its invoice number, its lot, its day."""

    kind: str
    number: int
    lot: str
    day: datetime.date

    @property
    def cancelled(self) -> bool:
        """Whether it is cancelled, not replaced."""
        return self.kind == CANCELLATION


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledInvoice:
    """One invoice as billed: one NIR, one biller, one nature d'assurance, one pathway.

    ``birth_date`` is AAAAMMJJ; ``nature`` the B2 code (``10`` maladie, ``30`` maternité, ``41`` AT-MP…);
    ``rights_support`` the proof of rights (``4``: Vitale card); ``pathway`` the care path indicator, empty where none
    applies; ``attending_doctor`` whether one is declared (``O``, ``N`` or empty); ``accident`` an AT number of nine
    digits or a date AAMMJJ. ``securing`` is the certification top (``S``: with the Vitale, encrypted…). ``previous``
    only matters to a DRE.
    """

    number: int
    invoice_date: datetime.date
    biller: str
    biller_name: str
    nir: str = field(repr=False)
    nir_key: str = field(repr=False)
    individual_nir: str = field(default="", repr=False)
    individual_nir_key: str = field(default="", repr=False)
    birth_date: str = field(repr=False)
    birth_rank: int
    regime: str
    caisse: str
    centre: str
    nature: str
    exoneration: str
    rights_support: str
    pathway: str
    attending_doctor: str
    lines: tuple[BilledLine, ...]
    amc: AmcRouting | None
    securing: str
    rank: str = "000"
    accident: str = ""
    simulated_seal: bool = True
    previous: PreviousClaim | None = None

    @property
    def split(self) -> bool:
        """Whether the complementary share goes to the AMC on a DRE of its own (top éclatement F).

        An invoice that one payment settles is not split, nor is one without a complementary share.
        """
        return self.amc is not None and not self.amc.managed_alone and self.asks_amc

    @property
    def asks_amc(self) -> bool:
        """Whether a complementary share is asked at all."""
        return any(line.amc for line in self.lines)
