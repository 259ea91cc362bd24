"""How the people of the virtual Vitale are made: invented names, numbers that hold together, the demo organism."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cardio.vitale.content import AmcContract, Beneficiary, Insured, RightsPeriod, VitaleContent

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
class VitaleIdentity:
    """What a virtual Vitale holds; ``generation`` 1 or 2 is that of the card."""

    content: VitaleContent
    generation: int = 2


def nir_key(nir: str) -> str:
    """Return the two-digit key of a 13-digit NIR (97 minus the remainder by 97), Corsican 2A and 2B included.

    >>> nir_key("2550699999999")
    '34'
    """
    number = int(nir.replace("2A", "19").replace("2B", "18"))
    return f"{97 - number % 97:02d}"


def insured(nir: str, family_name: str, first_name: str, birth_date: str) -> Beneficiary:
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


def relative(insured: Beneficiary, own_nir: str, first_name: str, birth_date: str, quality: str) -> Beneficiary:
    """Build someone who benefits through the insured, with the same organism, rights and cover."""
    return replace(
        insured,
        individual_nir=own_nir,
        individual_nir_key=nir_key(own_nir),
        first_name=first_name,
        birth_date=birth_date,
        quality=quality,
    )


def card(serial: str, *beneficiaries: Beneficiary) -> VitaleIdentity:
    """Put beneficiaries on a card; the first is the insured."""
    first = beneficiaries[0]
    holder = Insured(first.nir, first.nir_key, first.family_name, first.first_name, first.birth_date)
    return VitaleIdentity(VitaleContent(serial, holder, beneficiaries))
