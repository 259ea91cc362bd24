"""A virtual CPS3: the published files and commands, plus our simulated applet for what is not published."""

from __future__ import annotations

from functools import cache, partial

from cryptography.x509 import NameAttribute
from cryptography.x509.oid import NameOID
from stdnum import luhn

from cardio import simulated
from cardio.cps import layout
from cardio.cps.situation import Situation
from cardio.recognise import CPS3_ATR
from simulator.cards.ber import tlv
from simulator.cards.ias import BearerCode, IasCard, KeySlot
from simulator.cards.identities import CpsIdentity
from simulator.cards.iso7816 import Directory, File
from simulator.cards.pki import CardKey
from simulator.cards.records import record


def build_cps(identity: CpsIdentity) -> IasCard:
    """Make a virtual CPS3 with the identity's key, generated at first use."""
    key = _key(identity)
    master = Directory(
        0x3F00,
        files=[
            File(0x2F00, _directory_file),
            File(layout.SERIAL_FILE, lambda: _serial(key)),
            File(layout.VALIDITY_FILE, lambda: _validity(identity)),
        ],
        directories=[_contact(identity, key), _simulated(identity)],
    )
    code = BearerCode(identity.code.encode("ascii"), identity.tries_left)
    return IasCard(CPS3_ATR, master, {(layout.AID_CONTACT, layout.SIGNATURE_KEY): KeySlot(key, protected=True)}, code)


@cache
def _key(identity: CpsIdentity) -> CardKey:
    """Return the key of an identity, the same for the life of the process."""
    return CardKey(_subject(identity))


def _subject(identity: CpsIdentity) -> list[list[NameAttribute[str]]]:
    """Name the certificate as ANS does: country, title, then one RDN of surname, given name and national number."""
    return [
        [NameAttribute(NameOID.COUNTRY_NAME, "FR")],
        [NameAttribute(NameOID.TITLE, identity.profession)],
        [
            NameAttribute(NameOID.SURNAME, identity.family_name),
            NameAttribute(NameOID.GIVEN_NAME, identity.first_name),
            NameAttribute(NameOID.COMMON_NAME, "8" + identity.rpps),
        ],
    ]


def _directory_file() -> bytes:
    return tlv(0x61, tlv(0x4F, layout.AID_CONTACT), tlv(0x50, b"CPS3")) + tlv(
        0x61, tlv(0x4F, simulated.AID), tlv(0x50, b"simulated")
    )


def _serial(key: CardKey) -> bytes:
    digits = layout.ISSUER + key.serial()
    return tlv(0x5A, bytes.fromhex(digits + str(luhn.calc_check_digit(digits)) + "F"))


def _validity(identity: CpsIdentity) -> bytes:
    end = bytes.fromhex(identity.valid_until.strftime("%Y%m%d"))
    return tlv(0xEC, tlv(0x81, bytes.fromhex("20240101")), tlv(0x82, end))


def _contact(identity: CpsIdentity, key: CardKey) -> Directory:
    """Lay the contact application: the certificate and one protected file a situation."""
    situations = [
        File(layout.FIRST_SITUATION_FILE + situation.number - 1, partial(_activity, situation), protected=True)
        for situation in identity.situations
    ]
    return Directory(0x0001, layout.AID_CONTACT, [File(layout.CERTIFICATE_FILE, key.certificate), *situations])


def _activity(situation: Situation) -> bytes:
    return tlv(
        0xEE,
        tlv(0x84, situation.structure_name.encode()),
        tlv(0x85, situation.structure_id.encode()),
        tlv(0x86, situation.sector.encode()),
    )


def _simulated(identity: CpsIdentity) -> Directory:
    """Lay the simulated applet: civility, and the protected billing data of each situation."""
    return Directory(
        0x0F01,
        simulated.AID,
        [
            File(
                simulated.CPS_HOLDER_FILE,
                lambda: record(simulated.RECORD, identity, simulated.HOLDER_TAGS),
            ),
            File(
                simulated.CPS_SITUATIONS_FILE,
                lambda: b"".join(
                    record(simulated.RECORD, situation, simulated.SITUATION_TAGS) for situation in identity.situations
                ),
                protected=True,
            ),
        ],
    )
