"""Verifying a seal with ``cryptography`` alone: no code of ours between the certificate and the signature."""

from __future__ import annotations

from base64 import b64decode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_certificate


def verifies(certificate: str | None, records: str, signature: str | None) -> bool:
    """Whether a signature (base64) over records (base64) verifies with the key of a certificate (base64 DER)."""
    if certificate is None or signature is None:
        return False
    key = load_der_x509_certificate(b64decode(certificate)).public_key()
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(b64decode(signature), b64decode(records), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
