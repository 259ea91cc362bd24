"""A real OpenLDAP directory on the loopback, in a folder of its own, that publishes the certificates of recipients."""

from __future__ import annotations

import base64
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.transport.directory import TEST_BASE, LdapDirectory
from tests.mail_servers.ports import HOST, free_ports, wait_for

SLAPD = shutil.which("slapd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
MODULES, SCHEMAS = Path("/usr/lib/ldap"), Path("/etc/ldap/schema")
SUFFIX = "o=sesam-vitale,c=fr"


@contextmanager
def running_slapd(
    published: Mapping[str, tuple[bytes, ...]], authority: bytes = b"", lists: tuple[bytes, ...] = ()
) -> Iterator[LdapDirectory]:
    """Run one that publishes these certificates by address, an authority and its lists; skip where not installed."""
    if SLAPD is None or not SCHEMAS.is_dir():
        pytest.skip("slapd is not installed")
    with tempfile.TemporaryDirectory(prefix="fld") as name:
        folder = Path(name)
        (folder / "db").mkdir()
        (folder / "slapd.conf").write_text(_settings(folder))
        (folder / "data.ldif").write_text(_entries(published) + _authority(authority, lists))
        conf = str(folder / "slapd.conf")
        subprocess.run([SLAPD, "-T", "add", "-f", conf, "-l", str(folder / "data.ldif")], check=True)
        (port,) = free_ports(1)
        command = [SLAPD, "-d", "0", "-f", conf, "-h", f"ldap://{HOST}:{port}"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port, process)
            yield LdapDirectory(host=HOST, port=port, timeout=60)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _settings(folder: Path) -> str:
    """The configuration: read-only for anonymous clients, ten answers at most as the real one."""
    return f"""
include {SCHEMAS}/core.schema
modulepath {MODULES}
moduleload back_mdb
pidfile {folder}/pid
sizelimit 10
database mdb
maxsize 10485760
suffix "{SUFFIX}"
directory {folder}/db
access to * by * read
"""


def _authority(certificate: bytes, lists: tuple[bytes, ...]) -> str:
    """The entry of the authority with its revocation lists, nothing where there is no authority."""
    if not certificate:
        return ""
    told = "".join(
        f"{name};binary:: {base64.b64encode(each).decode()}\n"
        for name, values in (("cACertificate", (certificate,)), ("certificateRevocationList", lists))
        for each in values
    )
    return f"\ndn: cn=authority,{TEST_BASE}\nobjectClass: applicationProcess\nobjectClass: pkiCA\ncn: authority\n{told}"


def _entries(published: Mapping[str, tuple[bytes, ...]]) -> str:
    """The tree down to the test base, and one entry a recipient."""
    lines = [f"dn: {SUFFIX}\nobjectClass: organization\no: sesam-vitale\n"]
    for dn in (TEST_BASE.partition(",")[2], TEST_BASE):
        unit = dn.partition(",")[0].removeprefix("ou=")
        lines.append(f"dn: {dn}\nobjectClass: organizationalUnit\nou: {unit}\n")
    for address, certificates in published.items():
        values = "".join(f"userCertificate;binary:: {base64.b64encode(each).decode()}\n" for each in certificates)
        kinds = "objectClass: applicationProcess\nobjectClass: pkiUser\n"
        lines.append(f"dn: cn={address},{TEST_BASE}\n{kinds}cn: {address}\n{values}")
    return "\n".join(lines)
