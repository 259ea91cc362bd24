"""A test authority and a certificate for this machine, as PEM files."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.mail_servers.ports import HOST


@dataclass(frozen=True)
class TestPki:
    """The authority (``ca``), the server's certificate (``cert``) and its key (``key``)."""

    __test__ = False

    ca: Path
    cert: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        found.load_cert_chain(self.cert, self.key)
        return found


def make_pki(folder: Path, *hosts: str) -> TestPki:
    """Make both in a folder; the certificate names the ``hosts``, those of the tests by default."""
    hosts = hosts or (HOST, "127.0.0.1")
    folder.mkdir(parents=True, exist_ok=True)
    authority, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AC de test des serveurs")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = datetime.now(UTC)

    def builder(name: x509.Name, key: ec.EllipticCurvePublicKey, *, ca: bool) -> x509.CertificateBuilder:
        found = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key)
        found = found.serial_number(x509.random_serial_number())
        found = found.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
        return found.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)

    root = builder(issuer, authority.public_key(), ca=True).sign(authority, hashes.SHA256())
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(each)) for each in dict.fromkeys(hosts)])
    leaf = builder(subject, server.public_key(), ca=False).add_extension(names, critical=False)
    pki = TestPki(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    pki.ca.write_bytes(root.public_bytes(Encoding.PEM))
    pki.cert.write_bytes(leaf.sign(authority, hashes.SHA256()).public_bytes(Encoding.PEM))
    pki.key.write_bytes(server.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pki
