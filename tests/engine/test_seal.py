"""A seal is stored only when both signatures verify, and any later change to it shows."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_certificate

from engine.errors import SealFault
from engine.office import Office
from engine.sealing.seal import holds
from engine.sealing.signature import verifies
from tests.engine.people import KeySigner, doctor_request, priced, sealed, signer


class TornOutError(Exception):
    """What a card raises when it is pulled out."""


class Broken:
    """A signer that fails in a chosen way."""

    def __init__(self, how: str) -> None:
        self.how, self.good = how, signer("cps")

    def certificate(self) -> bytes:
        return {"foreign": signer("vitale").certificate(), "garbage": b"no certificate"}.get(
            self.how, self.good.certificate()
        )

    def sign(self, data: bytes) -> bytes:
        if self.how == "torn":
            raise TornOutError
        signature = self.good.sign(data + b"!" if self.how == "other data" else data)
        return bytes([signature[0] ^ 1]) + signature[1:] if self.how == "flipped" else signature


@pytest.mark.parametrize("how", ["foreign", "garbage", "other data", "flipped"])
@pytest.mark.parametrize("card", ["CPS", "Vitale"])
def test_a_signature_that_does_not_verify_seals_nothing(office: Office, how: str, card: str) -> None:
    found = priced(office, doctor_request())
    cards = (Broken(how), signer("vitale")) if card == "CPS" else (signer("cps"), Broken(how))
    if card == "Vitale" and how == "foreign":
        cards = (signer("cps"), Broken("flipped"))
    with pytest.raises(SealFault) as caught:
        office.seal(found, *cards, idempotency_key="key")
    assert card in caught.value.message.text
    assert [each.state for each in office.invoices()] == ["priced"]


def test_a_card_torn_out_leaves_its_number_to_the_next_attempt(office: Office) -> None:
    found = priced(office, doctor_request())
    with pytest.raises(TornOutError):
        office.seal(found, signer("cps"), Broken("torn"), idempotency_key="key")
    assert [(each.state, each.number) for each in office.invoices()] == [("priced", 1)]
    assert office.seal(found, signer("cps"), signer("vitale"), idempotency_key="key").number == 1
    assert sealed(office, doctor_request(), "next").number == 2


def test_signatures_verify_with_the_certificates_alone(office: Office) -> None:
    seal = sealed(office, doctor_request(), "key").seal
    assert seal.vitale_certificate is not None
    assert seal.vitale_signature is not None
    for der, signature in (
        (seal.cps_certificate, seal.cps_signature),
        (seal.vitale_certificate, seal.vitale_signature),
    ):
        key = load_der_x509_certificate(der).public_key()
        assert isinstance(key, RSAPublicKey)
        key.verify(signature, seal.records, PKCS1v15(), SHA256())


def test_any_change_to_a_seal_shows(office: Office) -> None:
    seal = sealed(office, doctor_request(), "key").seal
    other = KeySigner("other").certificate()
    for changes in (
        {"records": seal.records[:-1] + b"X"},
        {"sha256": "0" * 64},
        {"cps_signature": seal.cps_signature[::-1]},
        {"vitale_signature": seal.cps_signature},
        {"cps_certificate": other},
        {"vitale_certificate": other},
        {"vitale_certificate": None},
        {"vitale_signature": None},
    ):
        assert not holds(replace(seal, **changes)), changes
    assert holds(seal)


def test_a_certificate_of_a_version_to_come_verifies_nothing() -> None:
    der = signer("cps").certificate()
    at = der.index(bytes.fromhex("a003020102"))
    assert verifies(der, b"data", signer("cps").sign(b"data"))
    assert not verifies(der[: at + 4] + b"\x09" + der[at + 5 :], b"data", signer("cps").sign(b"data"))
