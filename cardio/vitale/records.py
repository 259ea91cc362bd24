"""Reading the simulated records of a Vitale: the file of our virtual cards, or what an apCV carries of it."""

from __future__ import annotations

from datetime import date

from cardio import simulated, tlv
from cardio.errors import BadCardData
from cardio.simulated import fields, lines
from cardio.vitale.content import AmcContract, Beneficiary, Insured, RightsPeriod, VitaleContent
from cardio.vitale.groups import AmoService, CoverPeriod, Mutual, MutualPeriod, WorkAccident
from cardio.vitale.identity import Person, PublicIdentity

MAX_ADDRESS, MAX_RESERVED, MAX_ACCIDENTS, MAX_RIGHTS, MAX_COVERS, MAX_MUTUAL_PERIODS = 5, 3, 2, 3, 7, 3
"""How many of each the SSV groups have room for."""


def read_rights(data: bytes, identity: PublicIdentity) -> VitaleContent:
    """Join the records of a card and its public identity. Raises BadCardData."""
    items = tlv.parse(data)
    records = items[1:]
    if len(records) != len(identity.people) or any(item.tag != simulated.RECORD for item in items):
        raise BadCardData("les droits et les bénéficiaires ne concordent pas")
    card = fields(items[0], simulated.CARD_TAGS)
    return VitaleContent(
        serial=card["serial"],
        insured=_insured(items[0], identity),
        beneficiaries=tuple(
            _beneficiary(record, person, identity) for record, person in zip(records, identity.people, strict=True)
        ),
        card_type=card["card_type"],
        valid_until=_day(card["valid_until"]),
        bearer_type=card["bearer_type"],
        reserved=lines(items[0], MAX_RESERVED),
        common=card["common"],
    )


def _insured(card: tlv.Tlv, identity: PublicIdentity) -> Insured:
    """Read the insured: the first person of the card, and what the card's own record adds."""
    first = identity.people[0]
    record = card.child(simulated.INSURED)
    found = fields(record, simulated.INSURED_TAGS) if record else dict.fromkeys(simulated.INSURED_TAGS, "")
    return Insured(
        nir=identity.nir,
        nir_key=identity.nir_key,
        family_name=first.family_name,
        first_name=first.first_name,
        birth_date=first.birth_date,
        service=_service(record) if record else None,
        **found,
    )


def _beneficiary(record: tlv.Tlv, person: Person, identity: PublicIdentity) -> Beneficiary:
    """Join what the card says of one person."""
    found = fields(record, simulated.BENEFICIARY_TAGS)
    cover, mutual = record.child(simulated.COVER), record.child(simulated.MUTUAL)
    if not found["birth_rank"].isdecimal():
        raise BadCardData("un rang de naissance manque")
    return Beneficiary(
        nir=identity.nir,
        nir_key=identity.nir_key,
        individual_nir=found["individual_nir"] or None,
        family_name=person.family_name,
        first_name=person.first_name,
        birth_date=person.birth_date,
        birth_rank=int(found["birth_rank"]),
        quality=found["quality"],
        regime=found["regime"],
        caisse=found["caisse"],
        centre=found["centre"],
        code_gestion=found["code_gestion"],
        rights=tuple(RightsPeriod(*_days(one)) for one in _some(record, simulated.PERIOD, MAX_RIGHTS)),
        exoneration=found["exoneration"],
        ald=found["ald"] == "1",
        c2s=found["c2s"] == "1",
        alsace_moselle=found["alsace_moselle"] == "1",
        amc=_contract(cover) if cover else None,
        individual_nir_key=found["individual_nir_key"] or None,
        address=lines(record, MAX_ADDRESS),
        certified_on=_day(found["certified_on"]),
        service=_service(record),
        accidents=tuple(
            WorkAccident(**fields(one, simulated.ACCIDENT_TAGS))
            for one in _some(record, simulated.ACCIDENT, MAX_ACCIDENTS)
        ),
        covers=tuple(_cover_period(one) for one in _some(record, simulated.COVER_PERIOD, MAX_COVERS)),
        mutual=_mutual(mutual) if mutual else None,
    )


def _some(record: tlv.Tlv, tag: int, most: int) -> tuple[tlv.Tlv, ...]:
    """Return the records of a tag inside another, ``most`` at most. Raises BadCardData."""
    found = tuple(child for child in record.children() if child.tag == tag)
    if len(found) > most:
        raise BadCardData("une liste est trop longue")
    return found


def _days(record: tlv.Tlv) -> tuple[date | None, date | None]:
    """Read the two days of a period."""
    found = fields(record, simulated.PERIOD_TAGS)
    return _day(found["start"]), _day(found["end"])


def _service(record: tlv.Tlv) -> AmoService | None:
    """Read the AMO service inside a record, None where there is none."""
    inner = record.child(simulated.SERVICE)
    if inner is None:
        return None
    found = fields(inner, simulated.SERVICE_TAGS)
    return AmoService(found["code"], _day(found["start"]), _day(found["end"]))


def _cover_period(record: tlv.Tlv) -> CoverPeriod:
    """Read a period of cover."""
    found = fields(record, simulated.COVER_PERIOD_TAGS)
    return CoverPeriod(_day(found["start"]), _day(found["end"]), found["ald"] == "1", found["situation"])


def _mutual(record: tlv.Tlv) -> Mutual:
    """Read a mutuelle and its periods."""
    periods = _some(record, simulated.MUTUAL_PERIOD, MAX_MUTUAL_PERIODS)
    return Mutual(**fields(record, simulated.MUTUAL_TAGS), periods=tuple(MutualPeriod(*_days(one)) for one in periods))


def _contract(item: tlv.Tlv) -> AmcContract:
    """Read a complementary cover."""
    found = fields(item, simulated.COVER_TAGS)
    percent = found["percent"]
    if percent and not percent.isdecimal():
        raise BadCardData("un pourcentage de couverture est mal formé")
    return AmcContract(
        number=found["number"],
        member=found["member"],
        formula=found["formula"] or None,
        percent=int(percent) if percent else None,
        convention_type=found["convention_type"],
        csr=found["csr"],
        routing=found["routing"],
        host=found["host"],
        domain=found["domain"],
        sts_switch=found["sts_switch"],
        treatment=found["treatment"],
        start=_day(found["start"]),
        end=_day(found["end"]),
        contract_type=found["contract_type"],
        edi_number=found["edi_number"],
        service_type=found["service_type"],
        services=found["services"],
    )


def _day(text: str) -> date | None:
    """Read an ISO day, None when empty."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadCardData("une date est mal formée") from None
