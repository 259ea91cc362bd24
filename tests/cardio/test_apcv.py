"""The appli carte Vitale: the same people as the card, from a QR code in a picture or over NFC."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cardio.apcv import MARK, NfcApcv, QrApcv, read_content
from cardio.errors import ApcvExpired, BadCardData, CardioError, CardRemoved, ContentNotPublic, NoApcvCode
from cardio.recognise import recognise
from cardio.vitale.content import APCV
from simulator.cards import faults
from simulator.cards.apcv import NFC_READER, apcv_content, build_phone, code_text, qr_picture
from simulator.cards.deck import CPS_READER, Deck
from simulator.cards.errors import StackUnavailable
from simulator.cards.identities import VITALE_IDENTITIES
from simulator.cards.in_process import InProcessStack
from simulator.cards.pcsc import PcscStack

segno = pytest.importorskip("segno")
pytest.importorskip("zxingcpp")

NOW = datetime(2024, 12, 15, 9, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)
FAMILLE = VITALE_IDENTITIES["famille"].content


@pytest.fixture(scope="module", params=["pcscd", "in process"])
def phones(request: pytest.FixtureRequest) -> Iterator[Deck]:
    names = (CPS_READER, NFC_READER)
    if request.param == "in process":
        yield InProcessStack(names=names)
        return
    try:
        stack = PcscStack(names)
    except StackUnavailable as missing:
        pytest.skip(f"no real PC/SC stack here: {missing}")
    with stack:
        yield stack


@pytest.mark.parametrize("name", VITALE_IDENTITIES)
def test_a_qr_code_says_what_the_card_says(name: str) -> None:
    content = VITALE_IDENTITIES[name].content
    assert QrApcv(qr_picture(content, SOON)).read(NOW) == replace(content, support=APCV)


def photographed(picture: bytes) -> bytes:
    """The screen of the phone as a camera sees it: askew, small, grey, compressed."""
    with Image.open(io.BytesIO(picture)) as opened:
        screen = opened.convert("L").rotate(7, expand=True, fillcolor=255)
    seen = io.BytesIO()
    screen.point(lambda value: 40 + value * 160 // 255).save(seen, "JPEG", quality=70)
    return seen.getvalue()


def test_a_photograph_of_the_code_is_read() -> None:
    content = VITALE_IDENTITIES["jumeaux"].content
    assert QrApcv(photographed(qr_picture(content, SOON))).read(NOW).beneficiaries == content.beneficiaries


def test_a_code_is_good_for_a_time() -> None:
    picture = QrApcv(qr_picture(FAMILLE, SOON))
    assert picture.read(SOON - timedelta(seconds=1)).serial == FAMILLE.serial
    for late in (SOON, SOON + timedelta(days=1)):
        with pytest.raises(ApcvExpired):
            picture.read(late)


def drawn(text: bytes) -> bytes:
    picture = io.BytesIO()
    segno.make_qr(text).save(picture, kind="png", scale=4)
    return picture.getvalue()


def test_a_picture_without_such_a_code_is_told() -> None:
    blank = io.BytesIO()
    Image.new("L", (200, 200), 255).save(blank, "PNG")
    for picture in (
        blank.getvalue(),
        b"",
        b"not a picture",
        qr_picture(FAMILLE, SOON)[:200],
        drawn(b"https://x.invalid"),
    ):
        with pytest.raises(NoApcvCode):
            QrApcv(picture).read(NOW)


@pytest.mark.parametrize(
    "tail",
    [
        b"",
        b"!!!!",
        base64.urlsafe_b64encode(b"not compressed"),
        base64.urlsafe_b64encode(zlib.compress(b"")),
        base64.urlsafe_b64encode(zlib.compress(bytes(50_000_000), 9)),
        code_text(FAMILLE, SOON)[len(MARK) : -40],
    ],
    ids=["nothing", "no base 64", "not compressed", "empty", "bomb", "cut"],
)
def test_a_damaged_code_is_told(tail: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cardio.apcv.codes_in", lambda _picture: (MARK + tail,))
    with pytest.raises(BadCardData):
        QrApcv(b"").read(NOW)


@pytest.mark.parametrize("name", ["famille", "dix-neuf", "complete", "lunaire"])
def test_a_phone_on_the_reader_says_what_the_card_says(phones: Deck, name: str) -> None:
    phones.insert(NFC_READER, f"apcv-{name}")
    channel = phones.readers.connect(NFC_READER)
    assert recognise(channel.atr) is None
    assert NfcApcv(channel).read(NOW) == replace(VITALE_IDENTITIES[name].content, support=APCV)
    channel.close()


def read_once(phones: Deck) -> None:
    channel = phones.readers.connect(NFC_READER)
    try:
        assert NfcApcv(channel).read(NOW).beneficiaries == FAMILLE.beneficiaries
    finally:
        channel.close()


def test_a_phone_taken_away_is_told_and_the_next_attempt_works(phones: Deck) -> None:
    phones.insert(NFC_READER, "apcv-famille")
    phones.slot(NFC_READER).headers.clear()
    read_once(phones)
    length = len(phones.slot(NFC_READER).headers)
    assert length >= 3
    for at in range(length):
        phones.slot(NFC_READER).meddle(faults.torn_out(at))
        with pytest.raises(CardRemoved):
            read_once(phones)
        phones.slot(NFC_READER).meddle()
        phones.insert(NFC_READER, "apcv-famille")
        read_once(phones)


def test_what_is_no_phone_of_ours_is_told(phones: Deck) -> None:
    phones.insert(NFC_READER, "famille")
    channel = phones.readers.connect(NFC_READER)
    with pytest.raises(ContentNotPublic):
        NfcApcv(channel).read(NOW)
    channel.close()


def test_a_phone_whose_content_has_expired() -> None:
    deck = InProcessStack(names=(NFC_READER,))
    deck.slot(NFC_READER).insert(build_phone(FAMILLE, SOON))
    channel = deck.readers.connect(NFC_READER)
    assert NfcApcv(channel).read(NOW).insured == FAMILLE.insured
    with pytest.raises(ApcvExpired):
        NfcApcv(channel).read(SOON)


@given(st.binary(max_size=300))
def test_any_content_is_read_or_refused(data: bytes) -> None:
    with pytest.raises(CardioError):
        read_content(data, NOW)


GOOD = apcv_content(FAMILLE, SOON)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_any_changed_byte_is_read_or_refused(place: int, byte: int) -> None:
    try:
        found = read_content(GOOD[:place] + bytes([byte]) + GOOD[place + 1 :], NOW)
    except CardioError:
        return
    assert found.support == APCV
