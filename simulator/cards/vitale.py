"""A virtual Vitale: the public identity as published, plus our simulated applet for rights, cover and signature.

Nothing is published of the files of a Vitale 1: the virtual one has its answer to reset and our applet, which holds
its identity too.
"""

from __future__ import annotations

from functools import cache

from cryptography.x509 import NameAttribute
from cryptography.x509.oid import NameOID

from cardio import simulated
from cardio.vitale import layout
from simulator.cards.ias import IasCard
from simulator.cards.identities import VitaleIdentity
from simulator.cards.iso7816 import Directory, File
from simulator.cards.keyring import KeySlot
from simulator.cards.pki import CardKey
from simulator.cards.vitale_files import insured_file, people_file, rights_file

VITALE_1_ATR = bytes.fromhex("3F6525002209699000")
"""Inverse convention, T=0, like every one of its generation."""
VITALE_2_ATR = bytes.fromhex("3B751300004409EA9000")


def build_vitale(identity: VitaleIdentity) -> IasCard:
    """Make a virtual Vitale with its card's key, generated at first use."""
    content = identity.content
    key = _key(content.serial)
    applet = Directory(
        0x0F01,
        simulated.AID,
        [
            File(simulated.VITALE_RIGHTS_FILE, lambda: rights_file(content)),
            File(simulated.VITALE_CERTIFICATE_FILE, key.certificate),
        ],
    )
    slots = {(simulated.AID, simulated.VITALE_KEY): KeySlot(key, protected=False)}
    if identity.generation == 1:
        applet.files.append(File(simulated.VITALE_PEOPLE_FILE, lambda: people_file(content)))
        applet.files.append(File(simulated.VITALE_INSURED_FILE, lambda: insured_file(content)))
        return IasCard(VITALE_1_ATR, Directory(0x3F00, directories=[applet]), slots)
    people = File(0x0002, lambda: people_file(content), short_id=layout.PEOPLE_FILE)
    insured = File(0x0002, lambda: insured_file(content), short_id=layout.INSURED_FILE)
    public = Directory(0x0001, layout.AID_VITALE, [insured])
    return IasCard(VITALE_2_ATR, Directory(0x3F00, files=[people], directories=[public, applet]), slots)


@cache
def _key(serial: str) -> CardKey:
    """Return the key of a card, the same for the life of the process."""
    return CardKey(
        [
            [NameAttribute(NameOID.COUNTRY_NAME, "FR")],
            [NameAttribute(NameOID.COMMON_NAME, f"Vitale simulée {serial}")],
        ]
    )
