"""A real address is written to only when the setting and a real CPS both say so, each time; then only by IRIS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from api.card_desk import CardDesk
from api.sandbox import Sandbox
from api.settings import Settings, read_text
from api.settings.ways import cps_certificate, transport_of
from api.transport import LdapDirectory
from api.transport.mail import MailTransport
from engine.errors import TransportFault
from norms.errors import BadMail
from norms.mail import FlowKind, read_mail
from simulator.cards.pki import authority
from simulator.clock import SimulatedClock
from simulator.mail_keys import MailKeys
from tests.api.transport.test_guards import NOW, Authority, flow
from tests.mail_servers.slapd import running_slapd

REAL = "01421@421.01.rss.fr"


class Desk:
    """The readers of a terminal whose CPS has this certificate; None where it is not unlocked."""

    def __init__(self, certificate: bytes | None) -> None:
        self.card = certificate

    @contextmanager
    def cps(self) -> Iterator[Any]:
        from api.errors import NotUnlocked

        if self.card is None:
            raise NotUnlocked
        yield self

    def certificate(self) -> bytes:
        assert self.card is not None
        return self.card


@pytest.fixture(scope="module")
def keys() -> MailKeys:
    return MailKeys()


@pytest.fixture(scope="module")
def published(keys: MailKeys) -> Iterator[LdapDirectory]:
    with running_slapd({REAL: keys.certificates(REAL)}) as running:
        yield running


def settings(
    folder: Path, published: LdapDirectory, keys: MailKeys, cards: Authority, *, production: bool, mail: str
) -> Settings:
    (folder / "ac.pem").write_bytes(keys.authority.public_bytes(Encoding.PEM))
    (folder / "cps.pem").write_bytes(cards.certificate.public_bytes(Encoding.PEM))
    found = read_text(
        f"""
        production = {str(production).lower()}
        directory = {{ host = "{published.host}", port = {published.port}, timeout = 60, authorities = ["ac.pem"] }}
        cps = {{ authorities = ["cps.pem"] }}
        [[mailboxes]]
        name = "a"
        sender = "cabinet@practice.invalid"
        mail = "{mail}"
        out = {{ kind = "folder", folder = "sortie" }}
        """,
        folder,
    )
    assert isinstance(found, Settings), found
    return found


def way(found: Settings, card: bytes | None) -> MailTransport:
    made = transport_of(found, Desk(card), SimulatedClock(NOW))  # type: ignore[arg-type]  # a desk of one card
    assert made is not None
    return made


def left(folder: Path) -> list[Path]:
    return sorted((folder / "sortie").iterdir()) if (folder / "sortie").is_dir() else []


def test_both_together_let_an_iris_file_leave_enveloped(
    tmp_path: Path, published: LdapDirectory, keys: MailKeys
) -> None:
    real = Authority()
    made = way(settings(tmp_path, published, keys, real, production=True, mail="iris"), real.der())
    made.send(replace(flow(), demo=False))
    (path,) = left(tmp_path)
    assert path.name.endswith(f"{REAL}.eml")
    content = path.read_bytes()
    assert b"Subject: IR/" in content
    assert b"IRIS/B2" not in content  # the description is inside the envelope
    opened = read_mail(content, keys.pairs())
    assert (opened.kind, opened.payload) == (FlowKind.B2, b"000")


def test_without_the_setting_nothing_real_is_written_to(
    tmp_path: Path, published: LdapDirectory, keys: MailKeys
) -> None:
    real = Authority()
    made = way(settings(tmp_path, published, keys, real, production=False, mail="iris"), real.der())
    assert made.simulated
    with pytest.raises(BadMail, match="certificat"):  # of an address that cannot exist, nobody has a certificate
        made.send(flow())
    assert left(tmp_path) == []


@pytest.mark.parametrize("card", ["none", "unknown authority", "out of date", "rubbish", "named test"])
def test_without_a_real_card_nothing_leaves(
    card: str, tmp_path: Path, published: LdapDirectory, keys: MailKeys
) -> None:
    real = Authority()
    shown = {
        "none": None,
        "unknown authority": Authority().der(),
        "out of date": real.der(days=-1),
        "rubbish": b"rubbish",
        "named test": real.der("CARTE DE TEST"),
    }[card]
    made = way(settings(tmp_path, published, keys, real, production=True, mail="iris"), shown)
    with pytest.raises(TransportFault, match="CPS réelle"):
        made.send(flow())
    assert left(tmp_path) == []


def test_the_card_is_looked_at_each_time(tmp_path: Path, published: LdapDirectory, keys: MailKeys) -> None:
    real = Authority()
    desk = Desk(real.der())
    found = settings(tmp_path, published, keys, real, production=True, mail="iris")
    made = transport_of(found, desk, SimulatedClock(NOW))  # type: ignore[arg-type]  # a desk of one card
    assert made is not None
    made.send(flow())
    desk.card = None
    with pytest.raises(TransportFault):
        made.send(replace(flow(), number=2))
    assert len(left(tmp_path)) == 1


def test_a_simulated_mail_stays_even_when_both_agree(tmp_path: Path, published: LdapDirectory, keys: MailKeys) -> None:
    real = Authority()
    made = way(settings(tmp_path, published, keys, real, production=True, mail="sesam"), real.der())
    with pytest.raises(BadMail, match="simulé"):
        made.send(flow())
    assert left(tmp_path) == []


def test_the_virtual_cps_never_clears_even_where_its_authority_is_named(world: Sandbox, tmp_path: Path) -> None:
    world.insert(world.CPS_READER, "medecin")
    desk: CardDesk = world.terminal.desk
    assert cps_certificate(desk) is None
    world.terminal.unlock(bytearray(b"1234"))
    certificate = cps_certificate(desk)
    assert certificate is not None
    (tmp_path / "cps.pem").write_bytes(authority().certificate.public_bytes(Encoding.PEM))
    found = read_text(
        f"""
        production = true
        cps = {{ authorities = ["cps.pem"] }}
        [[mailboxes]]
        name = "a"
        sender = "cabinet@practice.invalid"
        mail = "iris"
        out = {{ kind = "folder", folder = "{tmp_path / "sortie"}" }}
        """,
        tmp_path,
    )
    assert isinstance(found, Settings)
    made = transport_of(found, desk, world.terminal.clock)
    assert made is not None
    with pytest.raises(TransportFault, match="CPS réelle"):
        made.send(replace(flow(), demo=False))
    assert left(tmp_path) == []
