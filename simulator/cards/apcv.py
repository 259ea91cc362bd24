"""A virtual phone with the appli carte Vitale: the QR code it shows, and what it answers over NFC. Simulated."""

from __future__ import annotations

import base64
import io
import zlib
from datetime import datetime

from cardio import apcv
from cardio.vitale.content import VitaleContent
from simulator.cards.ber import tlv
from simulator.cards.iso7816 import Directory, File, VirtualCard
from simulator.cards.vitale_files import insured_file, people_file, rights_file

PHONE_ATR = bytes.fromhex("3B80800101")
"""What PC/SC shows of an ISO 14443-4 device without historical bytes, as phones are."""
NFC_READER = "Lecteur sans contact (apCV)"


def apcv_content(content: VitaleContent, expires: datetime | None = None) -> bytes:
    """Write what an apCV carries of the people of a Vitale; ``expires`` has a time zone, None for no limit."""
    header = tlv(apcv.EXPIRES, expires.isoformat(timespec="seconds").encode("ascii")) if expires else b""
    return (
        tlv(apcv.HEADER, header)
        + tlv(apcv.PEOPLE, people_file(content))
        + tlv(apcv.INSURED, insured_file(content))
        + tlv(apcv.RIGHTS, rights_file(content))
    )


def qr_picture(content: VitaleContent, expires: datetime, *, scale: int = 4) -> bytes:
    """Draw the QR code that the phone shows, as a PNG file."""
    import segno

    picture = io.BytesIO()
    segno.make_qr(code_text(content, expires), error="l").save(picture, kind="png", scale=scale)
    return picture.getvalue()


def code_text(content: VitaleContent, expires: datetime) -> bytes:
    """Return what the QR code says."""
    return apcv.MARK + base64.urlsafe_b64encode(zlib.compress(apcv_content(content, expires), 9))


def build_phone(content: VitaleContent, expires: datetime | None = None) -> VirtualCard:
    """Make a virtual phone, to be laid on a contactless reader."""
    file = File(apcv.CONTENT_FILE, lambda: apcv_content(content, expires))
    return VirtualCard(PHONE_ATR, Directory(0x3F00, directories=[Directory(0x0001, apcv.AID, [file])]))
