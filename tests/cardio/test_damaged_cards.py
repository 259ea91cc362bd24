"""Cards whose files are not what they should be: each is refused for its reason, or read without what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cardio import simulated
from cardio.cps import layout
from cardio.cps.card import Cps
from cardio.errors import BadCardData, CardioError, ContentNotPublic, UnknownCard
from cardio.vitale.card import Vitale
from simulator.cards.ber import tlv
from simulator.cards.deck import CPS_READER, VITALE_READER, build_card
from simulator.cards.identities import VITALE_IDENTITIES, VitaleIdentity
from simulator.cards.in_process import InProcessStack
from simulator.cards.iso7816 import Directory, VirtualCard
from simulator.cards.vitale import build_vitale

CONTACT, APPLET = 0, 1
MASTER = -1


def cps(change: Callable[[VirtualCard], None] = lambda card: None) -> Cps:
    """A doctor's card, changed, in a reader and unlocked."""
    card = build_card("medecin")
    change(card)
    deck = InProcessStack()
    deck.slot(CPS_READER).insert(card)
    found = Cps(deck.readers.connect(CPS_READER))
    found.unlock(bytearray(b"1234"))
    return found


def vitale(card: VirtualCard) -> Vitale:
    deck = InProcessStack()
    deck.slot(VITALE_READER).insert(card)
    return Vitale(deck.readers.connect(VITALE_READER))


def directory(card: VirtualCard, place: int) -> Directory:
    return card.root if place == MASTER else card.root.directories[place]


def content(place: int, file_id: int, data: bytes) -> Callable[[VirtualCard], None]:
    """Change what a file holds."""

    def change(card: VirtualCard) -> None:
        file = next(one for one in directory(card, place).files if one.file_id == file_id)
        file.content = lambda: data

    return change


def without(place: int, file_id: int) -> Callable[[VirtualCard], None]:
    """Take a file away."""

    def change(card: VirtualCard) -> None:
        files = directory(card, place).files
        files[:] = [one for one in files if one.file_id != file_id]

    return change


def without_application(place: int) -> Callable[[VirtualCard], None]:
    def change(card: VirtualCard) -> None:
        del card.root.directories[place]

    return change


def billing(**fields: str) -> bytes:
    """Write the billing data of situation 1 with some fields changed."""
    right = {"number": "1", "billing_number": "990000010", "practitioner_number": "991000019"} | fields
    return tlv(0xE0, *(tlv(simulated.SITUATION_TAGS[name], text.encode()) for name, text in right.items()))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (content(MASTER, layout.SERIAL_FILE, tlv(0x5B, bytes(10))), "numéro de série"),
        (content(MASTER, layout.SERIAL_FILE, tlv(0x5A, bytes(10))), "numéro de série"),
        (content(MASTER, layout.SERIAL_FILE, b""), "vide"),
        (content(MASTER, layout.VALIDITY_FILE, b""), "validité"),
        (content(MASTER, layout.VALIDITY_FILE, tlv(0xEC, tlv(0x82, bytes.fromhex("20331301")))), "validité"),
        (content(MASTER, layout.VALIDITY_FILE, tlv(0xEC, tlv(0x82, b"\x20"))), "validité"),
        (content(CONTACT, layout.CERTIFICATE_FILE, tlv(0x30, b"not a certificate")), "certificat"),
        (content(CONTACT, layout.FIRST_SITUATION_FILE, tlv(0xED, b"")), "situation"),
        (without(CONTACT, layout.FIRST_SITUATION_FILE), "concordent"),
        (content(APPLET, simulated.CPS_SITUATIONS_FILE, billing(number="2")), "concordent"),
        (content(APPLET, simulated.CPS_SITUATIONS_FILE, billing(number="x")), "numéro"),
        (content(APPLET, simulated.CPS_SITUATIONS_FILE, billing(billing_number="12345678")), "neuf chiffres"),
        (content(APPLET, simulated.CPS_HOLDER_FILE, tlv(0xE0, tlv(0x80, b"\xff\xfe"))), "mal codé"),
    ],
)
def test_a_damaged_cps_is_refused_for_its_reason(change: Callable[[VirtualCard], None], why: str) -> None:
    with pytest.raises(BadCardData) as refused:
        cps(change).read()
    assert why in refused.value.why


