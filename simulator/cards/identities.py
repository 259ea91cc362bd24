"""The people of the virtual cards. Every name and number is invented; the NIR 2550699999999 is the manuals' own demo.

``CPS_IDENTITIES`` and ``VITALE_IDENTITIES`` name them; the rest of the outside world (ADRi, payers) answers about the
same people.

>>> VITALE_IDENTITIES["famille"].content.insured.nir_key
'34'
>>> len({one.situations[0].billing_number for one in CPS_IDENTITIES.values()})  # a centre, a nurse, a locum
3
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from stdnum import luhn

from cardio.cps.situation import Situation
from simulator.cards.families import FAMILIES
from simulator.cards.vitale_people import (
    CLOSED_RIGHTS,
    DEMO_AMC,
    DEMO_AMC_NAME,
    OPEN_RIGHTS,
    VitaleIdentity,
    card,
    insured,
    nir_key,
    relative,
)

__all__ = [
    "CLOSED_RIGHTS",
    "CPS_IDENTITIES",
    "DEMO_AMC",
    "DEMO_AMC_NAME",
    "DEMO_CODE",
    "OPEN_RIGHTS",
    "VITALE_IDENTITIES",
    "CpsIdentity",
    "VitaleIdentity",
    "nir_key",
    "with_luhn",
]

DEMO_CODE = "1234"
"""The bearer code of every virtual CPS."""


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


def with_luhn(digits: str) -> str:
    """Append its Luhn key to a number, as AM numbers and RPPS carry it.

    >>> with_luhn("99610218")
    '996102182'
    """
    return digits + str(luhn.calc_check_digit(digits))


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
    "remplacant": CpsIdentity(
        "SUPPOSE",
        "Noor",
        "Dr",
        with_luhn("9990000005"),
        "Médecin",
        "SM26",
        (
            replace(
                _CENTRE,
                billing_number=with_luhn("99100005"),
                structure_name="Remplacements de démonstration",
                practitioner_number=with_luhn("99100005"),
                structure_id="4" + with_luhn("99100005"),
                sector="SA07",
            ),
        ),
    ),
    "perimee": replace(
        _MEDECIN,
        family_name="CADUC",
        first_name="Maxime",
        rpps=with_luhn("9990000006"),
        valid_until=date(2024, 6, 30),
    ),
}
"""Virtual CPS by name: medecin and opticien bill in the same health centre; the code of bloquee is already blocked;
remplacant has no practice but their own number; perimee is out of validity since mid-2024.
"""


_JEANNE = replace(insured("2550699999999", "SPECIMEN", "Jeanne", "19550615"), amc=DEMO_AMC)
_ALAIN = insured("1620599999901", "ECHANTILLON", "Alain", "19620512")

VITALE_IDENTITIES: Mapping[str, VitaleIdentity] = {
    "famille": card(
        "9990000101",
        _JEANNE,
        relative(_JEANNE, "1530399999902", "Paul", "19530320", "2"),
        relative(_JEANNE, "2080999999903", "Lou", "20080904", "6"),
    ),
    "sans-droits": card("9990000102", replace(_ALAIN, rights=CLOSED_RIGHTS)),
    "ald": card(
        "9990000103",
        replace(insured("2480299999904", "PROTOTYPE", "Odette", "19480211"), ald=True, exoneration="4", amc=DEMO_AMC),
    ),
    "c2s": card(
        "9990000104",
        replace(
            insured("1911199999905", "MODELE", "Karim", "19911123"),
            c2s=True,
            amc=replace(DEMO_AMC, member="DEMO0005", formula=None, contract_type="89"),
        ),
    ),
    "alsace-moselle": card(
        "9990000106", replace(insured("2700799999906", "MAQUETTE", "Elsa", "19700701"), alsace_moselle=True)
    ),
    **FAMILIES,
}
"""Virtual Vitale by name."""
