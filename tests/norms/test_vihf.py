"""The assertion of who asks: signed by a virtual CPS, believed only when its bytes, its dates and its issuer hold."""

from __future__ import annotations

import copy
from base64 import b64decode, b64encode
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import CanonicalizationMethod
from signxml.signer import XMLSigner

from cardio.cps.card import Cps
from norms.errors import BadXml, UnwritableField
from norms.soap.card_key import CardKey
from norms.soap.envelope import find_assertion, seal, unseal
from norms.soap.vihf import (
    INS_TEST_OID,
    LIFETIME,
    SAML,
    SIGNATURE,
    Vihf,
    national_number,
    sign_assertion,
    verify_assertion,
)
from simulator.cards import pki
from simulator.cards.deck import CPS_READER
from simulator.cards.identities import CPS_IDENTITIES
from simulator.cards.in_process import InProcessStack

NOW = datetime(2024, 12, 15, 8, 0, tzinfo=UTC)
VIHF = Vihf(
    identifier="_a1",
    issued=NOW,
    name_id=national_number("99700557897"),
    structure="991145608",
    subject_name="SPECIMEN Claire",
    roles=("10", "SM26"),
    resource=f"2550699999999^^^&{INS_TEST_OID}&ISO^NH",
)


class Card:
    """What a CPS is to its callers, on a key of the test authority."""

    def __init__(self, name: str = "CPS d'essai") -> None:
        self._key = pki.CardKey([[x509.NameAttribute(NameOID.COMMON_NAME, name)]])

    def certificate(self) -> bytes:
        return self._key.certificate()

    def sign(self, data: bytes) -> bytes:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(data)
        return self._key.sign_digest(digest.finalize())


@pytest.fixture(scope="module")
def card() -> Card:
    return Card()


@pytest.fixture
def authority() -> bytes:
    return pki.authority().certificate.public_bytes(Encoding.DER)


@pytest.fixture(scope="module")
def signed(card: Card) -> etree._Element:
    return sign_assertion(VIHF, card)


def test_a_signed_assertion_is_read_back_through_an_envelope(signed: etree._Element, authority: bytes) -> None:
    data = seal(etree.Element("{urn:example}question"), copy.deepcopy(signed))
    body, found = unseal(data), find_assertion(data)
    assert isinstance(body, etree._Element)
    assert body.tag == "{urn:example}question"
    assert found is not None
    assert verify_assertion(found, authority, NOW) == VIHF


def test_the_card_signed_with_its_own_key(signed: etree._Element, card: Card) -> None:
    assert signed.findtext(f"{{{SAML}}}Issuer") == "CN=CPS d'essai"
    key = CardKey(card)
    key.public_key().verify(card.sign(b"x"), b"x", padding.PKCS1v15(), hashes.SHA256())
    assert key.key_size == 2048


@pytest.mark.parametrize("moment", [-timedelta(minutes=2), LIFETIME, timedelta(days=1)])
def test_an_assertion_lives_ten_minutes(signed: etree._Element, authority: bytes, moment: timedelta) -> None:
    with pytest.raises(BadXml, match="durée"):
        verify_assertion(copy.deepcopy(signed), authority, NOW + moment)


def test_any_change_breaks_it(signed: etree._Element, authority: bytes) -> None:
    whole = etree.tostring(signed)
    for old, new in ((b"899700557897", b"899700557898"), (b"SPECIMEN", b"SPECIMEM"), (b">10<", b">60<")):
        assert old in whole
        with pytest.raises(BadXml):
            verify_assertion(etree.fromstring(whole.replace(old, new)), authority, NOW)


def test_another_authority_is_not_believed(signed: etree._Element, authority: bytes) -> None:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "autre")])
    other = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(pki.NOT_BEFORE).not_valid_after(pki.NOT_AFTER).sign(key, hashes.SHA256())
    )  # fmt: skip
    with pytest.raises(BadXml, match="autorité"):
        verify_assertion(copy.deepcopy(signed), other.public_bytes(Encoding.DER), NOW)


def test_a_certificate_of_a_version_to_come_is_not_believed(signed: etree._Element, authority: bytes) -> None:
    odd = copy.deepcopy(signed)
    held = odd.find(f".//{{{SIGNATURE}}}X509Certificate")
    assert held is not None
    assert held.text
    der = b64decode(held.text)
    at = der.index(bytes.fromhex("a003020102"))
    held.text = b64encode(der[: at + 4] + b"\x09" + der[at + 5 :]).decode()
    with pytest.raises(BadXml, match="autorité"):
        verify_assertion(odd, authority, NOW)


