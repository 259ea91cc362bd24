"""The contact application of a virtual CPS3: PKCS#15 files, certificates, situations and data objects.

Labels, the identifiers D120 to D12F, A001 and 5031, the tags of a situation and the ends of CKA_ID are public; the
other identifiers, and the inside of CPS_ID_CARD, CPS_NAME_PS, CPS_INFO_PS and CPS_SIT_FACT, are simulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from stdnum import luhn

from cardio import simulated
from cardio.cps import layout, objects
from cardio.cps.situation import Situation
from simulator.cards import pkcs15
from simulator.cards.ber import tlv
from simulator.cards.identities import CpsIdentity
from simulator.cards.iso7816 import Directory, File
from simulator.cards.pki import CardKey
from simulator.cards.records import record

_DIRECTORY = 0x0001
_CODES, _KEYS, _CERTIFICATES, _DATA_OBJECTS = 0x7001, 0x7002, 0x7004, 0x7005
_MANUFACTURER, _LABEL = "feuille (simulation)", "CPS3 simulée"
_APPLICATION = "CPS"
_SIGNATURE_ID, _AUTHENTICATION_ID = bytes([0x01, layout.SIGNATURE_ID_END]), bytes([0x01, layout.AUTHENTICATION_ID_END])
_ID_CARD, _NAME, _LANGUAGE, _INFO, _DATA = 0xD101, 0xD102, 0xD103, 0xD104, 0xD107


@dataclass(frozen=True, slots=True)
class CpsKeys:
    """The two keys of a CPS, each for one use."""

    signature: CardKey
    authentication: CardKey


def contact_application(identity: CpsIdentity, keys: CpsKeys) -> Directory:
    """Lay the contact application of an identity."""
    free = _free_objects(identity, keys)
    situations = [
        File(layout.FIRST_SITUATION_FILE + situation.number - 1, partial(_activity, situation), protected=True)
        for situation in identity.situations
    ]
    kinds = {
        pkcs15.CODES: _CODES,
        pkcs15.PRIVATE_KEYS: _KEYS,
        pkcs15.CERTIFICATES: _CERTIFICATES,
        pkcs15.DATA_OBJECTS: _DATA_OBJECTS,
    }
    files = [
        File(0x5031, lambda: pkcs15.object_directory(kinds)),
        File(0x5032, lambda: pkcs15.token(bytes.fromhex(keys.signature.serial()), _MANUFACTURER, _LABEL)),
        File(_CODES, lambda: pkcs15.code("Code porteur", layout.CODE_REFERENCE, layout.CODE_DIGITS)),
        File(_KEYS, _private_keys),
        File(_CERTIFICATES, _certificates),
        File(_DATA_OBJECTS, lambda: _data_objects(identity, free)),
        File(layout.CERTIFICATE_FILE, keys.signature.certificate),
        File(layout.AUTHENTICATION_CERTIFICATE_FILE, keys.authentication.certificate),
    ]
    return Directory(
        _DIRECTORY,
        layout.AID_CONTACT,
        [*files, *free.values(), *situations],
        longest_read=layout.MAX_READ,
    )


def cps_objects(identity: CpsIdentity, keys: CpsKeys) -> dict[str, tuple[bytes, bool]]:
    """Return every data object by label: its value, and whether it wants the code."""
    found = {label: (file.content(), False) for label, file in _free_objects(identity, keys).items()}
    for situation in identity.situations:
        found[layout.activity(situation.number)] = (_activity(situation), True)
    return found | {layout.BILLING: (billing_object(identity), True)}


def serial_object(key: CardKey) -> bytes:
    """Write the serial number as EF.SN.ICC holds it: issuer, 8 digits, Luhn digit."""
    digits = layout.ISSUER + key.serial()
    return tlv(0x5A, bytes.fromhex(digits + str(luhn.calc_check_digit(digits)) + "F"))


def validity_object(identity: CpsIdentity) -> bytes:
    """Write the validity as EF_ACTUA holds it."""
    end = bytes.fromhex(identity.valid_until.strftime("%Y%m%d"))
    return tlv(0xEC, tlv(0x81, bytes.fromhex("20240101")), tlv(0x82, end))


def billing_records(identity: CpsIdentity) -> bytes:
    """Write the simulated billing data of every situation."""
    return b"".join(record(simulated.RECORD, one, simulated.SITUATION_TAGS) for one in identity.situations)


def billing_object(identity: CpsIdentity) -> bytes:
    """Write CPS_SIT_FACT: the same, marked as simulated."""
    return _marked(billing_records(identity))


def _marked(data: bytes) -> bytes:
    return tlv(0xDE, simulated.AID) + data


def _free_objects(identity: CpsIdentity, keys: CpsKeys) -> dict[str, File]:
    """Lay the data objects that anyone reads, by label."""
    return {
        layout.ID_CARD: File(_ID_CARD, lambda: serial_object(keys.signature) + validity_object(identity)),
        layout.NAME: File(_NAME, lambda: _marked(record(simulated.RECORD, identity, objects.NAME_TAGS))),
        layout.LANGUAGE: File(_LANGUAGE, lambda: tlv(0x5F2D, b"fr")),
        layout.INFO: File(_INFO, lambda: _marked(record(simulated.RECORD, identity, objects.INFO_TAGS))),
        layout.DATA: File(_DATA, lambda: tlv(0x53)),
    }


def _activity(situation: Situation) -> bytes:
    return tlv(
        0xEE,
        tlv(0x84, situation.structure_name.encode()),
        tlv(0x85, situation.structure_id.encode()),
        tlv(0x86, situation.sector.encode()),
    )


def _private_keys() -> bytes:
    signature = (pkcs15.SIGN, pkcs15.NON_REPUDIATION)
    return pkcs15.private_key(
        "CPS_PRIV_SIG", _SIGNATURE_ID, layout.SIGNATURE_KEY, signature, _DIRECTORY
    ) + pkcs15.private_key("CPS_PRIV_AUT", _AUTHENTICATION_ID, layout.AUTHENTICATION_KEY, (pkcs15.SIGN,), _DIRECTORY)


def _certificates() -> bytes:
    return pkcs15.certificate("Certificat de signature CPS", _SIGNATURE_ID, layout.CERTIFICATE_FILE) + (
        pkcs15.certificate(
            "Certificat d'authentification CPS", _AUTHENTICATION_ID, layout.AUTHENTICATION_CERTIFICATE_FILE
        )
    )


def _data_objects(identity: CpsIdentity, free: dict[str, File]) -> bytes:
    """List every data object: the free ones, the situations, the billing situation."""
    listed = [
        pkcs15.data_object(label, _APPLICATION, pkcs15.path(file.file_id), protected=False)
        for label, file in free.items()
    ]
    for situation in identity.situations:
        where = pkcs15.path(layout.FIRST_SITUATION_FILE + situation.number - 1)
        listed.append(pkcs15.data_object(layout.activity(situation.number), _APPLICATION, where, protected=True))
    where = pkcs15.path(0x3F00, layout.BILLING_DIRECTORY, layout.BILLING_FILE)
    listed.append(pkcs15.data_object(layout.BILLING, _APPLICATION, where, protected=True))
    return b"".join(listed)
