"""Notices of (non-)delivery, in the shapes that mail servers give them."""

from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.errors import BadMail, UnreadableFlow
from norms.mail import Action, DeliveryNotice, FlowKind, read_mail, read_notice
from tests.norms.test_mail import mail

HEAD = b"""From: MAILER-DAEMON@relay.invalid
To: centre@practice.invalid
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B0"

--B0
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B0
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.invalid
X-Postfix-Queue-ID: 4Tq1
Arrival-Date: Sun, 15 Dec 2024 09:00:31 +0100 (CET)

"""
FAILED = b"""Final-Recipient: rfc822; 01999@999.01.simulated.invalid
Original-Recipient: rfc822;01999@999.01.simulated.invalid
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.simulated.invalid
Diagnostic-Code: smtp; 550 5.1.1 <01999@999.01.simulated.invalid>: Recipient
    address rejected: User unknown

"""
DELAYED = FAILED.replace(b"failed", b"delayed").replace(b"5.1.1", b"4.4.1")
DELIVERED = FAILED.replace(b"failed", b"delivered (to mailbox)").replace(b"5.1.1", b"2.0.0")


def bounce(*blocks: bytes, part: bytes = b"message/rfc822", body: bytes = b"") -> bytes:
    original = body or mail(FlowKind.FSE).as_bytes()
    return HEAD + b"".join(blocks) + b"--B0\nContent-Type: " + part + b"\n\n" + original + b"\n--B0--\n"


@pytest.mark.parametrize("part", [b"message/rfc822", b"text/rfc822-headers", b"message/rfc822-headers"])
def test_a_bounce_names_the_mail_and_the_reason(part: bytes) -> None:
    whole = mail(FlowKind.FSE).as_bytes()
    body = whole if part == b"message/rfc822" else whole.split(b"\r\n\r\n")[0] + b"\r\n"
    flow = read_mail(bounce(FAILED, part=part, body=body))
    assert (flow.kind, flow.name) == (FlowKind.NDN, "NDN-2024121509003000007")
    assert (flow.emitter, flow.composting) == ("00000991145608", "2024121509003000007")
    found = read_notice(flow.payload)
    assert (found.action, found.status) == (Action.FAILED, "5.1.1")
    assert found.recipient == "01999@999.01.simulated.invalid"
    assert found.diagnostic.startswith("550 5.1.1 <01999@999.01.simulated.invalid>: Recipient address rejected")


def test_the_returned_flow_is_not_taken_for_a_new_one() -> None:
    assert read_mail(bounce(FAILED)).kind is FlowKind.NDN


@pytest.mark.parametrize(
    ("blocks", "action"),
    [
        ((DELAYED,), Action.DELAYED),
        ((DELIVERED,), Action.DELIVERED),
        ((DELIVERED, FAILED), Action.FAILED),
        ((DELAYED, DELIVERED), Action.DELAYED),
    ],
)
def test_the_gravest_action_counts(blocks: tuple[bytes, ...], action: Action) -> None:
    assert read_notice(read_mail(bounce(*blocks)).payload).action is action


def test_a_bounce_without_the_mail_still_tells_its_reason() -> None:
    found = read_mail(HEAD + FAILED + b"--B0--\n")
    assert (found.name, found.composting, found.emitter) == ("NDN", "", "")


@pytest.mark.parametrize("blocks", [(), (b"Final-Recipient: rfc822; a@b\n\n",), (b"Action: exploded\n\n",)])
def test_a_report_that_says_nothing_is_refused(blocks: tuple[bytes, ...]) -> None:
    with pytest.raises(BadMail):
        read_mail(bounce(*blocks))


def test_a_status_hidden_in_the_returned_mail_is_not_believed() -> None:
    inner = EmailMessage()
    inner["Subject"] = "hello"
    inner.set_content("x")
    forged = b"Content-Type: multipart/mixed; boundary=C\n\n--C\nContent-Type: message/delivery-status\n\n" + FAILED
    with pytest.raises(BadMail):
        read_mail(bounce(body=forged + b"--C--\n"))


TEXTS = st.text(max_size=60).map(lambda text: " ".join("".join(c if c.isprintable() else " " for c in text).split()))


@given(
    st.builds(
        DeliveryNotice, action=st.sampled_from(Action), status=TEXTS, recipient=TEXTS, diagnostic=TEXTS, emitter=TEXTS
    )
)
def test_a_notice_reads_back_as_itself(notice: DeliveryNotice) -> None:
    assert read_notice(notice.to_bytes()) == notice


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"AVIS\n{text}".encode()))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    with suppress(UnreadableFlow):
        assert read_notice(data).to_bytes() == data


@given(st.binary(max_size=400))
def test_any_report_is_a_notice_or_a_bad_mail(data: bytes) -> None:
    with suppress(BadMail):
        read_notice(read_mail(HEAD + data).payload)
