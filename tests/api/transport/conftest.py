"""Real mail servers and a real directory, one of each for all these tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from api.transport import ImapInbox, LdapDirectory, Pop3Inbox, Security, Server
from api.transport.ports import Inbox
from simulator.mail_keys import MailKeys
from tables.compiled import Tables, open_tables
from tests.mail_servers.dovecot import USER, Dovecot, running_dovecot
from tests.mail_servers.pki import TestPki, make_pki
from tests.mail_servers.ports import HOST
from tests.mail_servers.slapd import running_slapd

RECIPIENTS = ("01999@999.01.simulated.invalid", "99999999@amc.simulated.invalid")


@pytest.fixture(scope="session")
def tables() -> Tables:
    return open_tables()


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> TestPki:
    return make_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def keys() -> MailKeys:
    return MailKeys()


@pytest.fixture(scope="session")
def directory(keys: MailKeys) -> Iterator[LdapDirectory]:
    authority = keys.authority.public_bytes(Encoding.DER)
    published = {each: keys.certificates(each) for each in RECIPIENTS}
    with running_slapd(published, authority, (keys.revoke(1),)) as running:
        yield running


@pytest.fixture(scope="session")
def one_dovecot(pki: TestPki) -> Iterator[Dovecot]:
    with running_dovecot(pki) as running:
        yield running


@pytest.fixture
def dovecot(one_dovecot: Dovecot) -> Dovecot:
    """The server, its mailbox emptied."""
    for part in ("new", "cur"):
        for each in (one_dovecot.maildir / part).iterdir():
            each.unlink()
    return one_dovecot


def inbox(kind: str, dovecot: Dovecot, pki: TestPki, *, port: int = 0, ca: Path | None = None) -> Inbox:
    """A mailbox of the server: ``pop3s``, ``pop3``, ``imaps`` or ``imap`` (the short ones by STARTTLS)."""
    server = Server(
        host=HOST,
        port=port or getattr(dovecot, kind),
        security=Security.TLS if kind.endswith("s") else Security.STARTTLS,
        ca_file=ca or pki.ca,
        user=USER,
        password_file=dovecot.password_file,
        timeout=60,
    )
    return Pop3Inbox(server) if kind.startswith("pop3") else ImapInbox(server)
