"""Whether real mails may leave: a production setting AND a real CPS, both, each time.

A real CPS is one whose certificate, valid today, was issued by an authority that the settings name, and which is no
test authority: the names of those say so. Nothing of the simulator can pass: its authority is unknown, and named test.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from cryptography import x509

from norms.certificates import BROKEN

_NOT_REAL: Final = ("TEST", "SIMUL", "DEMO", "FEUILLE", "SANS VALEUR")


def is_cleared(
    setting: object, cps_certificate: bytes | None, authorities: Iterable[x509.Certificate], now: datetime
) -> bool:
    """Whether flows may leave for real addresses. ``setting`` counts only when it is True itself.

    >>> from datetime import UTC
    >>> is_cleared(True, None, (), datetime(2024, 12, 15, tzinfo=UTC))
    False
    """
    if setting is not True or not cps_certificate:
        return False
    try:
        certificate = x509.load_der_x509_certificate(cps_certificate)
    except BROKEN:
        return False
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        return False
    return not _is_test(certificate) and any(_issued(certificate, each, now) for each in authorities)


def _issued(certificate: x509.Certificate, authority: x509.Certificate, now: datetime) -> bool:
    """Whether a real authority, valid today, issued a certificate."""
    if _is_test(authority) or not authority.not_valid_before_utc <= now <= authority.not_valid_after_utc:
        return False
    try:
        certificate.verify_directly_issued_by(authority)
    except BROKEN:
        return False
    return certificate != authority


def _is_test(certificate: x509.Certificate) -> bool:
    """Whether a certificate, or who issued it, is called a test."""
    names = f"{certificate.subject.rfc4514_string()} {certificate.issuer.rfc4514_string()}"
    plain = unicodedata.normalize("NFKD", names).encode("ascii", "ignore").decode().upper()
    return any(word in plain for word in _NOT_REAL)
