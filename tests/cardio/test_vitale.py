"""The Vitale: everything it says, and its simulated signature, on the real PC/SC stack and in process."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from cardio.errors import ContentNotPublic
from cardio.recognise import CardKind
from cardio.vitale.card import Vitale
from cardio.vitale.content import Beneficiary, VitaleContent
from simulator.cards.deck import VITALE_READER, Deck
from simulator.cards.identities import VITALE_IDENTITIES, VitaleIdentity
from simulator.cards.in_process import InProcessStack
from simulator.cards.iso7816 import VirtualCard
from simulator.cards.vitale import VITALE_1_ATR, build_vitale
from tests.cardio.conftest import Table


@pytest.mark.parametrize("identity", VITALE_IDENTITIES)
def test_what_is_read_is_what_the_card_holds(table: Table, identity: str) -> None:
    assert table.vitale(identity).read() == VITALE_IDENTITIES[identity].content


def test_the_family_has_the_cover_that_the_demo_bills(table: Table) -> None:
    content = table.vitale().read()
    assert [one.quality for one in content.beneficiaries] == ["0", "2", "6"]
    insured = content.beneficiaries[0]
    assert insured.amc is not None
    assert (insured.birth_date, insured.nir_key, insured.amc.formula) == ("19550615", "34", "052")
    assert insured.has_rights(date(2024, 12, 15))


def test_a_card_without_rights_says_so(table: Table) -> None:
    assert not table.vitale("sans-droits").read().beneficiaries[0].has_rights(date(2024, 12, 15))


def test_the_public_identity_is_read_without_our_applet(table: Table) -> None:
    identity = table.vitale().identity()
    assert (identity.nir, identity.nir_key) == ("2550699999999", "34")
    assert [person.first_name for person in identity.people] == ["Jeanne", "Paul", "Lou"]


def test_the_simulated_signature_holds_by_the_certificate_alone(table: Table) -> None:
    card = table.vitale()
    public = x509.load_der_x509_certificate(card.certificate()).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(card.sign(b"FSE"), b"FSE", padding.PKCS1v15(), hashes.SHA256())
    assert "simulée" in Vitale.SECURING


def on(card: VirtualCard) -> tuple[Deck, Vitale]:
    deck = InProcessStack()
    deck.slot(VITALE_READER).insert(card)
    return deck, Vitale(deck.readers.connect(VITALE_READER))


def test_a_card_without_our_applet_stands_for_a_real_one() -> None:
    card = build_vitale(VITALE_IDENTITIES["famille"])
    card.root.directories = [one for one in card.root.directories if one.file_id == 0x0001]
    _, vitale = on(card)
    assert vitale.identity().nir == "2550699999999"
    for refused in (vitale.read, vitale.certificate, lambda: vitale.sign(b"FSE")):
        with pytest.raises(ContentNotPublic):
            refused()


def variant(**changes: object) -> VitaleContent:
    famille = VITALE_IDENTITIES["famille"].content
    people = tuple(replace(one, **changes) for one in famille.beneficiaries)  # type: ignore[arg-type]
    return VitaleContent(famille.serial, replace(famille.insured, birth_date=people[0].birth_date), people)


@pytest.mark.parametrize(
    "content",
    [
        variant(birth_date="19551900"),
        variant(birth_rank=2),
        variant(amc=None, rights=()),
        variant(first_name="Éléonore-Noëlle"),
    ],
    ids=["lunar birth date", "twins", "no rights, no cover", "accents"],
)
def test_unusual_people_are_read_as_they_are(content: VitaleContent) -> None:
    insured = content.beneficiaries[0]
    content = replace(content, insured=replace(content.insured, first_name=insured.first_name))
    _, vitale = on(build_vitale(VitaleIdentity(content)))
    assert vitale.read() == content


def test_nineteen_beneficiaries_fit_on_a_card() -> None:
    famille = VITALE_IDENTITIES["famille"].content
    people: tuple[Beneficiary, ...] = famille.beneficiaries + tuple(
        replace(famille.beneficiaries[2], first_name=f"Enfant{number}") for number in range(16)
    )
    _, vitale = on(build_vitale(VitaleIdentity(replace(famille, beneficiaries=people))))
    assert vitale.read().beneficiaries == people


def test_a_vitale_1_is_told_by_its_answer_to_reset_and_signs(table: Table) -> None:
    card = table.vitale("vitale-1")
    assert card.kind is CardKind.VITALE_1
    assert table.connect(VITALE_READER).atr == VITALE_1_ATR
    assert [one.first_name for one in card.identity().people] == ["Simone", "Marcel"]
    public = x509.load_der_x509_certificate(card.certificate()).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(card.sign(b"FSE"), b"FSE", padding.PKCS1v15(), hashes.SHA256())


def test_a_vitale_1_without_our_applet_says_nothing() -> None:
    card = build_vitale(VITALE_IDENTITIES["vitale-1"])
    card.root.directories = []
    _, vitale = on(card)
    for refused in (vitale.identity, vitale.read, vitale.certificate, lambda: vitale.sign(b"FSE")):
        with pytest.raises(ContentNotPublic):
            refused()