def test_a_certificate_out_of_its_dates_is_not_believed(signed: etree._Element, authority: bytes) -> None:
    with pytest.raises(BadXml, match="dates"):
        verify_assertion(copy.deepcopy(signed), authority, pki.NOT_AFTER + timedelta(days=365))


def test_an_assertion_without_its_attributes_is_refused(card: Card, authority: bytes) -> None:
    """Signed by the very card, in the name of its holder, but not a whole VIHF."""
    for change in (_without_roles, _without_time_zone):
        element = sign_assertion(VIHF, card)
        for old in element.findall(f"{{{SIGNATURE}}}Signature"):
            element.remove(old)
        change(element)
        again = resigned(element, card)
        with pytest.raises(BadXml, match="tous les champs"):
            verify_assertion(again, authority, NOW)


def resigned(element: etree._Element, card: Card, reference: str = VIHF.identifier) -> etree._Element:
    """An assertion of our making, signed by the card."""
    signer = XMLSigner(c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
    held = [x509.load_der_x509_certificate(card.certificate())]
    found = signer.sign(element, key=CardKey(card), cert=held, reference_uri=reference, id_attribute="ID")
    assert isinstance(found, etree._Element)
    return found


def test_an_issuer_who_is_not_the_bearer_is_not_believed(card: Card, authority: bytes) -> None:
    element = sign_assertion(VIHF, card)
    for old in element.findall(f"{{{SIGNATURE}}}Signature"):
        element.remove(old)
    issuer = element.find(f"{{{SAML}}}Issuer")
    assert issuer is not None
    issuer.text = "CN=un autre"
    with pytest.raises(BadXml, match="porteur"):
        verify_assertion(resigned(element, card), authority, NOW)


def _without_roles(element: etree._Element) -> None:
    statement = element.find(f"{{{SAML}}}AttributeStatement")
    assert statement is not None
    statement.remove(statement[-1])
    statement.remove(statement[0])


def _without_time_zone(element: etree._Element) -> None:
    element.set("IssueInstant", "2024-12-15T09:00:00")


def test_an_unsigned_assertion_and_one_wrapped_around_a_signed_one_are_refused(
    signed: etree._Element, authority: bytes
) -> None:
    bare = copy.deepcopy(signed)
    for child in bare.findall("{http://www.w3.org/2000/09/xmldsig#}Signature"):
        bare.remove(child)
    with pytest.raises(BadXml):
        verify_assertion(bare, authority, NOW)
    outer = copy.deepcopy(bare)
    outer.set("ID", "_forged")
    name = outer.find(f".//{{{SAML}}}NameID")
    assert name is not None
    name.text = "800000000000"
    outer.append(copy.deepcopy(signed))
    with pytest.raises(BadXml):
        verify_assertion(outer, authority, NOW)


def test_two_assertions_in_a_header_are_refused(signed: etree._Element) -> None:
    whole = etree.tostring(signed)
    data = seal(etree.Element("{urn:example}q"), copy.deepcopy(signed)).replace(whole, whole + whole)
    assert data.count(b"<saml:Assertion") == 2
    with pytest.raises(BadXml, match="plusieurs"):
        find_assertion(data)


def test_a_text_that_xml_refuses_is_never_signed(card: Card) -> None:
    with pytest.raises(UnwritableField):
        sign_assertion(replace(VIHF, subject_name="\0"), card)


def test_the_key_of_a_card_gives_nothing_away(card: Card) -> None:
    key = CardKey(card)
    with pytest.raises(NotImplementedError):
        key.private_numbers()
    with pytest.raises(NotImplementedError):
        key.decrypt(b"", None)
    with pytest.raises(NotImplementedError):
        key.private_bytes(None, None, None)
    with pytest.raises(NotImplementedError):
        key.sign(b"", padding.PKCS1v15(), hashes.SHA512())
    assert copy.copy(key) is key
    assert copy.deepcopy(key) is key


def test_the_patient_stays_out_of_reprs() -> None:
    assert "2550699999999" not in repr(VIHF)


def test_a_virtual_cps_signs_an_assertion_that_adri_believes(authority: bytes) -> None:
    with InProcessStack() as stack:
        stack.insert(CPS_READER, "medecin")
        with closing(stack.readers.connect(CPS_READER)) as channel:
            cps = Cps(channel)
            cps.unlock(bytearray(CPS_IDENTITIES["medecin"].code.encode()))
            vihf = replace(VIHF, name_id=national_number(cps.read().rpps))
            assert verify_assertion(sign_assertion(vihf, cps), authority, NOW) == vihf
