"""A virtual CPS3: the published files and commands, plus our simulated applet for what is not published.

The master file holds EF.DIR, EF.ATR, the serial number and the validity; the contact application the PKCS#15 files,
two certificates and the data objects (``simulator.cards.cps3_contact``). Its two keys are made once per process, and
its serial number changes with them.
"""

from __future__ import annotations

from functools import cache

from cryptography.x509 import NameAttribute
from cryptography.x509.oid import NameOID

from cardio import simulated
from cardio.cps import layout
from cardio.recognise import CPS3_ATR
from simulator.cards.ber import tlv
from simulator.cards.cps3_contact import (
    CpsKeys,
    billing_object,
    billing_records,
    contact_application,
    serial_object,
    validity_object,
)
from simulator.cards.ias import BearerCode, IasCard
from simulator.cards.identities import CpsIdentity
from simulator.cards.iso7816 import Directory, File
from simulator.cards.keyring import KeySlot
from simulator.cards.pki import CardKey
from simulator.cards.records import record

_ATR_FILE = (
    b"\x80"
    + tlv(0x43, b"\xb8")
    + tlv(0x46, bytes.fromhex("04B0ECC1"))
    + tlv(0x47, bytes.fromhex("940180"))
    + tlv(0x4F, layout.AID_ROOT)
    + tlv(0xE0, *[tlv(0x02, b"\x01\x04")] * 2, *[tlv(0x02, b"\x01\x00")] * 2)
    + tlv(0x82, b"\x90\x00")
)
"""EF.ATR, with the stray 80 in front that real ones have; 260 bytes of command and 256 of answer at most."""


def build_cps(identity: CpsIdentity) -> IasCard:
    """Make a virtual CPS3 with the keys of the identity, generated at first use."""
    keys = cps_keys(identity)
    master = Directory(
        0x3F00,
        layout.AID_ROOT,
        files=[
            File(0x2F00, _directory_file),
            File(0x2F01, lambda: _ATR_FILE),
            File(layout.SERIAL_FILE, lambda: serial_object(keys.signature), short_id=0x1C),
            File(layout.VALIDITY_FILE, lambda: validity_object(identity)),
        ],
        directories=[
            contact_application(identity, keys),
            _simulated(identity),
            Directory(
                layout.BILLING_DIRECTORY,
                files=[File(layout.BILLING_FILE, lambda: billing_object(identity), protected=True)],
                longest_read=layout.MAX_READ,
            ),
        ],
        longest_read=layout.MAX_READ,
    )
    slots = {
        (layout.AID_CONTACT, layout.SIGNATURE_KEY): KeySlot(keys.signature, protected=True),
        (layout.AID_CONTACT, layout.AUTHENTICATION_KEY): KeySlot(keys.authentication, protected=True, signs=False),
    }
    return IasCard(CPS3_ATR, master, slots, BearerCode(identity.code.encode("ascii"), identity.tries_left))


def cps_keys(identity: CpsIdentity) -> CpsKeys:
    """Return the keys of the card of an identity, the same for the life of the process."""
    return CpsKeys(_key(identity), _authentication_key(identity))


@cache
def _key(identity: CpsIdentity) -> CardKey:
    """Return the signature key of an identity, the same for the life of the process."""
    return CardKey(_subject(identity))


@cache
def _authentication_key(identity: CpsIdentity) -> CardKey:
    """Return the authentication key of an identity, the same for the life of the process."""
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
                lambda: billing_records(identity),
                protected=True,
            ),
        ],
    )
