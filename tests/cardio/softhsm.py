"""A SoftHSM2 token that holds what a virtual CPS holds: same keys, certificates and data objects."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from cardio.cps import layout
from simulator.cards.cps3 import cps_keys
from simulator.cards.cps3_contact import cps_objects
from simulator.cards.identities import CPS_IDENTITIES, DEMO_CODE
from simulator.cards.pki import CardKey

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
_ADMINISTRATOR = "12345678"


def make_token(folder: Path, identity: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make the only token of a SoftHSM2 of its own, return the module's path; skip where SoftHSM2 is missing."""
    if not Path(MODULE).is_file() or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM2 is missing: install the package softhsm2")
    pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is missing: install the extra pkcs11")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    command = ["softhsm2-util", "--init-token", "--free", "--label", "CPS", "--pin", DEMO_CODE]
    subprocess.run([*command, "--so-pin", _ADMINISTRATOR], check=True, capture_output=True, timeout=60)
    token = pkcs11.lib(MODULE).get_token(token_label="CPS")
    session = token.open(rw=True, user_pin=DEMO_CODE)
    keys = cps_keys(CPS_IDENTITIES[identity])
    for key, end in ((keys.signature, layout.SIGNATURE_ID_END), (keys.authentication, layout.AUTHENTICATION_ID_END)):
        _put_key(session, key, bytes([1, end]))
    for label, (value, protected) in cps_objects(CPS_IDENTITIES[identity], keys).items():
        _put_data(session, label, value, private=protected)
    session.close()
    return MODULE


def forget() -> None:
    """Let go of the module, so that the next token is read afresh."""
    import pkcs11

    pkcs11.unload(MODULE)


def _put_key(session: object, key: CardKey, identifier: bytes) -> None:
    from pkcs11 import Attribute, CertificateType, ObjectClass
    from pkcs11.util.rsa import decode_rsa_private_key

    der = key.pair.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    private = decode_rsa_private_key(der)
    private |= {Attribute.ID: identifier, Attribute.TOKEN: True, Attribute.PRIVATE: True, Attribute.SENSITIVE: True}
    session.create_object(private)  # type: ignore[attr-defined]
    certificate = x509.load_der_x509_certificate(key.certificate())
    session.create_object(  # type: ignore[attr-defined]
        {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
            Attribute.ID: identifier,
            Attribute.SUBJECT: certificate.subject.public_bytes(),
            Attribute.VALUE: key.certificate(),
            Attribute.TOKEN: True,
            Attribute.PRIVATE: False,
        }
    )


def _put_data(session: object, label: str, value: bytes, *, private: bool) -> None:
    from pkcs11 import Attribute, ObjectClass

    session.create_object(  # type: ignore[attr-defined]
        {
            Attribute.CLASS: ObjectClass.DATA,
            Attribute.LABEL: label,
            Attribute.VALUE: value,
            Attribute.TOKEN: True,
            Attribute.PRIVATE: private,
        }
    )
