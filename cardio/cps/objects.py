"""The values of a CPS's files and data objects, wherever they were read: by APDU or through PKCS#11.

The serial number, the validity and the situations are as published; ``NAME_TAGS`` and ``INFO_TAGS`` are the simulated
layouts of CPS_NAME_PS and CPS_INFO_PS, whose values, like that of CPS_SIT_FACT, start with ``SIMULATED_MARK``.

>>> serial_number(bytes.fromhex("5A0A8025000001123456784F"))
'12345678'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cardio import simulated, tlv
from cardio.cps.layout import ISSUER
from cardio.errors import BadCardData, ContentNotPublic

NAME_TAGS = {"civility": 0x80, "family_name": 0x81, "first_name": 0x82}
INFO_TAGS = {"profession": 0x80, "speciality_code": 0x81}

SIMULATED_MARK = tlv.encode(0xDE, simulated.AID)
"""What starts every value whose layout is ours: no real card has it."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Where the practitioner works, as the published situation file says."""

    structure_name: str
    structure_id: str
    sector: str


def serial_number(data: bytes) -> str:
    """Return the 8-digit serial number that starts ``data``. Raises BadCardData."""
    item = tlv.first(data)
    digits = item.value.hex().upper()
    if item.tag != 0x5A or not digits.startswith(ISSUER) or not digits[10:19].isdigit():
        raise BadCardData("le numéro de série est mal formé")
    return digits[10:18]


def last_day(data: bytes) -> date:
    """Return the last day of validity told in ``data``. Raises BadCardData."""
    end = tlv.find(data, 0x82)
    if end is None:
        raise BadCardData("la carte n'est pas utilisable, sa période de validité est vide")
    digits = end.value.hex()
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise BadCardData("la période de validité est mal formée") from None


def activity(data: bytes) -> Activity:
    """Read one situation: EE { 84 name, 85 identifier, 86 sector }. Raises BadCardData."""
    whole = tlv.first(data)
    if whole.tag != 0xEE:
        raise BadCardData("une situation est mal formée")
    texts = {child.tag: child.value.decode("utf-8", "replace").strip() for child in whole.children()}
    return Activity(texts.get(0x84, ""), texts.get(0x85, ""), texts.get(0x86, ""))


def billing(data: bytes) -> Mapping[int, Mapping[str, str]]:
    """Read the simulated billing data by situation number. Raises BadCardData."""
    records = [simulated.fields(item, simulated.SITUATION_TAGS) for item in tlv.parse(data)]
    if not all(record["number"].isdecimal() and record["number"].isascii() for record in records):
        raise BadCardData("une situation n'a pas de numéro")
    return {int(record["number"]): record for record in records}


def simulated_part(data: bytes, content: str) -> bytes:
    """Return what follows the mark of a simulated value. Raises ContentNotPublic, naming ``content``, without it."""
    if not data.startswith(SIMULATED_MARK):
        raise ContentNotPublic(content)
    return data[len(SIMULATED_MARK) :]


def civility(data: bytes) -> str:
    """Return the civility of a simulated CPS_NAME_PS. Raises BadCardData."""
    return simulated.fields(tlv.first(data), NAME_TAGS)["civility"]
