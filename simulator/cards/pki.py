"""The test PKI: an authority and card keys, made when first asked for and kept for the life of the process.

Nothing here is a real authority; the names say so. Keys are RSA 2048, certificates hold from 2024 to 2034.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from cryptography.x509.oid import NameOID

NOT_BEFORE = datetime(2024, 1, 1, tzinfo=UTC)
KEY_BITS = 2048
NOT_AFTER = datetime(2034, 1, 1, tzinfo=UTC)
_AUTHORITY_NAME = x509.Name(
    [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "feuille (simulation)"),
        x509.NameAttribute(NameOID.COMMON_NAME, "AC de test, sans valeur"),
    ]
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate


class CardKey:
    """The key of one card for one use: made at first use, certified by the test authority under ``subject``."""

    def __init__(self, subject: Sequence[Sequence[x509.NameAttribute[str]]]) -> None:
        self._subject = x509.Name([x509.RelativeDistinguishedName(list(part)) for part in subject])
        self._lock = Lock()
        self._pair: Pair | None = None

    @property
    def pair(self) -> Pair:
        """The key and its certificate."""
        with self._lock:
            if self._pair is None:
                issuer = authority()
                key = _new_key()
                self._pair = Pair(key, _certify(self._subject, key.public_key(), issuer.key, authority=False))
            return self._pair

    def certificate(self) -> bytes:
        """Return the certificate, DER."""
        return self.pair.certificate.public_bytes(serialization.Encoding.DER)

    def sign_digest(self, digest: bytes) -> bytes:
        """Sign a SHA-256 digest, RSA PKCS#1 v1.5."""
        return self.pair.key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))

    @property
    def size(self) -> int:
        """The length of its signatures, in bytes; asking makes no key."""
        return KEY_BITS // 8

    def sign_raw(self, data: bytes) -> bytes:
        """Sign a DigestInfo, or any data short enough, as it stands: RSA with PKCS#1 v1.5 padding of type 1."""
        return self.pair.key.sign(data, padding.PKCS1v15(), NoDigestInfo())

    def serial(self) -> str:
        """Return 8 digits that change with the key, so that no cache of an older key is ever believed."""
        return f"{int.from_bytes(hashlib.sha256(self.certificate()).digest()[:8], 'big') % 10**8:08d}"


_authority_lock = Lock()
_authority: list[Pair] = []


def authority() -> Pair:
    """Return the test authority of this process."""
    with _authority_lock:
        if not _authority:
            key = _new_key()
            _authority.append(Pair(key, _certify(_AUTHORITY_NAME, key.public_key(), key, authority=True)))
        return _authority[0]


def authority_certificate() -> bytes:
    """Return the certificate of the test authority, DER: what a service checks cards against."""
    return authority().certificate.public_bytes(serialization.Encoding.DER)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def _certify(
    subject: x509.Name, public: rsa.RSAPublicKey, issuer: rsa.RSAPrivateKey, *, authority: bool
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(_AUTHORITY_NAME)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(NOT_AFTER)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(issuer, hashes.SHA256())
    )
