"""No mail for a real address, by any trick, unless a production setting and a real CPS both say so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from api.transport import FolderRelay, LdapDirectory, Security, Server, SmtpRelay, folder_transport
from api.transport.boxes import Mailbox, MailboxTable
from api.transport.clearance import is_cleared
from api.transport.mail import MailTransport
from engine.errors import TransportFault
from engine.ports import OutgoingFlow
from norms.errors import BadMail
from norms.mail import FlowKind, build_mail
from simulator.cards.pki import authority
from tests.engine.people import signer

NOW = datetime(2024, 12, 15, 9, tzinfo=UTC)
HOSTILE = (
    "01422@422.01.rss.fr",
    "01422@422.01.RSS.FR",
    "01422@422.01.rss.fr.",
    "01422@rss.fr",
    "01422@x.422.01.Rss.fr",
    "01422@422.01.rss.fr\n",
    "01422@422.01.rss.fr\r\nBcc: a@b.invalid",
    "<01422@422.01.rss.fr>",
    "Caisse <01422@422.01.rss.fr>",
    '"01422"@422.01.rss.fr',
    "a@b.invalid, 01422@422.01.rss.fr",
    "@b.invalid:01422@422.01.rss.fr",
    "01422%422.01.rss.fr@b.invalid",
    "01422@422.01.rss\u3002fr",
    "01422@422.01.\uff52\uff53\uff53.fr",
    "01422@[127.0.0.1]",
    "01422@422.01.rss.fr..",
    "01422@422.01.rss .fr",
)


def flow(name: str = "FSE", destination: str = "01/016/421") -> OutgoingFlow:
    return OutgoingFlow(
        flow=name,
        name="f",
        biller="991145608",
        destination=destination,
        number=1,
        made_at=NOW,
        invoices=1,
        demo=True,
        payload=b"000",
    )


def raw(recipient: str) -> EmailMessage:
    """A mail as no builder of ours would make it."""
    mail = EmailMessage()
    mail._headers = [("From", "a@b.invalid"), ("To", recipient), ("Message-ID", "<1@b>"), ("Subject", "IR/0/1/2")]  # type: ignore[attr-defined]
    mail.set_payload("x")
    return mail


@pytest.mark.parametrize("address", HOSTILE)
def test_no_trick_reaches_a_real_address(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadMail):
        build_mail(
            FlowKind.B2,
            b"000",
            sender="a@b.invalid",
            recipient=address,
            emitter="1",
            moment=NOW,
            number=1,
            invoices=1,
        )
    relays = (FolderRelay(tmp_path), SmtpRelay(Server(host="127.0.0.1", port=9, security=Security.CLEAR)))
    for relay in relays:
        with pytest.raises((BadMail, ValueError)):
            relay.deliver(raw(address))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", sorted(set(FlowKind) - {FlowKind.B2}))
def test_a_simulated_mail_never_leaves_for_a_real_address(kind: FlowKind) -> None:
    with pytest.raises(BadMail, match="simulé"):
        build_mail(
            kind,
            b"000",
            sender="a@b.invalid",
            recipient="01422@422.01.rss.fr",
            emitter="1",
            moment=NOW,
            number=1,
            invoices=1,
            production=True,
        )


@pytest.mark.parametrize("host", ["relay.rss.fr", "annuaire.sesam-vitale.fr", "ANNUAIRE.gip-cps.fr.", "a b", ""])
def test_no_real_server_is_called(host: str) -> None:
    with pytest.raises(TransportFault):
        LdapDirectory(host=host).certificates("a@b.invalid")
    with pytest.raises(TransportFault):
        Server(host=host, port=25).check()


def test_nothing_leaves_in_clear_for_another_machine() -> None:
    with pytest.raises(TransportFault, match="clair"):
        Server(host="relay.example", port=25, security=Security.CLEAR).check()


def test_a_real_way_without_a_directory_sends_nothing(tmp_path: Path) -> None:
    with pytest.raises(TransportFault, match="production"):
        folder_transport(tmp_path, simulated=False).send(flow())
    box = Mailbox(name="a", sender="a@b.invalid", relay=FolderRelay(tmp_path), iris=True)
    with pytest.raises(TransportFault, match="annuaire"):
        MailTransport(boxes=MailboxTable((box,)), simulated=False, production=lambda: True).send(flow())
    assert list(tmp_path.iterdir()) == []


def test_a_simulated_way_never_asks_for_production(tmp_path: Path) -> None:
    made = folder_transport(tmp_path, simulated=True)
    way = MailTransport(boxes=made.boxes, simulated=True, production=lambda: True)
    way.send(flow())
    way.send(flow())  # the same mail twice is one file
    (found,) = (tmp_path / "sortie").iterdir()
    assert found.name.endswith("01421@421.01.simulated.invalid.eml")


def test_a_destination_that_no_row_serves_is_refused() -> None:
    with pytest.raises(TransportFault, match="ne dessert"):
        MailTransport(boxes=MailboxTable(()), simulated=True).send(flow())


class Authority:
    """An authority whose name says nothing of a test; it stands for a real one, and can make certificates."""

    def __init__(self, name: str = "AUTORITE") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = self.issue(name, self.key.public_key())

    def issue(self, name: str, key: ec.EllipticCurvePublicKey | None = None, *, days: int = 10) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
        builder = builder.public_key(key or ec.generate_private_key(ec.SECP256R1()).public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(NOW - timedelta(days=20)).not_valid_after(NOW + timedelta(days=days))
        return builder.sign(self.key, hashes.SHA256())

    def der(self, name: str = "899700000001", *, days: int = 10) -> bytes:
        return self.issue(name, days=days).public_bytes(Encoding.DER)


def test_only_a_setting_and_a_real_card_together_clear() -> None:
    real, other, test = Authority(), Authority(), Authority("AC DE TEST")
    card = real.der()
    assert is_cleared(True, card, [real.certificate], NOW)
    for setting in (False, None, 1, "true", "oui"):
        assert not is_cleared(setting, card, [real.certificate], NOW)
    for refused in (None, b"", b"rubbish", card[:-5], real.der("CARTE DE TEST"), real.der(days=-1), other.der()):
        assert not is_cleared(True, refused, [real.certificate], NOW)
    assert not is_cleared(True, card, [], NOW)
    assert not is_cleared(True, card, [other.certificate], NOW)
    assert not is_cleared(True, test.der(), [test.certificate], NOW)
    itself = real.certificate.public_bytes(Encoding.DER)
    assert not is_cleared(True, itself, [real.certificate], NOW)


def test_no_card_of_the_simulator_clears_even_where_its_authority_is_named() -> None:
    card = signer("medecin").certificate()
    assert not is_cleared(True, card, [authority().certificate], NOW)
