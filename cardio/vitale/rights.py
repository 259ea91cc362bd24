"""Rights, cover and exonerations of each beneficiary, through a provider.

The files of a real Vitale that hold them are not public: a certified module reads them, or ADRi is asked on line.
``SimulatedRights`` reads the file of our virtual cards, named simulated; a certified module can stand in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cardio import tlv
from cardio.channel import Channel
from cardio.errors import BadCardData
from cardio.simulated import (
    BENEFICIARY_TAGS,
    CARD_TAGS,
    COVER,
    COVER_TAGS,
    PERIOD,
    PERIOD_TAGS,
    RECORD,
    VITALE_RIGHTS_FILE,
    fields,
    read_simulated,
)
from cardio.vitale.content import AmcContract, Beneficiary, RightsPeriod
from cardio.vitale.identity import Person, PublicIdentity


@dataclass(frozen=True, slots=True)
class ProtectedContent:
    """What a provider adds to the public identity."""

    serial: str
    beneficiaries: tuple[Beneficiary, ...]


class RightsProvider(Protocol):
    """Who knows the protected part of a Vitale."""

    def read(self, channel: Channel, identity: PublicIdentity) -> ProtectedContent:
        """Return the beneficiaries, in the order of ``identity.people``. Raises CardioError."""
        ...


class SimulatedRights:
    """The protected part from the simulated applet of our virtual Vitale."""

    def read(self, channel: Channel, identity: PublicIdentity) -> ProtectedContent:
        """Return the beneficiaries. Raises CardioError, ContentNotPublic on a real card."""
        items = tlv.parse(read_simulated(channel, VITALE_RIGHTS_FILE, "les droits"))
        records = items[1:]
        if len(records) != len(identity.people) or any(item.tag != RECORD for item in items):
            raise BadCardData("les droits et les bénéficiaires ne concordent pas")
        return ProtectedContent(
            serial=fields(items[0], CARD_TAGS)["serial"],
            beneficiaries=tuple(
                _beneficiary(record, person, identity) for record, person in zip(records, identity.people, strict=True)
            ),
        )


def _beneficiary(record: tlv.Tlv, person: Person, identity: PublicIdentity) -> Beneficiary:
    """Join what the card says of one person."""
    found = fields(record, BENEFICIARY_TAGS)
    children = record.children()
    cover = next((_contract(child) for child in children if child.tag == COVER), None)
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
        rights=tuple(_periods(children)),
        exoneration=found["exoneration"],
        ald=found["ald"] == "1",
        c2s=found["c2s"] == "1",
        alsace_moselle=found["alsace_moselle"] == "1",
        amc=cover,
        individual_nir_key=found["individual_nir_key"] or None,
    )


def _periods(children: Iterable[tlv.Tlv]) -> Iterable[RightsPeriod]:
    """Read the rights periods of one person."""
    for child in children:
        if child.tag == PERIOD:
            found = fields(child, PERIOD_TAGS)
            yield RightsPeriod(_day(found["start"]), _day(found["end"]))


def _contract(item: tlv.Tlv) -> AmcContract:
    """Read a complementary cover."""
    found = fields(item, COVER_TAGS)
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
    )


def _day(text: str) -> date | None:
    """Read an ISO day, None when empty."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadCardData("une date est mal formée") from None
