"""The encryption keys of the simulated recipients: one authority, one key pair per mail address.

Made when first asked for and kept for the life of the object, or in a file where one is named, so that a later one
opens the mails of a former one. Nothing here is a real authority; its name says so.

>>> keys = MailKeys()
>>> keys.certificate("01999@999.01.simulated.invalid").subject.rfc4514_string()
'CN=01999@999.01.simulated.invalid,O=feuille (simulation)'
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from norms.mail import KeyPair

KEY_BITS: Final = 2048
NOT_BEFORE: Final = datetime(2024, 1, 1, tzinfo=UTC)
LIFE: Final = timedelta(days=3650)
_BEGIN: Final = b"-----BEGIN CERTIFICATE-----"
_KEY: Final = b"-----BEGIN PRIVATE KEY-----"


class MailKeys:
    """The authority and the pairs that it certified. Safe to share between threads."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = Lock()
        self._path = path
        self._pairs: dict[str, KeyPair] = {}
        kept = _kept(path) if path is not None and path.is_file() else []
        if kept:
            self._key, self.authority = kept[0].key, kept[0].certificate
            self._pairs = {_common_name(pair.certificate): pair for pair in kept[1:]}
            return
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        self.authority = self.certify("AC de chiffrement de test, sans valeur", self._key.public_key(), authority=True)
        self._keep(KeyPair(self.authority, self._key))

    def pair(self, address: str) -> KeyPair:
        """Return the pair of a recipient."""
        with self._lock:
            if address not in self._pairs:
                key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
                made = KeyPair(self.certify(address, key.public_key()), key)
                self._keep(made)
                self._pairs[address] = made
            return self._pairs[address]

    def pairs(self) -> tuple[KeyPair, ...]:
        """Return every pair made until now."""
        with self._lock:
            return tuple(self._pairs.values())

    def certificate(self, address: str) -> x509.Certificate:
        """Return the certificate of a recipient."""
        return self.pair(address).certificate

    def certificates(self, address: str, *, production: bool = False) -> tuple[bytes, ...]:
        """Return what a directory publishes for a recipient: its certificate, DER; nothing in production."""
        if production:
            return ()
        return (self.certificate(address).public_bytes(serialization.Encoding.DER),)

    def revocations(self, *, production: bool = False) -> tuple[bytes, ...]:
        """Return what a directory publishes of the authority: one list that revokes nobody; nothing in production."""
        return () if production else (self.revoke(),)

    def certify(
        self,
        name: str,
        key: rsa.RSAPublicKey,
        *,
        since: datetime = NOT_BEFORE,
        life: timedelta = LIFE,
        authority: bool = False,
    ) -> x509.Certificate:
        """Return a certificate of the test authority for a key, for encryption unless it is the authority's own."""
        subject = _name(name)
        builder = x509.CertificateBuilder().subject_name(subject).public_key(key)
        builder = builder.issuer_name(subject if authority else self.authority.subject)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(since).not_valid_after(since + life)
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        return builder.add_extension(_use(authority=authority), critical=True).sign(self._key, hashes.SHA256())

    def revoke(
        self, *serials: int, since: datetime = NOT_BEFORE, life: timedelta = LIFE, restored: bool = False
    ) -> bytes:
        """Return a revocation list of the authority (DER), or one that takes these serials off their hold."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.authority.subject)
        builder = builder.last_update(since).next_update(since + life)
        for serial in serials:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
            if restored:
                entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags.remove_from_crl), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def _keep(self, pair: KeyPair) -> None:
        """Add a pair to the file, where there is one; its owner alone may read it."""
        if self._path is None:
            return
        key = pair.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._path.touch(mode=0o600)
        with self._path.open("ab") as file:
            file.write(pair.certificate.public_bytes(serialization.Encoding.PEM) + key)


def _kept(path: Path) -> list[KeyPair]:
    """Read the pairs of a file, the authority's first; what a kill cut short is not there."""
    found = []
    for block in path.read_bytes().split(_BEGIN)[1:]:
        try:
            certificate = x509.load_pem_x509_certificate(_BEGIN + block)
            key = serialization.load_pem_private_key(block[block.index(_KEY) :], None)
        except ValueError:
            continue
        if isinstance(key, rsa.RSAPrivateKey):
            found.append(KeyPair(certificate, key))
    return found


def _common_name(certificate: x509.Certificate) -> str:
    """Return the common name of a certificate."""
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _name(text: str) -> x509.Name:
    """Return the name of a test certificate."""
    organization = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "feuille (simulation)")
    return x509.Name([organization, x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _use(*, authority: bool) -> x509.KeyUsage:
    """Return what a key may do: sign certificates, or encipher keys."""
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=not authority,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
