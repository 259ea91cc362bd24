"""The applet of our own on the virtual cards, named simulated: what has no public layout on the real ones.

Its name is in the F0 range, which ISO 7816-5 leaves to anyone: no real CPS or Vitale answers to it, so that nothing
simulated can be mistaken for real. It holds files of BER-TLV records whose fields are text, by the tags below.
"""

from __future__ import annotations

from collections.abc import Mapping

from cardio.channel import Channel
from cardio.errors import BadCardData, ContentNotPublic
from cardio.files import read_file, select_application
from cardio.tlv import Tlv

AID = b"\xf0FEUILLE-SIMULE"
RECORD = 0xE0
PERIOD = 0xE1
COVER = 0xE2
INSURED, SERVICE, ACCIDENT, COVER_PERIOD, MUTUAL, MUTUAL_PERIOD = 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8
"""Constructed tags: a record, and in it rights periods, a complementary cover, and the other groups."""
LINE = 0x9A
"""A line of an address or a reserved zone, as many times as there are."""

CPS_HOLDER_FILE = 0x0001
CPS_SITUATIONS_FILE = 0x0002
VITALE_RIGHTS_FILE = 0x0003
VITALE_CERTIFICATE_FILE = 0x0004
VITALE_PEOPLE_FILE, VITALE_INSURED_FILE = 0x0005, 0x0006
"""The identity on a Vitale 1, in the tags of the Vitale 2: where a real one holds it is not public."""
VITALE_KEY = 0x01

HOLDER_TAGS = {"civility": 0x80}
SITUATION_TAGS = {
    "number": 0x80,
    "billing_number": 0x81,
    "specialty": 0x82,
    "kind": 0x83,
    "convention": 0x84,
    "option": 0x85,
    "tariff_zone": 0x86,
    "practitioner_number": 0x87,
}
BENEFICIARY_TAGS = {
    "individual_nir": 0x80,
    "individual_nir_key": 0x81,
    "birth_rank": 0x82,
    "quality": 0x83,
    "regime": 0x84,
    "caisse": 0x85,
    "centre": 0x86,
    "code_gestion": 0x87,
    "exoneration": 0x88,
    "ald": 0x89,
    "c2s": 0x8A,
    "alsace_moselle": 0x8B,
    "certified_on": 0x8C,
}
PERIOD_TAGS = {"start": 0x80, "end": 0x81}
COVER_TAGS = {
    "number": 0x80,
    "member": 0x81,
    "formula": 0x82,
    "percent": 0x83,
    "convention_type": 0x84,
    "csr": 0x85,
    "routing": 0x86,
    "host": 0x87,
    "domain": 0x88,
    "sts_switch": 0x89,
    "treatment": 0x8A,
    "start": 0x8B,
    "end": 0x8C,
    "contract_type": 0x8D,
    "edi_number": 0x8E,
    "service_type": 0x8F,
    "services": 0x90,
}
CARD_TAGS = {"serial": 0x80, "card_type": 0x81, "valid_until": 0x82, "bearer_type": 0x83, "common": 0x84}
INSURED_TAGS = {"regime": 0x80, "caisse": 0x81, "centre": 0x82, "code_gestion": 0x83}
SERVICE_TAGS = {"code": 0x80, "start": 0x81, "end": 0x82}
ACCIDENT_TAGS = {"risk_manager": 0x80, "code": 0x81, "identifier": 0x82}
COVER_PERIOD_TAGS = {"start": 0x80, "end": 0x81, "ald": 0x82, "situation": 0x83}
MUTUAL_TAGS = {
    "number": 0x80,
    "guarantees": 0x81,
    "treatment": 0x82,
    "service_type": 0x83,
    "services": 0x84,
    "sts_switch": 0x85,
}


def read_simulated(channel: Channel, file_id: int, content: str) -> bytes:
    """Read a file of the simulated applet. Raises ContentNotPublic, naming ``content``, where the card has none."""
    data = read_file(channel, file_id, content) if select_application(channel, AID) else None
    if data is None:
        raise ContentNotPublic(content)
    return data


def fields(record: Tlv, tags: Mapping[str, int]) -> dict[str, str]:
    """Return the text fields of a record by name, empty where absent. Raises BadCardData."""
    found = {child.tag: child.value for child in record.children()}
    return {name: _text(found.get(tag, b"")) for name, tag in tags.items()}


def lines(record: Tlv, most: int) -> tuple[str, ...]:
    """Return the repeated lines of a record, ``most`` at most. Raises BadCardData."""
    found = tuple(_text(child.value) for child in record.children() if child.tag == LINE)
    if len(found) > most:
        raise BadCardData("une liste est trop longue")
    return found


def _text(value: bytes) -> str:
    """Read one text. Raises BadCardData."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise BadCardData("un texte est mal codé") from None
