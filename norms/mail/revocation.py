"""Which certificates an authority took back: its revocation lists, full and delta, as a directory publishes them.

That an entry of the authority (``pkiCA``) publishes ``certificateRevocationList`` and ``deltaRevocationList`` is likely
(one program). A list is believed when one of the authorities that we trust signed it; one that is past its date still
says what was revoked, and that none is current is told beside, never a refusal: the recipient cannot help it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import ReasonFlags

from norms.certificates import BROKEN

_Certificate = tuple[x509.Name, int]  # its issuer and its serial number


@dataclass(frozen=True, slots=True)
class Revocations:
    """What was read of the lists: serial numbers by issuer; ``current`` the issuers one of whose lists is in date.

    ``unread`` counts the lists that no authority signed, or that are none.
    """

    serials: frozenset[_Certificate] = field(default=frozenset(), repr=False)
    current: frozenset[x509.Name] = frozenset()
    unread: int = 0

    def revoked(self, certificate: x509.Certificate) -> bool:
        """Whether its issuer took a certificate back."""
        return (certificate.issuer, certificate.serial_number) in self.serials

    def knows(self, certificate: x509.Certificate) -> bool:
        """Whether a list in date speaks for its issuer."""
        return certificate.issuer in self.current


NO_LISTS = Revocations()
"""What is known where no list was read."""


def read_revocations(found: Iterable[bytes], moment: datetime, authorities: Iterable[x509.Certificate]) -> Revocations:
    """Read the lists of a directory (DER), at an aware moment. Any bytes are read: what is no list is counted.

    A delta list that takes a certificate off its hold (``removeFromCRL``) wins over what the full lists say.
    """
    trusted = tuple(authorities)
    revoked: set[_Certificate] = set()
    restored: set[_Certificate] = set()
    current: set[x509.Name] = set()
    unread = 0
    for der in found:
        listed = _read(der, trusted, moment)
        if listed is None:
            unread += 1
            continue
        revoked |= listed.revoked
        restored |= listed.restored
        if listed.current:
            current.add(listed.issuer)
    return Revocations(frozenset(revoked - restored), frozenset(current), unread)


class _List(NamedTuple):
    """One list as read."""

    issuer: x509.Name
    current: bool
    revoked: frozenset[_Certificate]
    restored: frozenset[_Certificate]


def _read(der: bytes, authorities: tuple[x509.Certificate, ...], moment: datetime) -> _List | None:
    """Read one list, None when it is none or when nobody that we trust signed it."""
    try:
        listed = x509.load_der_x509_crl(der)
        if not any(_signed(listed, each) for each in authorities if each.subject == listed.issuer):
            return None
        until = listed.next_update_utc
        told = {(listed.issuer, each.serial_number): _restores(each) for each in listed}
        return _List(
            listed.issuer,
            listed.last_update_utc <= moment and (until is None or moment <= until),
            frozenset(each for each, restores in told.items() if not restores),
            frozenset(each for each, restores in told.items() if restores),
        )
    except BROKEN:
        return None


def _signed(listed: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    """Whether an authority signed a list."""
    key = authority.public_key()
    return isinstance(key, RSAPublicKey | EllipticCurvePublicKey) and listed.is_signature_valid(key)


def _restores(entry: x509.RevokedCertificate) -> bool:
    """Whether an entry takes a certificate off its hold. Raises ValueError on an entry that is broken."""
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is ReasonFlags.remove_from_crl
    except x509.ExtensionNotFound:
        return False
