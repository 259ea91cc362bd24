"""What the CPS says freely: serial number, validity, and the practitioner's name in the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

from cardio import tlv
from cardio.channel import Channel
from cardio.cps.layout import AID_CONTACT, CERTIFICATE_FILE, MAX_READ, SERIAL_FILE, VALIDITY_FILE
from cardio.cps.objects import last_day, serial_number
from cardio.errors import BadCardData, UnknownCard
from cardio.files import read_file, select_application, select_master

_RPPS_PREFIX = "8"
"""The national identifier of a practitioner is one digit for its kind (8: RPPS), then the number."""


@dataclass(frozen=True, slots=True)
class CertifiedName:
    """The subject of the CPS certificate; ``not_after`` is its last day."""

    family_name: str
    first_name: str
    rpps: str
    profession: str
    not_after: date


def read_serial(channel: Channel) -> str:
    """Read the 8-digit serial number. Raises CardioError."""
    select_master(channel)
    data = read_file(channel, SERIAL_FILE, "lecture du numéro de série", MAX_READ)
    return serial_number(data or b"")


def read_last_day(channel: Channel) -> date | None:
    """Read the last day of validity of the card, None where the card was never updated. Raises CardioError."""
    select_master(channel)
    data = read_file(channel, VALIDITY_FILE, "lecture de la validité", MAX_READ)
    return None if data is None else last_day(data)


def read_certificate(channel: Channel, file_id: int = CERTIFICATE_FILE) -> bytes:
    """Read the signature certificate, or another, DER. Raises CardioError."""
    if not select_application(channel, AID_CONTACT):
        raise UnknownCard(channel.atr)
    data = read_file(channel, file_id, "lecture du certificat", MAX_READ)
    return tlv.first(data or b"").raw


def certified_name(der: bytes) -> CertifiedName:
    """Read the practitioner's name in a certificate. Raises BadCardData."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        number = _text(certificate, NameOID.COMMON_NAME)
        return CertifiedName(
            family_name=_text(certificate, NameOID.SURNAME),
            first_name=_text(certificate, NameOID.GIVEN_NAME),
            rpps=number[1:] if len(number) == 12 and number.startswith(_RPPS_PREFIX) else number,
            profession=_text(certificate, NameOID.TITLE),
            not_after=certificate.not_valid_after_utc.date(),
        )
    except (ValueError, TypeError, x509.InvalidVersion):
        raise BadCardData("le certificat est illisible") from None


def _text(certificate: x509.Certificate, name: ObjectIdentifier) -> str:
    """Return one attribute of the subject, empty where absent."""
    found = certificate.subject.get_attributes_for_oid(name)
    return str(found[0].value) if found else ""
