"""The S/MIME envelope of a flow: enveloped-data, encryption only, no signature, AES-128-CBC.

Likely (two independent programs, 2013 and 2025; the cipher is the later one's, the former used 3DES-CBC, which is
neither written nor read here). The envelope replaces the body at top level, as the later program does; one that
stands inside a multipart, as the former does, is read too. The extra header ``X-SV_CHIFFREMENT`` of the later program
names a product and its editor: it is not written.

The certificate is the recipient's, looked up in a directory; ``choose_certificate`` takes a valid one among several.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.generator import BytesGenerator
from email.message import EmailMessage, Message
from email.policy import SMTP
from io import BytesIO
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7EnvelopeBuilder,
    PKCS7Options,
    pkcs7_decrypt_der,
)

from norms.certificates import BROKEN
from norms.errors import BadMail
from norms.mail.revocation import NO_LISTS, Revocations

TYPES: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
MIN_KEY_BITS: Final = 2048
_KEPT: Final = ("From", "To", "Date", "Subject", "Message-ID")
_INNER: Final = ("Content-Type", "Content-Transfer-Encoding", "Content-Description")


@dataclass(frozen=True, slots=True)
class KeyPair:
    """What opens the envelopes made for one recipient. The key never enters a repr."""

    certificate: x509.Certificate
    key: RSAPrivateKey

    def __repr__(self) -> str:
        return f"KeyPair(serial={self.certificate.serial_number:x})"


def choose_certificate(
    found: Iterable[bytes],
    moment: datetime,
    authorities: Iterable[x509.Certificate] = (),
    revocations: Revocations = NO_LISTS,
) -> x509.Certificate:
    """Return the certificate to encrypt for, among the DER ones of a directory entry.

    It holds at ``moment`` (aware), its key is RSA of MIN_KEY_BITS at least and may encipher keys, and one of the
    ``authorities`` issued it where any is given, and its issuer did not take it back (``revocations``). Of several,
    the one that holds longest. Raises BadMail when there is none, saying what is wrong with each.
    """
    trusted = tuple(authorities)
    good: list[x509.Certificate] = []
    wrong: list[str] = []
    for der in found:
        try:
            certificate = x509.load_der_x509_certificate(der)
            why = "révoqué" if revocations.revoked(certificate) else _unfit(certificate, moment, trusted)
        except BROKEN:
            why = "illisible"
        if why:
            wrong.append(why)
        else:
            good.append(certificate)
    if not good:
        told = ", ".join(wrong) or "aucun n'est publié"
        raise BadMail(f"Aucun certificat de chiffrement valide pour ce destinataire ({told}).")
    return max(good, key=lambda each: each.not_valid_after_utc)


def _unfit(certificate: x509.Certificate, moment: datetime, authorities: tuple[x509.Certificate, ...]) -> str:
    """Return why a certificate may not be used, empty when it may. Raises ValueError on a broken one."""
    if moment < certificate.not_valid_before_utc:
        return "pas encore valable"
    if moment > certificate.not_valid_after_utc:
        return "périmé"
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < MIN_KEY_BITS:
        return "clé trop faible ou d'un autre genre que RSA"
    if not _may_encipher(certificate):
        return "clé qui ne sert pas à chiffrer"
    if authorities and not any(_issued(certificate, each) for each in authorities):
        return "émis par une autorité inconnue"
    return ""


def _may_encipher(certificate: x509.Certificate) -> bool:
    """Whether the use of the key, where it is stated, allows key encipherment."""
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_encipherment
    except x509.ExtensionNotFound:
        return True


def _issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Whether an authority signed a certificate."""
    try:
        certificate.verify_directly_issued_by(authority)
    except BROKEN:
        return False
    return True


def envelop(mail: EmailMessage, certificate: x509.Certificate) -> EmailMessage:
    """Return the mail with its body encrypted for a certificate; subject, addresses and message id stay as they are.

    Raises BadMail when the certificate's key cannot encrypt.
    """
    try:
        builder = PKCS7EnvelopeBuilder().set_data(_inner(mail)).add_recipient(certificate)
        sealed = builder.set_content_encryption_algorithm(AES128).encrypt(Encoding.DER, [PKCS7Options.Binary])
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise BadMail("Le certificat du destinataire ne permet pas de chiffrer.") from error
    outer = EmailMessage(policy=SMTP)
    for name in _KEPT:
        outer[name] = str(mail[name])
    params = {"smime-type": "enveloped-data", "name": "smime.p7m"}
    outer.set_content(
        sealed, "application", "pkcs7-mime", cte="base64", disposition="attachment", filename="smime.p7m", params=params
    )
    return outer


def _inner(mail: EmailMessage) -> bytes:
    """Return the MIME entity that goes inside: the content headers and the body."""
    entity = EmailMessage(policy=SMTP)
    for name in _INNER:
        entity[name] = str(mail[name])
    entity.set_payload(mail.get_payload())
    out = BytesIO()
    BytesGenerator(out, policy=SMTP).flatten(entity)
    return out.getvalue()


def enveloped(message: Message) -> Message | None:
    """Return the part that is an envelope, None where there is none. Raises BadMail where there are several."""
    parts = [part for part in message.walk() if part.get_content_type() in TYPES]
    if len(parts) > 1:
        raise BadMail("Le courriel porte plusieurs enveloppes chiffrées : il en faut une, et une seule.")
    return parts[0] if parts else None


def open_envelope(data: bytes, keys: Iterable[KeyPair]) -> bytes:
    """Return what an envelope holds, with the first key that opens it. Raises BadMail when none does."""
    for pair in keys:
        try:
            return pkcs7_decrypt_der(data, pair.certificate, pair.key, [])
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
    raise BadMail("L'enveloppe chiffrée ne s'ouvre avec aucune des clés de ce poste.")
