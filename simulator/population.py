"""The synthetic people of the simulated world, as its services know them: those of the virtual Vitale cards.

>>> len(demo_rights()) >= 5
True
"""

from __future__ import annotations

from collections.abc import Iterator

from cardio.vitale.content import AmcContract, Beneficiary, VitaleContent
from norms.adri import AmcCover, AmoService, Coverage, Period, RightsHolder
from norms.directory import DirectoryRow
from norms.idb_clc import Addressing
from simulator.cards.identities import VITALE_IDENTITIES
from simulator.services.directory import DirectoryBook
from simulator.services.idb_clc import Contract, ContractBook
from simulator.services.rights_book import BookEntry, RightsBook

AMC_LABEL = "COMPLEMENTAIRE SIMULEE"


def demo_rights() -> RightsBook:
    """Return the rights of everyone on the virtual Vitale cards."""
    return RightsBook(entry for identity in VITALE_IDENTITIES.values() for entry in card_entries(identity.content))


def demo_contracts() -> ContractBook:
    """Return the AMC contracts of everyone on the virtual Vitale cards."""
    return ContractBook(_contract(person, contract) for person, contract in _covered())


def demo_directory() -> DirectoryBook:
    """Return the conventions of the AMCs of the virtual Vitale cards, one row for each."""
    rows = {(each.number, each.convention_type, each.csr): each for _, each in _covered()}
    return DirectoryBook(_convention(each) for each in rows.values())


def _covered() -> Iterator[tuple[Beneficiary, AmcContract]]:
    """Yield who has an AMC, with its contract."""
    for identity in VITALE_IDENTITIES.values():
        for person in identity.content.beneficiaries:
            if person.amc is not None:
                yield person, person.amc


def _contract(person: Beneficiary, contract: AmcContract) -> Contract:
    """Turn the contract of a card into what its AMC files."""
    return Contract(
        nir=person.nir,
        nir_key=person.nir_key,
        birth_date=person.birth_date,
        birth_rank=person.birth_rank,
        amc_number=contract.number,
        label=AMC_LABEL,
        member=contract.member,
        convention_type=contract.convention_type,
        csr=contract.csr,
        addressing=Addressing(
            sts_switch=contract.sts_switch,
            treatment=contract.treatment,
            routing=contract.routing,
            host=contract.host,
            domain=contract.domain,
        ),
        start=contract.start,
        end=contract.end,
    )


def _convention(contract: AmcContract) -> DirectoryRow:
    """Turn the contract of a card into the convention that links its AMC and any practice."""
    return DirectoryRow(
        amc_number=contract.number,
        amc_label=AMC_LABEL,
        convention_type=contract.convention_type,
        csr=contract.csr,
        agreement="TP",
        sts_switch=contract.sts_switch,
        routing=contract.routing,
        host=contract.host,
        domain=contract.domain,
    )


def card_entries(content: VitaleContent) -> Iterator[BookEntry]:
    """Yield the beneficiaries of a card as the AMO files them."""
    for person in content.beneficiaries:
        yield BookEntry(content.insured.nir, content.insured.nir_key, _holder(person))


def _holder(person: Beneficiary) -> RightsHolder:
    """Turn what a card holds into what the AMO knows; the attending doctor, not on cards, is declared."""
    rights = tuple(Period(period.start, period.end) for period in person.rights)
    always = rights[-1] if rights else Period()
    return RightsHolder(
        family_name=person.family_name,
        first_name=person.first_name,
        nir=person.individual_nir or person.nir,
        nir_key=person.individual_nir_key or person.nir_key,
        birth_date=person.birth_date,
        birth_rank=person.birth_rank,
        quality=person.quality,
        regime=person.regime,
        caisse=person.caisse,
        centre=person.centre,
        code_gestion=person.code_gestion,
        rights=rights,
        coverages=(Coverage(person.ald, period=always),),
        exoneration=person.exoneration,
        service=AmoService("01", always) if person.c2s else AmoService(),
        attending_doctor="O",
        alsace_moselle=person.alsace_moselle,
        amc=_cover(person.amc) if person.amc else None,
    )


def _cover(contract: AmcContract) -> AmcCover:
    """Turn the AMC contract of a card into what ADRi says of it."""
    return AmcCover(
        number=contract.number,
        member=contract.member,
        convention_type=contract.convention_type,
        csr=contract.csr,
        treatment=contract.treatment,
        sts_switch=contract.sts_switch,
        routing=contract.routing,
        host=contract.host,
        domain=contract.domain,
        period=Period(contract.start, contract.end),
    )
