"""The people of the virtual cards. Every name and number is invented; the NIR 2550699999999 is the manuals' own demo.

``CPS_IDENTITIES`` and ``VITALE_IDENTITIES`` name them; the rest of the outside world (ADRi, payers) answers about the
same people.

>>> VITALE_IDENTITIES["famille"].content.insured.nir_key
'34'
>>> len({identity.situations[0].billing_number for identity in CPS_IDENTITIES.values()})  # one health centre, one nurse
2
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from stdnum import luhn

from cardio.cps.situation import Situation
from cardio.vitale.content import AmcContract, Beneficiary, Insured, RightsPeriod, VitaleContent

DEMO_CODE = "1234"
"""The bearer code of every virtual CPS."""

OPEN_RIGHTS = (RightsPeriod(date(2024, 1, 1), date(2026, 12, 31)),)
CLOSED_RIGHTS = (RightsPeriod(date(2023, 1, 1), date(2023, 12, 31)),)

DEMO_AMC_NAME = "AMC de démonstration (simulée)"
DEMO_AMC = AmcContract(
    number="99999999",
    member="DEMO0001",
    formula="052",
    percent=None,
    convention_type="SM",
    csr="DEMO",
    routing="DM",
    host="001",
    domain="amc.demo.invalid",
    sts_switch="",
    treatment="22",
    start=date(2024, 1, 1),
    end=date(2026, 12, 31),
)


@dataclass(frozen=True, slots=True)
class CpsIdentity:
    """What a virtual CPS holds: ``code`` is its bearer code, ``tries_left`` how many tries it starts with."""

    family_name: str
    first_name: str
    civility: str
    rpps: str
    profession: str
    speciality_code: str
    situations: tuple[Situation, ...]
    code: str = field(default=DEMO_CODE, repr=False)
    tries_left: int = 3
    valid_until: date = date(2033, 12, 31)


@dataclass(frozen=True, slots=True)
class VitaleIdentity:
    """What a virtual Vitale holds."""

    content: VitaleContent


def with_luhn(digits: str) -> str:
    """Append its Luhn key to a number, as AM numbers and RPPS carry it.

    >>> with_luhn("99610218")
    '996102182'
    """
    return digits + str(luhn.calc_check_digit(digits))


def nir_key(nir: str) -> str:
    """Return the two-digit key of a 13-digit NIR (97 minus the remainder by 97), Corsican 2A and 2B included.

    >>> nir_key("2550699999999")
    '34'
    """
    number = int(nir.replace("2A", "19").replace("2B", "18"))
    return f"{97 - number % 97:02d}"


CENTRE_NUMBER = with_luhn("99000001")
_CENTRE = Situation(
    number=1,
    billing_number=CENTRE_NUMBER,
    structure_name="Centre de santé de démonstration",
    specialty="01",
    kind="specialty",
    convention="secteur_1",
    option=None,
    tariff_zone="metropole",
    practitioner_number=with_luhn("99100001"),
    structure_id="3" + CENTRE_NUMBER,
    sector="SA05",
)

_MEDECIN = CpsIdentity("EXEMPLE", "Camille", "Dr", with_luhn("9990000001"), "Médecin", "SM26", (_CENTRE,))

CPS_IDENTITIES: Mapping[str, CpsIdentity] = {
    "medecin": _MEDECIN,
    "opticien": CpsIdentity(
        "FICTIF",
        "Sacha",
        "M",
        with_luhn("9990000002"),
        "Opticien-Lunetier",
        "",
        (replace(_CENTRE, specialty="64", kind="activity", practitioner_number=with_luhn("99600002")),),
    ),
    "infirmier": CpsIdentity(
        "INVENTE",
        "Alix",
        "Mme",
        with_luhn("9990000003"),
        "Infirmier",
        "",
        (
            Situation(
                number=1,
                billing_number=with_luhn("99300003"),
                structure_name="Cabinet infirmier de démonstration",
                specialty="24",
                kind="activity",
                convention="secteur_1",
                option=None,
                tariff_zone="metropole",
                practitioner_number=with_luhn("99300003"),
                structure_id="4" + with_luhn("99300003"),
                sector="SA07",
            ),
        ),
    ),
    "bloquee": replace(
        _MEDECIN, family_name="FACTICE", first_name="Dominique", rpps=with_luhn("9990000004"), tries_left=0
    ),
}
"""Virtual CPS by name: medecin and opticien bill in the same health centre; the code of bloquee is already blocked."""


def _insured(nir: str, family_name: str, first_name: str, birth_date: str) -> Beneficiary:
    """Build the insured of a card, demo organism, open rights, no cover."""
    return Beneficiary(
        nir=nir,
        nir_key=nir_key(nir),
        individual_nir=None,
        family_name=family_name,
        first_name=first_name,
        birth_date=birth_date,
        birth_rank=1,
        quality="0",
        regime="01",
        caisse="999",
        centre="9999",
        code_gestion="10",
        rights=OPEN_RIGHTS,
        exoneration="0",
        ald=False,
        c2s=False,
        alsace_moselle=False,
        amc=None,
    )


def _relative(insured: Beneficiary, own_nir: str, first_name: str, birth_date: str, quality: str) -> Beneficiary:
    """Build someone who benefits through the insured, with the same organism, rights and cover."""
    return replace(
        insured,
        individual_nir=own_nir,
        individual_nir_key=nir_key(own_nir),
        first_name=first_name,
        birth_date=birth_date,
        quality=quality,
    )


def _card(serial: str, *beneficiaries: Beneficiary) -> VitaleIdentity:
    """Put beneficiaries on a card; the first is the insured."""
    first = beneficiaries[0]
    insured = Insured(first.nir, first.nir_key, first.family_name, first.first_name, first.birth_date)
    return VitaleIdentity(VitaleContent(serial, insured, beneficiaries))


_JEANNE = replace(_insured("2550699999999", "SPECIMEN", "Jeanne", "19550615"), amc=DEMO_AMC)
_ALAIN = _insured("1620599999901", "ECHANTILLON", "Alain", "19620512")

VITALE_IDENTITIES: Mapping[str, VitaleIdentity] = {
    "famille": _card(
        "9990000101",
        _JEANNE,
        _relative(_JEANNE, "1530399999902", "Paul", "19530320", "2"),
        _relative(_JEANNE, "2080999999903", "Lou", "20080904", "6"),
    ),
    "sans-droits": _card("9990000102", replace(_ALAIN, rights=CLOSED_RIGHTS)),
    "ald": _card(
        "9990000103",
        replace(_insured("2480299999904", "PROTOTYPE", "Odette", "19480211"), ald=True, exoneration="4", amc=DEMO_AMC),
    ),
    "c2s": _card(
        "9990000104",
        replace(
            _insured("1911199999905", "MODELE", "Karim", "19911123"),
            c2s=True,
            amc=replace(DEMO_AMC, member="DEMO0005", formula=None, contract_type="89"),
        ),
    ),
    "alsace-moselle": _card(
        "9990000106", replace(_insured("2700799999906", "MAQUETTE", "Elsa", "19700701"), alsace_moselle=True)
    ),
}
"""Virtual Vitale by name."""
