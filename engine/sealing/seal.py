"""The seal of an invoice: the bytes of its FSE signed by the CPS and, in SESAM-Vitale mode, by the Vitale."""

from __future__ import annotations

import hashlib

from engine.invoice.values import Seal
from engine.ports import Signer
from engine.sealing.signature import signed, verifies

CPS, VITALE = "CPS", "Vitale"


def seal(records: bytes, cps: Signer, vitale: Signer | None, at: str) -> Seal:
    """Have both cards sign the records and verify each signature. ``vitale`` None is the degraded mode.

    Raises SealFault, and whatever the cards raise when they cannot sign: nothing is stored then.
    """
    by_cps = signed(cps, records, CPS)
    by_vitale = signed(vitale, records, VITALE) if vitale else None
    return Seal(
        records=records,
        sha256=hashlib.sha256(records).hexdigest(),
        cps_signature=by_cps.value,
        cps_certificate=by_cps.certificate,
        vitale_signature=by_vitale.value if by_vitale else None,
        vitale_certificate=by_vitale.certificate if by_vitale else None,
        at=at,
    )


def holds(found: Seal) -> bool:
    """Whether a stored seal still verifies: its hash and every signature it holds."""
    if hashlib.sha256(found.records).hexdigest() != found.sha256:
        return False
    if not verifies(found.cps_certificate, found.records, found.cps_signature):
        return False
    if found.vitale_certificate is None or found.vitale_signature is None:
        return found.vitale_certificate is found.vitale_signature is None
    return verifies(found.vitale_certificate, found.records, found.vitale_signature)
