"""Asking a card for a signature and verifying it at once, from the certificate alone.

RSA PKCS#1 v1.5 over SHA-256, as the CPS signs through PKCS#11.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_certificate

from engine.errors import SealFault
from engine.ports import Signer
from norms.certificates import BROKEN


@dataclass(frozen=True, slots=True)
class Signature:
    """What a card signed with, and the certificate (DER) that verifies it."""

    value: bytes
    certificate: bytes


def signed(signer: Signer, data: bytes, card: str) -> Signature:
    """Return the card's signature over the data. Raises SealFault(card) when it does not verify."""
    found = Signature(signer.sign(data), signer.certificate())
    if not verifies(found.certificate, data, found.value):
        raise SealFault(card)
    return found


def verifies(certificate: bytes, data: bytes, signature: bytes) -> bool:
    """Whether a signature over the data is the work of the certificate's key.

    >>> verifies(b"no certificate", b"data", b"signature")
    False
    """
    try:
        key = load_der_x509_certificate(certificate).public_key()
        if not isinstance(key, RSAPublicKey):
            return False
        key.verify(signature, data, PKCS1v15(), SHA256())
    except BROKEN:
        return False
    return True
