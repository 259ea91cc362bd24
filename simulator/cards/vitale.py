"""A virtual Vitale 2: the public identity as published, plus our simulated applet for rights, cover and signature."""

from __future__ import annotations

from functools import cache

from cryptography.x509 import NameAttribute
from cryptography.x509.oid import NameOID

from cardio import simulated
from cardio.vitale import layout
from cardio.vitale.content import Beneficiary
from simulator.cards.ber import tlv
from simulator.cards.ias import IasCard, KeySlot
from simulator.cards.identities import VitaleIdentity
from simulator.cards.iso7816 import Directory, File
from simulator.cards.pki import CardKey
from simulator.cards.records import record

VITALE_2_ATR = bytes.fromhex("3B751300004409EA9000")


def build_vitale(identity: VitaleIdentity) -> IasCard:
    """Make a virtual Vitale 2 with its card's key, generated at first use."""
    content = identity.content
    key = _key(content.serial)
    people = File(0x0002, lambda: b"".join(_person(one) for one in content.beneficiaries), short_id=layout.PEOPLE_FILE)
    insured = File(0x0002, lambda: _insured(identity), short_id=layout.INSURED_FILE)
    protected = Directory(
        0x0F01,
        simulated.AID,
        [
            File(simulated.VITALE_RIGHTS_FILE, lambda: _rights(identity)),
            File(simulated.VITALE_CERTIFICATE_FILE, key.certificate),
        ],
    )
    master = Directory(0x3F00, files=[people], directories=[Directory(0x0001, layout.AID_VITALE, [insured]), protected])
    return IasCard(VITALE_2_ATR, master, {(simulated.AID, simulated.VITALE_KEY): KeySlot(key, protected=False)})


@cache
def _key(serial: str) -> CardKey:
    """Return the key of a card, the same for the life of the process."""
    return CardKey(
        [
            [NameAttribute(NameOID.COUNTRY_NAME, "FR")],
            [NameAttribute(NameOID.COMMON_NAME, f"Vitale simulée {serial}")],
        ]
    )


def _person(one: Beneficiary) -> bytes:
    return tlv(
        layout.PERSON,
        tlv(layout.NAME, one.family_name.encode("latin-1")),
        tlv(layout.FIRST_NAME, one.first_name.encode("latin-1")),
        tlv(layout.BIRTH, one.birth_date.encode("ascii")),
    )


def _insured(identity: VitaleIdentity) -> bytes:
    insured = identity.content.insured
    return tlv(layout.PERSON, tlv(layout.NIR, (insured.nir + insured.nir_key).encode("ascii")))


def _rights(identity: VitaleIdentity) -> bytes:
    card = record(simulated.RECORD, identity.content, simulated.CARD_TAGS)
    return card + b"".join(_beneficiary(one) for one in identity.content.beneficiaries)


def _beneficiary(one: Beneficiary) -> bytes:
    periods = [record(simulated.PERIOD, period, simulated.PERIOD_TAGS) for period in one.rights]
    covers = [record(simulated.COVER, one.amc, simulated.COVER_TAGS)] if one.amc else []
    return record(simulated.RECORD, one, simulated.BENEFICIARY_TAGS, *periods, *covers)
