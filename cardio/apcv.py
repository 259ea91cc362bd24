"""The appli carte Vitale (apCV): the beneficiaries of a phone, from the QR code it shows or an NFC exchange.

What a real apCV says is not public (a convention with the GIE SESAM-Vitale opens it): the content here is ours and
named simulated. It carries what a virtual Vitale holds and the time after which the code is refused. Whoever reads an
apCV asks ADRi next: the rights are those of ADRi.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from cardio import tlv
from cardio.barcode import codes_in
from cardio.channel import Channel
from cardio.errors import ApcvExpired, BadCardData, ContentNotPublic, NoApcvCode
from cardio.files import read_file, select_application
from cardio.vitale.content import APCV, VitaleContent
from cardio.vitale.identity import identity_of
from cardio.vitale.records import read_rights

AID = b"\xf0FEUILLE-APCV"
"""The application of our virtual phone: in the F0 range, that no real one answers to."""
CONTENT_FILE = 0x0001
MARK = b"FEUILLE-APCV-SIMULE:1:"
"""What a simulated code begins with; then the compressed content in URL-safe base 64."""
HEADER, PEOPLE, INSURED, RIGHTS = 0xE9, 0xEA, 0xEB, 0xEC
EXPIRES = 0x80
MAX_CONTENT = 0x8000


class ApcvProvider(Protocol):
    """A way to read an apCV; a certified module may stand for ours."""

    def read(self, now: datetime) -> VitaleContent:
        """Return the beneficiaries. Raises ApcvExpired, CardioError."""
        ...


class QrApcv:
    """The apCV of a picture that shows its QR code: ``picture`` is a PNG or JPEG file."""

    def __init__(self, picture: bytes) -> None:
        self._picture = picture

    def read(self, now: datetime) -> VitaleContent:
        """Return the beneficiaries. Raises NoApcvCode, NoBarcodeLibrary, ApcvExpired, BadCardData."""
        shown = {code for code in codes_in(self._picture) if code.startswith(MARK)}
        if len(shown) != 1:
            raise NoApcvCode
        return read_content(_unpacked(shown.pop()[len(MARK) :]), now)


class NfcApcv:
    """The apCV of a phone laid on a contactless reader."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def read(self, now: datetime) -> VitaleContent:
        """Return the beneficiaries. Raises ContentNotPublic on a phone that is not ours, ApcvExpired, CardioError."""
        content = "l'appli carte Vitale"
        data = read_file(self._channel, CONTENT_FILE, content) if select_application(self._channel, AID) else None
        if data is None:
            raise ContentNotPublic(content)
        return read_content(data, now)


def read_content(data: bytes, now: datetime) -> VitaleContent:
    """Read the content of an apCV; ``now`` has a time zone. Raises ApcvExpired, BadCardData."""
    parts = {item.tag: item for item in tlv.parse(data)}
    if parts.keys() != {HEADER, PEOPLE, INSURED, RIGHTS}:
        raise BadCardData("le contenu de l'appli carte Vitale est incomplet")
    expires = parts[HEADER].child(EXPIRES)
    if expires is not None and _instant(expires.value) <= now:
        raise ApcvExpired
    identity = identity_of(parts[PEOPLE].value, parts[INSURED].value)
    return replace(read_rights(parts[RIGHTS].value, identity), support=APCV)


def _unpacked(text: bytes) -> bytes:
    """Return the content behind a code, bounded whatever the code says. Raises BadCardData."""
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(base64.b64decode(text, altchars=b"-_", validate=True), MAX_CONTENT)
    except (binascii.Error, ValueError, zlib.error):
        raise BadCardData("le code est abîmé") from None
    if not inflater.eof:
        raise BadCardData("le code est trop long ou tronqué")
    return data


def _instant(value: bytes) -> datetime:
    """Read an instant with its time zone. Raises BadCardData."""
    try:
        found = datetime.fromisoformat(value.decode("ascii"))
    except ValueError:
        raise BadCardData("une heure est mal formée") from None
    if found.tzinfo is None:
        raise BadCardData("une heure est sans fuseau")
    return found