def test_a_cps_never_updated_is_valid_as_long_as_its_certificate() -> None:
    assert cps(without(MASTER, layout.VALIDITY_FILE)).read().valid_until == date(2034, 1, 1)


def test_a_cps_without_its_application_is_a_stranger() -> None:
    for step in (Cps.read, Cps.certificate, lambda card: card.sign(b"FSE")):
        with pytest.raises(UnknownCard):
            step(cps(without_application(CONTACT)))


def test_a_real_cps_has_no_civility_and_keeps_its_billing_to_certified_modules() -> None:
    with pytest.raises(ContentNotPublic):
        cps(without_application(APPLET)).read()
    card = build_card("medecin")
    without_application(APPLET)(card)
    deck = InProcessStack()
    deck.slot(CPS_READER).insert(card)
    holder = Cps(deck.readers.connect(CPS_READER)).read()
    assert (holder.family_name, holder.civility, holder.situations) == ("EXEMPLE", "", ())


FAMILLE = VITALE_IDENTITIES["famille"].content
PERSON = tlv(0x65, tlv(0x80, b"SPECIMEN"), tlv(0x81, b"Jeanne"), tlv(0x82, b"19550615"))


def rights(*records: bytes) -> bytes:
    return tlv(0xE0, tlv(0x80, b"9990000101")) + b"".join(records)


RIGHT = tlv(0xE0, tlv(0x82, b"1"))
WRONG_DAY = tlv(0xE0, tlv(0x82, b"1"), tlv(0xE1, tlv(0x80, b"hier")))
WRONG_PERCENT = tlv(0xE0, tlv(0x82, b"1"), tlv(0xE2, tlv(0x83, b"x")))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (content(MASTER, 0x0002, tlv(0x5A, b"x")), "aucun bénéficiaire"),
        (content(MASTER, 0x0002, PERSON * 20), "aucun bénéficiaire"),
        (content(MASTER, 0x0002, PERSON.replace(b"19550615", b"1955061?")), "date de naissance"),
        (content(0, 0x0002, tlv(0x65, tlv(0x93, b"25506999999993"))), "NIR"),
        (content(0, 0x0002, tlv(0x65, tlv(0x94, b"255069999999934"))), "NIR"),
        (content(1, simulated.VITALE_RIGHTS_FILE, rights(RIGHT)), "concordent"),
        (content(1, simulated.VITALE_RIGHTS_FILE, rights(RIGHT, RIGHT, tlv(0xE9, b""))), "concordent"),
        (content(1, simulated.VITALE_RIGHTS_FILE, rights(RIGHT, RIGHT, tlv(0xE0, b""))), "rang"),
        (content(1, simulated.VITALE_RIGHTS_FILE, rights(*[WRONG_DAY] * 3)), "date"),
        (content(1, simulated.VITALE_RIGHTS_FILE, rights(*[WRONG_PERCENT] * 3)), "pourcentage"),
    ],
)
def test_a_damaged_vitale_is_refused_for_its_reason(change: Callable[[VirtualCard], None], why: str) -> None:
    card = build_card("famille")
    change(card)
    with pytest.raises(BadCardData) as refused:
        vitale(card).read()
    assert why in refused.value.why


def test_a_vitale_without_its_application_is_a_stranger() -> None:
    card = build_card("famille")
    without_application(0)(card)
    with pytest.raises(UnknownCard):
        vitale(card).read()


def test_no_refusal_shows_who_holds_the_card() -> None:
    people = tuple(replace(one, birth_date="1955????") for one in FAMILLE.beneficiaries)
    damaged = VitaleIdentity(replace(FAMILLE, beneficiaries=people))
    with pytest.raises(CardioError) as refused:
        vitale(build_vitale(damaged)).read()
    shown = repr(refused.value) + str(refused.value)
    assert not [secret for secret in ("SPECIMEN", "Jeanne", "1955", "255069") if secret in shown]
