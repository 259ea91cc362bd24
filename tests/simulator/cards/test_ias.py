"""The keys and security data objects of the virtual CPS, command by command."""

from __future__ import annotations

import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from cardio.cps import layout
from cardio.signature import digest_info
from simulator.cards import pkcs15, sdo, sha256
from simulator.cards.cps3 import cps_keys
from simulator.cards.deck import build_card
from simulator.cards.identities import CPS_IDENTITIES
from simulator.cards.iso7816 import VirtualCard

KEYS = cps_keys(CPS_IDENTITIES["medecin"])
CONTACT = bytes([0x00, 0xA4, 0x04, 0x0C, len(layout.AID_CONTACT)]) + layout.AID_CONTACT
VERIFY = bytes.fromhex("002000010431323334")
CHOOSE_HASH = bytes.fromhex("002241AA03800140")
CHOOSE_SIGNATURE = bytes.fromhex("002241B606800142840181")
CHOOSE_AUTHENTICATION = bytes.fromhex("002241A406800102840182")
SIGN_HASHED = bytes.fromhex("002A9E9A00")


def send(card: VirtualCard, *commands: bytes) -> bytes:
    """Send commands, all but the last accepted; return the last answer."""
    for command in commands[:-1]:
        answer = card.process(command)
        assert answer[-2] in (0x90, 0x61), (command.hex(), answer.hex())
    return card.process(commands[-1])


def command(header: str, data: bytes, le: bytes = b"") -> bytes:
    return bytes.fromhex(header) + bytes([len(data)]) + data + le


def hash_command(state: bytes, last: bytes) -> bytes:
    return command("002A90A0", bytes([0x90, len(state)]) + state + bytes([0x80, len(last)]) + last)


def verified(certificate: bytes, answer: bytes, data: bytes) -> None:
    assert answer.endswith(b"\x90\x00")
    public = x509.load_der_x509_certificate(certificate).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(answer[:-2], data, padding.PKCS1v15(), hashes.SHA256())


@pytest.fixture
def card() -> VirtualCard:
    found = build_card("medecin")
    send(found, CONTACT, VERIFY)
    return found


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_our_sha256_is_sha256_from_any_block_on(data: bytes) -> None:
    expected = hashlib.sha256(data).digest()
    for blocks in range(len(data) // sha256.BLOCK + 1):
        before = blocks * sha256.BLOCK
        state = sha256.advance(sha256.INITIAL, data[:before])
        assert sha256.finish(state, before, data[before:]) == expected


@pytest.mark.parametrize("size", [1, 55, 56, 63, 64, 65, 128, 1000])
def test_the_card_ends_a_hash_that_the_terminal_began(card: VirtualCard, size: int) -> None:
    data = bytes(range(256)) * 4
    data = data[:size]
    before = (size - 1) // sha256.BLOCK * sha256.BLOCK
    state = b""
    if before:
        state = sha256.advance(sha256.INITIAL, data[:before]) + (before * 8).to_bytes(8, "big")
    answer = send(card, CHOOSE_HASH, CHOOSE_SIGNATURE, hash_command(state, data[before:]), SIGN_HASHED)
    verified(KEYS.signature.certificate(), answer, data)


def test_a_hash_signs_once(card: VirtualCard) -> None:
    send(card, CHOOSE_SIGNATURE, hash_command(b"", b"FSE"), SIGN_HASHED)
    assert send(card, SIGN_HASHED) == b"\x69\x85"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x90",
        b"\x90\x00",
        b"\x80\x41" + bytes(65),
        b"\x90\x20" + bytes(32) + b"\x80\x00",
        b"\x90\x28" + bytes(32) + (9).to_bytes(8, "big") + b"\x80\x00",
    ],
)
def test_half_a_hash_is_refused(card: VirtualCard, data: bytes) -> None:
    assert send(card, command("002A90A0", data) if data else bytes.fromhex("002A90A0")) == b"\x6a\x80"


def test_internal_authenticate_signs_a_digest_info(card: VirtualCard) -> None:
    asked = command("00880000", digest_info(b"defi"), b"\x00")
    verified(KEYS.authentication.certificate(), send(card, CHOOSE_AUTHENTICATION, asked), b"defi")


def test_each_key_has_one_use(card: VirtualCard) -> None:
    assert send(card, bytes.fromhex("002241B606800142840182")) == b"\x6a\x88"
    assert send(card, bytes.fromhex("002241A406800102840181")) == b"\x6a\x88"
    assert send(card, bytes.fromhex("002241A4078001028402811A")) == b"\x6a\x88"


def test_authentication_wants_an_environment_the_code_and_a_fit_challenge(card: VirtualCard) -> None:
    asked = command("00880000", digest_info(b"defi"), b"\x00")
    assert send(card, asked) == b"\x69\x85"
    assert send(card, CHOOSE_AUTHENTICATION, command("00880000", bytes(246))) == b"\x6a\x80"
    assert send(card, bytes.fromhex("00880001") + asked[4:]) == b"\x6a\x86"
    locked = build_card("medecin")
    assert send(locked, CONTACT, CHOOSE_AUTHENTICATION, asked) == b"\x69\x82"


def test_power_off_forgets_the_environment(card: VirtualCard) -> None:
    send(card, CHOOSE_SIGNATURE, hash_command(b"", b"FSE"))
    card.reset()
    assert send(card, CONTACT, VERIFY, SIGN_HASHED) == b"\x69\x85"


@pytest.mark.parametrize(
    ("asked", "where", "expected"),
    [
        ("4D087006BF810102A080", "root", "9A01039B01039D02FFFF"),
        ("4D097007BF8101037F4180", "root", "7F4106800104810104"),
        ("4D087006BFFB01027B80", "root", "A4069501088301 01"),
        ("4D087006BF900102A080", "contact", "80020100"),
        ("4D097007BF9002037F4880", "contact", "7F4803800102"),
    ],
)
def test_security_data_objects(card: VirtualCard, asked: str, where: str, expected: str) -> None:
    go = CONTACT if where == "contact" else bytes.fromhex("00A4000C023F00")
    answer = send(card, go, command("00CB3FFF", bytes.fromhex(asked), b"\x00"))
    assert bytes.fromhex(expected) in answer
    assert answer.endswith(b"\x90\x00")
    away = bytes.fromhex("00A4000C023F00") if where == "contact" else CONTACT
    assert send(card, away, command("00CB3FFF", bytes.fromhex(asked), b"\x00")) == b"\x6a\x88"


@given(st.binary(max_size=12))
def test_any_question_is_answered_or_not(data: bytes) -> None:
    asked = sdo.question(data)
    if asked is not None:
        assert data[5] == asked.kind


def test_bits_are_named_from_the_left() -> None:
    assert pkcs15.bits() == bytes.fromhex("030100")
    assert pkcs15.bits(0) == bytes.fromhex("03020780")
    assert pkcs15.bits(7) == bytes.fromhex("03020001")
    assert pkcs15.bits(2, 9) == bytes.fromhex("0303062040")


def test_a_read_gives_at_most_what_the_card_gives(card: VirtualCard) -> None:
    answer = send(card, CONTACT, bytes.fromhex("00A4020C02A001"), bytes.fromhex("00B0000000"))
    assert len(answer) == layout.MAX_READ + 2
