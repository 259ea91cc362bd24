"""The files of a virtual Vitale, written from its content: the two published ones, and the simulated one."""

from __future__ import annotations

from collections.abc import Iterable

from cardio import simulated
from cardio.vitale import layout
from cardio.vitale.content import Beneficiary, VitaleContent
from cardio.vitale.groups import AmoService, Mutual
from simulator.cards.ber import tlv
from simulator.cards.records import record


def people_file(content: VitaleContent) -> bytes:
    """Write the public file that names everyone."""
    return b"".join(_person(one) for one in content.beneficiaries)


def insured_file(content: VitaleContent) -> bytes:
    """Write the public file that holds the insured's NIR."""
    insured = content.insured
    return tlv(layout.PERSON, tlv(layout.NIR, (insured.nir + insured.nir_key).encode("ascii")))


def rights_file(content: VitaleContent) -> bytes:
    """Write the simulated file: a record for the card, then one a beneficiary."""
    insured = record(simulated.INSURED, content.insured, simulated.INSURED_TAGS, *_service(content.insured.service))
    card = record(simulated.RECORD, content, simulated.CARD_TAGS, insured, *_lines(content.reserved))
    return card + b"".join(_beneficiary(one) for one in content.beneficiaries)


def _person(one: Beneficiary) -> bytes:
    return tlv(
        layout.PERSON,
        tlv(layout.NAME, one.family_name.encode("latin-1")),
        tlv(layout.FIRST_NAME, one.first_name.encode("latin-1")),
        tlv(layout.BIRTH, one.birth_date.encode("ascii")),
    )


def _beneficiary(one: Beneficiary) -> bytes:
    inner = [
        *_lines(one.address),
        *(record(simulated.PERIOD, period, simulated.PERIOD_TAGS) for period in one.rights),
        *([record(simulated.COVER, one.amc, simulated.COVER_TAGS)] if one.amc else []),
        *_service(one.service),
        *(record(simulated.ACCIDENT, accident, simulated.ACCIDENT_TAGS) for accident in one.accidents),
        *(record(simulated.COVER_PERIOD, period, simulated.COVER_PERIOD_TAGS) for period in one.covers),
        *([_mutual(one.mutual)] if one.mutual else []),
    ]
    return record(simulated.RECORD, one, simulated.BENEFICIARY_TAGS, *inner)


def _service(service: AmoService | None) -> Iterable[bytes]:
    return [record(simulated.SERVICE, service, simulated.SERVICE_TAGS)] if service else []


def _mutual(mutual: Mutual) -> bytes:
    periods = (record(simulated.MUTUAL_PERIOD, period, simulated.PERIOD_TAGS) for period in mutual.periods)
    return record(simulated.MUTUAL, mutual, simulated.MUTUAL_TAGS, *periods)


def _lines(texts: Iterable[str]) -> Iterable[bytes]:
    return (tlv(simulated.LINE, text.encode()) for text in texts)
