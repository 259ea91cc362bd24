"""The envelope: nothing shows through it, only its recipient opens it, any damage is a BadMail."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.errors import BadMail
from norms.mail import (
    FlowKind,
    KeyPair,
    amo_address,
    build_mail,
    choose_certificate,
    envelop,
    read_mail,
    read_revocations,
)
from simulator.mail_keys import MailKeys

NOW = datetime(2024, 12, 15, 9, tzinfo=UTC)
ADDRESS = amo_address("01", "999")
KEYS = MailKeys()
PAIR = KEYS.pair(ADDRESS)
OTHER = KEYS.pair(amo_address("01", "422"))


def clear(payload: bytes = b"000 PAYLOAD", *, compressed: bool = False) -> EmailMessage:
    return build_mail(
        FlowKind.FSE,
        payload,
        sender="centre@practice.invalid",
        recipient=ADDRESS,
        emitter="991145608",
        moment=NOW,
        number=7,
        invoices=2,
        compressed=compressed,
    )


def sealed(payload: bytes = b"000 PAYLOAD", *, compressed: bool = False) -> EmailMessage:
    return envelop(clear(payload, compressed=compressed), PAIR.certificate)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def test_the_envelope_is_encryption_only_and_hides_what_it_carries() -> None:
    plain, mail = clear(), sealed()
    for name in ("From", "To", "Date", "Subject", "Message-ID"):
        assert mail[name] == plain[name]
    assert mail.get_content_type() == "application/pkcs7-mime"
    assert mail.get_param("smime-type") == "enveloped-data"
    body = mail.get_payload(decode=True)
    assert bytes.fromhex("06092a864886f70d010703") in body  # id-envelopedData
    assert bytes.fromhex("06092a864886f70d010702") not in body  # no signed-data
    assert bytes.fromhex("0609608648016503040102") in body  # aes128-CBC
    assert b"EDI-consent" not in mail.as_bytes()


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=3000), st.booleans())
def test_what_went_in_comes_out(payload: bytes, compressed: bool) -> None:
    mail = sealed(payload, compressed=compressed)
    for carried in (mail, mail.as_bytes()):
        flow = read_mail(carried, [OTHER, PAIR])
        assert (flow.kind, flow.payload, flow.invoices) == (FlowKind.FSE, payload, 2)
        assert flow.composting == "2024121509000000007"


def test_an_envelope_inside_a_multipart_is_opened_too() -> None:
    outer = MIMEMultipart("mixed")
    outer["Subject"] = "x"
    outer.attach(sealed())
    assert read_mail(outer.as_bytes(), [PAIR]).payload == b"000 PAYLOAD"
    outer.attach(sealed())
    with pytest.raises(BadMail, match="plusieurs enveloppes"):
        read_mail(outer.as_bytes(), [PAIR])


@pytest.mark.parametrize("keys", [[], [OTHER]])
def test_without_the_key_nothing_is_read(keys: list[KeyPair]) -> None:
    with pytest.raises(BadMail):
        read_mail(sealed(), keys)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_is_a_bad_mail(data: st.DataObject) -> None:
    whole = sealed().get_payload(decode=True)
    assert isinstance(whole, bytes)
    body = bytearray(whole)
    where = data.draw(st.integers(0, len(body) - 1))
    body[where] ^= data.draw(st.integers(1, 255))
    mail = sealed()
    mail.set_content(bytes(body), "application", "pkcs7-mime", cte="base64")
    try:
        flow = read_mail(mail, [PAIR])
    except BadMail:
        return
    assert flow.kind is FlowKind.FSE  # a byte that nothing depends on, or one that encryption alone cannot guard


def test_of_several_certificates_a_valid_one_is_taken() -> None:
    public = PAIR.key.public_key()
    old = KEYS.certify(ADDRESS, public, since=NOW - timedelta(days=900), life=timedelta(days=800))
    future = KEYS.certify(ADDRESS, public, since=NOW + timedelta(days=1))
    short = KEYS.certify(ADDRESS, public, since=NOW - timedelta(days=1), life=timedelta(days=2))
    signing = KEYS.certify(ADDRESS, public, authority=True)
    weak = KEYS.certify(ADDRESS, rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key())
    curve = KEYS.certify(ADDRESS, ec.generate_private_key(ec.SECP256R1()).public_key())  # type: ignore[arg-type]  # a curve, on purpose
    stranger = MailKeys().certificate(ADDRESS)
    bad = [der(each) for each in (old, future, signing, weak, curve, stranger)] + [b"", b"rubbish"]
    good = [der(short), der(PAIR.certificate)]
    assert choose_certificate([*bad, *good], NOW, [KEYS.authority]) == PAIR.certificate
    assert choose_certificate([*bad, good[0]], NOW, [KEYS.authority]) == short
    with pytest.raises(BadMail, match="périmé, pas encore valable"):
        choose_certificate(bad, NOW, [KEYS.authority])
    with pytest.raises(BadMail, match="aucun n'est publié"):
        choose_certificate([], NOW)


def of_version(der_bytes: bytes, version: int) -> bytes:
    """A certificate that says it is of another version: no library reads versions past 3."""
    at = der_bytes.index(bytes.fromhex("a003020102"))
    return der_bytes[: at + 4] + bytes([version]) + der_bytes[at + 5 :]


def test_a_certificate_of_a_version_to_come_is_passed() -> None:
    odd = of_version(der(PAIR.certificate), 9)
    assert choose_certificate([odd, der(PAIR.certificate)], NOW, [KEYS.authority]) == PAIR.certificate
    with pytest.raises(BadMail, match="illisible"):
        choose_certificate([odd], NOW, [KEYS.authority])


@settings(deadline=None)
@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_damaged_certificate_is_refused_by_name(place: int, sign: int) -> None:
    damaged = bytearray(der(PAIR.certificate))
    place %= len(damaged)
    changed = damaged[place] != sign
    damaged[place] = sign
    try:
        found = choose_certificate([bytes(damaged)], NOW, [KEYS.authority])
    except BadMail:
        assert changed
    else:
        assert der(found) == bytes(damaged)
        assert not changed


def test_a_certificate_without_a_stated_use_may_encipher() -> None:
    silent = builder(MailKeys().authority.subject).sign(PAIR.key, hashes.SHA256())
    assert choose_certificate([der(silent)], NOW) == silent


def builder(name: x509.Name) -> x509.CertificateBuilder:
    """A certificate of our key that says nothing more than it must."""
    found = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(PAIR.key.public_key())
    return found.serial_number(7).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=9))


def test_a_key_that_cannot_encrypt_is_refused_by_name() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = KEYS.certify(ADDRESS, key.public_key())  # type: ignore[arg-type]  # a curve, on purpose
    with pytest.raises(BadMail, match="chiffrer"):
        envelop(clear(), certificate)


def test_a_certificate_taken_back_is_not_encrypted_for() -> None:
    first, second = PAIR.certificate, KEYS.certify(ADDRESS, PAIR.key.public_key(), life=timedelta(days=500))
    trusted = [KEYS.authority]
    lists = read_revocations([KEYS.revoke(first.serial_number)], NOW, trusted)
    assert (lists.revoked(first), lists.revoked(second), lists.knows(second)) == (True, False, True)
    assert choose_certificate([der(first), der(second)], NOW, trusted, lists) == second
    with pytest.raises(BadMail, match="révoqué"):
        choose_certificate([der(first)], NOW, trusted, lists)


def test_a_delta_list_adds_and_takes_off_a_hold() -> None:
    certificate = PAIR.certificate
    full, delta = KEYS.revoke(), KEYS.revoke(certificate.serial_number)
    assert read_revocations([full, delta], NOW, [KEYS.authority]).revoked(certificate)
    restored = KEYS.revoke(certificate.serial_number, restored=True)
    assert not read_revocations([delta, restored], NOW, [KEYS.authority]).revoked(certificate)


def test_an_old_list_still_says_what_was_revoked_but_speaks_for_nobody() -> None:
    old = KEYS.revoke(PAIR.certificate.serial_number, life=timedelta(days=1))
    lists = read_revocations([old], NOW, [KEYS.authority])
    assert lists.revoked(PAIR.certificate)
    assert not lists.knows(PAIR.certificate)


def test_a_list_that_nobody_trusted_signed_is_counted_and_ignored() -> None:
    forged = MailKeys().revoke(PAIR.certificate.serial_number)  # another authority of the same name
    lists = read_revocations([forged, b"", b"rubbish", forged[:-9]], NOW, [KEYS.authority])
    assert (lists.unread, lists.revoked(PAIR.certificate), lists.knows(PAIR.certificate)) == (4, False, False)


@settings(deadline=None)
@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_damaged_list_is_counted_never_raised(place: int, sign: int) -> None:
    damaged = bytearray(KEYS.revoke(PAIR.certificate.serial_number))
    place %= len(damaged)
    changed = damaged[place] != sign
    damaged[place] = sign
    lists = read_revocations([bytes(damaged)], NOW, [KEYS.authority])
    assert lists.unread == changed


def test_the_key_never_shows() -> None:
    shown = repr(PAIR)
    assert "KEY" not in shown.upper().replace("KEYPAIR", "")
    assert shown == f"KeyPair(serial={PAIR.certificate.serial_number:x})"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_another_program_opens_it(tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(sealed().as_bytes())
    (tmp_path / "key.pem").write_bytes(
        PAIR.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + PAIR.certificate.public_bytes(Encoding.PEM)
    )
    command = ["openssl", "smime", "-decrypt", "-in", "mail.eml", "-inkey", "key.pem", "-recip", "key.pem"]
    found = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout
    assert b"Content-Description: SIMULATED/FSE" in found
