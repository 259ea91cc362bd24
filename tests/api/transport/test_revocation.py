"""The revocation lists of a real directory: what its authority took back is not encrypted for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from api.transport import FolderRelay, LdapDirectory, Mailbox, MailboxTable, MailTransport
from engine.ports import OutgoingFlow
from norms.errors import BadMail
from norms.mail import FlowKind, read_mail, read_revocations
from simulator.mail_keys import MailKeys
from tests.api.transport.conftest import RECIPIENTS
from tests.mail_servers.slapd import running_slapd

NOW = datetime(2024, 12, 15, 9, tzinfo=ZoneInfo("Europe/Paris"))


def flow() -> OutgoingFlow:
    return OutgoingFlow(
        flow=FlowKind.FSE, name="FSE-1.b2", biller="991145608", destination="01/000/999", number=1, made_at=NOW,
        invoices=1, demo=True, payload=b"000",
    )  # fmt: skip


def test_the_lists_of_the_authority_are_published(directory: LdapDirectory, keys: MailKeys) -> None:
    lists = read_revocations(directory.revocations(), NOW, [keys.authority])
    certificate = keys.certificate(RECIPIENTS[0])
    assert (lists.unread, lists.knows(certificate), lists.revoked(certificate)) == (0, True, False)


def test_a_revoked_recipient_gets_nothing(tmp_path: Path, keys: MailKeys) -> None:
    kept, revoked = (keys.certificate(each) for each in RECIPIENTS)
    published = {each: keys.certificates(each) for each in RECIPIENTS}
    for serial, leaves in ((revoked.serial_number, True), (kept.serial_number, False)):
        out = tmp_path / str(serial)
        with running_slapd(published, keys.authority.public_bytes(Encoding.DER), (keys.revoke(serial),)) as running:
            box = Mailbox(name="a", sender="a@b.invalid", relay=FolderRelay(out))
            way = MailTransport(
                boxes=MailboxTable((box,)),
                simulated=True,
                directory=running,
                authorities=(keys.authority,),
                now=lambda: NOW,
            )
            if leaves:
                way.send(flow())
                (mail,) = out.glob("**/*.eml")
                assert read_mail(mail.read_bytes(), keys.pairs()).payload == b"000"
            else:
                with pytest.raises(BadMail, match="révoqué"):
                    way.send(flow())
                assert list(out.glob("**/*.eml")) == []
