"""The test PKI: real certificates of an authority that says it is none."""

from __future__ import annotations

from cryptography import x509
from cryptography.x509.oid import NameOID

from simulator.cards import pki


def card_key(name: str) -> pki.CardKey:
    return pki.CardKey([[x509.NameAttribute(NameOID.COMMON_NAME, name)]])


def test_certificates_chain_to_the_test_authority() -> None:
    certificate = x509.load_der_x509_certificate(card_key("essai").certificate())
    authority = pki.authority().certificate
    certificate.verify_directly_issued_by(authority)
    assert "sans valeur" in authority.subject.rfc4514_string()
    assert certificate.not_valid_before_utc == pki.NOT_BEFORE
    assert certificate.not_valid_after_utc == pki.NOT_AFTER


def test_a_key_is_kept_and_a_new_key_has_a_new_serial() -> None:
    first, second = card_key("un"), card_key("un")
    assert first.serial() == first.serial()
    assert first.certificate() == first.certificate()
    assert first.serial() != second.serial()
    assert len(first.serial()) == 8
