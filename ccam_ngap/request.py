"""A request to price one invoice, as values that cannot change: the request of ``docs`` contract §1.

Amounts are integer cents, coefficients and distances integer hundredths, percentages hundredths of a percent. None
means absent. The field names are those of the JSON request; ``ccam_ngap.reading`` builds a request from JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccam_ngap.kernel_rows import act_key, age_on
from tables.messages import Message

NOMENCLATURES = ("NGAP", "CCAM", "LPP", "NABM")
CONVENTIONS = ("secteur_1", "secteur_1_dp", "secteur_2", "non_conventionne")
OPTIONS = ("OPTAM", "OPTAM-CO", "OPTAM-ACO")
KINDS = ("specialty", "activity")
QUALIFIERS = tuple("ABCDEFGLMN")
ABATEMENTS = (100, 50, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """Who performs: CNAM specialty (doctors) or nature d'activité (others), convention, option, tariff zone.

    ``alsace_moselle``: works where two more days are public holidays.
    """

    specialty: str
    convention: str
    option: str | None = None
    zone: str = "metropole"
    kind: str | None = None
    alsace_moselle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiary:
    """Who is cared for. ``birth_date`` is ``AAAA-MM-JJ`` as the card gives it: its month may be lunar (over 12).

    ``modulation`` is the code of the rights that changes the rates (1 ASPA, 2 and 3 local scheme, 4 both).
    """

    birth_date: str
    regime: str = ""
    caisse: str = ""
    centre: str = ""
    alsace_moselle: bool = False
    aspa: bool = False
    c2s: bool = False
    ame: bool = False
    modulation: str | None = None

    def age_on(self, day: date) -> int:
        """Return the age in full years on a day; a lunar birth counts from the first of January.

        >>> Beneficiary(birth_date="2009-06-15").age_on(date(2025, 6, 14))
        15
        >>> Beneficiary(birth_date="2009-20-00").age_on(date(2025, 6, 14))
        16
        """
        return age_on(self.birth_date, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty:
    """Which shares the practitioner is paid by the organisms instead of the patient."""

    amo: bool = False
    amc: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFormula:
    """A formula outside STS: multiplier × (operand, operator, second operand), never above ``cap``.

    Operands are DR, TR, TM, MRO, PMSS, PU; operators − + × ÷. ``multiplier`` is in hundredths of a percent (10,000 is
    one), ``cap`` in cents. A product of two amounts, or one divided by the other, is taken in euros.
    """

    operand: str
    multiplier: int = 10_000
    operator: str | None = None
    second: str | None = None
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amc:
    """The complementary cover: a formula with the parameters it takes, or an amount for the whole invoice.

    ``first_amount`` and ``second_amount`` are the amounts of the contract that a formula may take (``p1``, ``p2``).
    ``responsible`` asks for the limits of responsible contracts to be checked, ``optam_percent`` being what the
    contract pays of the overcharges of OPTAM doctors, in percent of the tariff. ``switch`` is the STS switch that the
    paper support prints, ``convention`` the key of a row of the convention table, ``single_management`` says that the
    caisse prices the complementary share (``ccam_ngap.switching``).
    """

    formula: str | None = None
    percent: int | None = None
    amount: int | None = None
    first_amount: int | None = None
    second_amount: int | None = None
    user_formula: UserFormula | None = None
    responsible: bool = False
    optam_percent: int | None = None
    switch: str | None = None
    convention: str | None = None
    single_management: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of the invoice. ``fee`` None asks the tariff; ``forced_amo``, ``forced_amc`` replace what is priced.

    ``day_km_before``: kilometres already billed that day by other invoices; ``same_visit``: this travel was billed
    to another patient of the same address.
    """

    nomenclature: str
    code: str
    date: date
    quantity: int = 1
    coefficient: int = 100
    abatement: int = 100
    night: bool = False
    holiday: bool = False
    distance_km: int | None = None
    activity: str = "1"
    phase: str = "0"
    modifiers: tuple[str, ...] = ()
    association: int | None = None
    exceptional: bool = False
    office_supplement: bool = False
    prestation: str | None = None
    fee: int | None = None
    qualifier: str | None = None
    exoneration: str | None = None
    forced_amo: int | None = None
    forced_amc: int | None = None
    deep_night: bool = False
    day_km_before: int | None = None
    teeth: tuple[str, ...] = ()
    same_visit: bool = False

    @property
    def key(self) -> str:
        """The key of the act in the tables of its nomenclature."""
        return act_key(self.nomenclature, self.code, self.activity, self.phase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One invoice to price. ``messages`` carries what its reading noticed without refusing it."""

    invoice_date: date
    practitioner: Practitioner
    beneficiary: Beneficiary
    acts: tuple[Act, ...]
    nature: str = "maladie"
    exoneration: str = "0"
    pathway: str | None = None
    third_party: ThirdParty = ThirdParty()
    amc: Amc | None = None
    messages: tuple[Message, ...] = ()
