"""Flows as mails: what is attested, what is refused, what any bytes do."""

from __future__ import annotations

import base64
import gzip
import io
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.errors import BadMail
from norms.mail import (
    MAX_PAYLOAD,
    FlowKind,
    amc_address,
    amo_address,
    build_mail,
    composting,
    guard_recipient,
    read_mail,
)

MOMENT = datetime(2024, 12, 15, 9, 0, 30, tzinfo=UTC)


def mail(kind: FlowKind = FlowKind.B2, payload: bytes = b"000", **changes: object) -> EmailMessage:
    values: dict[str, object] = {
        "sender": "centre@practice.invalid",
        "recipient": amo_address("01", "999"),
        "emitter": "991145608",
        "moment": MOMENT,
        "number": 7,
        "invoices": 2,
    }
    return build_mail(kind, payload, **(values | changes))  # type: ignore[arg-type]  # each test changes its own field


def test_the_iris_mail_is_as_attested() -> None:
    sent = mail()
    assert sent["Subject"] == "IR/00000991145608/2024121509003000007/00002"
    assert sent["Message-ID"] == "<2024121509003000007@practice.invalid>"
    assert sent.get_content_type() == "application/edi-consent"
    assert sent["Content-Transfer-Encoding"] == "base64"
    assert sent["Content-Description"] == "IRIS/B2/Z"
    body = sent.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body[10:16] == b"B2.gz\0"
    assert gzip.decompress(body) == b"000"
    assert mail(compressed=False)["Content-Description"] == "IRIS/B2"


def test_what_is_not_attested_says_simulated() -> None:
    for kind in set(FlowKind) - {FlowKind.B2}:
        sent = mail(kind)
        assert sent["Subject"].startswith(f"SIMULATED-{kind}/")
        assert sent["Content-Description"] == f"SIMULATED/{kind}/Z"


def test_same_arguments_make_the_same_bytes() -> None:
    assert mail().as_bytes() == mail().as_bytes()


@given(st.sampled_from(FlowKind), st.binary(max_size=3000), st.booleans())
def test_a_mail_reads_back_as_itself(kind: FlowKind, payload: bytes, compressed: bool) -> None:
    sent = mail(kind, payload, compressed=compressed)
    for carried in (sent, sent.as_bytes()):
        flow = read_mail(carried)
        assert (flow.kind, flow.payload) == (kind, payload)
        assert flow.name == f"{kind}-2024121509003000007"
        assert (flow.emitter, flow.composting, flow.invoices) == ("00000991145608", "2024121509003000007", 2)


def test_a_flow_inside_a_multipart_is_found_whatever_the_subject() -> None:
    outer = MIMEMultipart()
    outer["Subject"] = "Retour"
    outer.attach(MIMEApplication(b"text", "octet-stream"))
    part = MIMEApplication(gzip.compress(b"000NOEMIE"), "EDI-consent")
    part["Content-Description"] = "SIMULATED/RSP/Z"
    outer.attach(part)
    flow = read_mail(outer.as_bytes())
    assert (flow.kind, flow.payload, flow.name, flow.emitter) == (FlowKind.RSP, b"000NOEMIE", "RSP", "")


def test_two_flows_in_one_mail_are_refused() -> None:
    outer = MIMEMultipart()
    for _ in range(2):
        outer.attach(MIMEApplication(b"000", "EDI-consent"))
    with pytest.raises(BadMail, match="2 parties"):
        read_mail(outer.as_bytes())


@pytest.mark.parametrize(
    "address",
    [
        "01422@422.01.rss.fr",
        "a@RSS.FR",
        "a@rss.fr.",
        "a@ｒｓｓ.fr",
        "a@b.rss.fr\nBcc: c@d.invalid",
        "",
        "a",
        "@rss.fr",
        "a b@c.invalid",
        "a@c.invalid, d@rss.fr",
    ],
)
def test_real_and_unreadable_addresses_are_refused(address: str) -> None:
    with pytest.raises(BadMail):
        guard_recipient(address)
    with pytest.raises(BadMail):
        mail(recipient=address)
    with pytest.raises(BadMail):
        mail(sender=address)


def test_a_real_address_passes_only_when_production_is_said() -> None:
    real = amo_address("01", "422", "rss.fr")
    assert real == "01422@422.01.rss.fr"
    assert guard_recipient(real, production=True) == real
    assert guard_recipient("x@notrss.fr") == "x@notrss.fr"
    assert guard_recipient(amc_address("0098532001")).endswith(".invalid")


@given(st.text(max_size=60))
def test_the_guard_refuses_or_returns_the_address(address: str) -> None:
    try:
        assert guard_recipient(address) == address
    except BadMail:
        return
    assert not address.lower().rstrip(".").endswith("rss.fr")


@pytest.mark.parametrize(
    "changes", [{"emitter": "1" * 15}, {"emitter": "a/b"}, {"invoices": -1}, {"invoices": 100_000}]
)
def test_what_a_subject_cannot_say_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadMail):
        mail(**changes)  # type: ignore[arg-type]  # none of the rows names kind or payload


def test_composting_wraps_its_number() -> None:
    assert composting(MOMENT, 100_001) == "2024121509003000001"


def wrapped(content: bytes, description: str = "SIMULATED/RSP/Z", encoding: str = "base64") -> bytes:
    head = f"Content-Type: application/EDI-consent\r\nContent-Description: {description}\r\n"
    head += f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + (base64.b64encode(content) if encoding == "base64" else content)


def bomb() -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as packed:
        for _ in range(MAX_PAYLOAD // 2**20 + 1):
            packed.write(bytes(2**20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (wrapped(bomb()), "dépasse"),
        (wrapped(gzip.compress(b"x") + b"y"), "suivi"),
        (wrapped(gzip.compress(b"x" * 100)[:-3]), "tronqué"),
        (wrapped(b"not gzip"), "abîmé"),
        (wrapped(b"x", "SIMULATED/SOMETHING"), "Nature"),
        (wrapped(b"x", "SIMULATED/RSP", "quoted-printable"), "base64"),
        (wrapped(b"x", "SIMULATED/RSP").replace(b"eA==", b"e!A=="), "abîmée"),
        (b"", "0 parties"),
    ],
)
def test_damaged_mails_say_what_is_wrong(data: bytes, why: str) -> None:
    with pytest.raises(BadMail, match=why):
        read_mail(data)


def test_mails_nested_very_deep_are_refused() -> None:
    deep = "".join(f'Content-Type: multipart/mixed; boundary="b{depth}"\n\n--b{depth}\n' for depth in range(3000))
    with pytest.raises(BadMail):
        read_mail(deep.encode())


@given(st.binary(max_size=500))
def test_any_bytes_are_a_flow_or_a_bad_mail(data: bytes) -> None:
    for candidate in (data, wrapped(data), wrapped(data, "IRIS/B2", "7bit"), mail().as_bytes()[: len(data)] + data):
        with suppress(BadMail):
            read_mail(candidate)
