from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardio import apdu
from cardio.cps.code import tries_left, verify
from cardio.errors import BadCardData, CardioError, CodeBlocked, CodeRequired, UnexpectedAnswer, WrongCode
from cardio.files import read_file, read_short
from simulator.cards.ber import tlv


class Scripted:
    """A channel that answers from a list, or by a function, and keeps what it was sent."""

    atr = b"\x3b\x00"

    def __init__(self, answers: Iterable[bytes] | Callable[[bytes], bytes]) -> None:
        self.sent: list[bytes] = []
        self._answers = answers if callable(answers) else self._from(iter(answers))

    def _from(self, answers: Iterable[bytes]) -> Callable[[bytes], bytes]:
        following = iter(answers)
        return lambda sent: next(following)

    def transmit(self, command: bytes | bytearray) -> bytes:
        self.sent.append(bytes(command))
        return self._answers(bytes(command))

    def close(self) -> None:
        pass


def hexes(*texts: str) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


READ = apdu.command(0x00, 0xB0, 0, 0, le=256)


def test_61xx_is_followed_to_the_end() -> None:
    channel = Scripted(hexes("6102", "AABB 6101", "CC 9000"))
    answer = apdu.exchange(channel, apdu.command(0x00, 0x2A, 0x9E, 0x9A, b"x", le=256))
    assert (answer.data.hex(), answer.status_word) == ("aabbcc", 0x9000)
    assert channel.sent[1:] == hexes("00C0000002", "00C0000001")


def test_6cxx_asks_again_with_the_right_length() -> None:
    channel = Scripted(hexes("6C03", "AABBCC 9000"))
    assert apdu.exchange(channel, READ).data.hex() == "aabbcc"
    assert channel.sent == hexes("00B0000000", "00B0000003")


@pytest.mark.parametrize("endless", ["6110", "AA 6110", "6C10", "AA" * 200 + "61FF"])
def test_an_endless_answer_ends(endless: str) -> None:
    channel = Scripted(lambda sent: bytes.fromhex(endless))
    with pytest.raises(BadCardData):
        apdu.exchange(channel, READ)
    assert len(channel.sent) < 1000


@pytest.mark.parametrize("short", ["", "90"])
def test_a_truncated_answer_is_named(short: str) -> None:
    with pytest.raises(BadCardData):
        apdu.exchange(Scripted(hexes(short)), READ)


def test_a_status_word_becomes_an_error() -> None:
    with pytest.raises(CodeRequired):
        apdu.Answer(b"", 0x6982).expect("lecture")
    with pytest.raises(UnexpectedAnswer):
        apdu.Answer(b"", 0x6A80).expect("lecture")
    assert apdu.Answer(b"x", 0x6282).expect("lecture", 0x6282) == b"x"


def test_a_command_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="255"):
        apdu.command(0, 0xD6, 0, 0, bytes(256))


COUNTERS = "7003 9B01 03 9000"


def test_nothing_is_sent_when_the_counter_cannot_be_read() -> None:
    for broken in (["6D00"], ["9000", "6A88"], ["9000", "9000"], ["9000", "7003 9C01 03 9000"]):
        channel = Scripted(hexes(*broken))
        with pytest.raises(CardioError):
            verify(channel, bytearray(b"1234"))
        assert not [sent for sent in channel.sent if sent[1] == 0x20]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("63C2", WrongCode),
        ("63C0", CodeBlocked),
        ("6983", CodeBlocked),
        ("6984", UnexpectedAnswer),
        ("6C04", UnexpectedAnswer),
        ("6104", UnexpectedAnswer),
    ],
)
def test_one_code_is_sent_once_whatever_the_card_says(answer: str, expected: type[CardioError]) -> None:
    channel = Scripted([*hexes("9000", COUNTERS, answer), *hexes("9000") * 5])
    with pytest.raises(expected):
        verify(channel, bytearray(b"1234"))
    assert sum(sent[1] == 0x20 for sent in channel.sent) == 1


def test_6300_asks_the_counter_for_the_tries() -> None:
    channel = Scripted(hexes("9000", COUNTERS, "6300", "9000", "7003 9B01 01 9000"))
    with pytest.raises(WrongCode) as refused:
        verify(channel, bytearray(b"1234"))
    assert refused.value.tries_left == 1


def test_the_counter_is_found_whatever_surrounds_it() -> None:
    nested = tlv(0x70, tlv(0xBF8101, tlv(0xA0, tlv(0x9A, b"\x03"), tlv(0x9B, b"\x02"))))
    assert tries_left(Scripted([b"\x90\x00", nested + b"\x90\x00"])) == 2


READS: list[Callable[[Scripted], bytes | None]] = [
    lambda channel: read_file(channel, 0x2F00, "essai", 0xE7),
    lambda channel: read_short(channel, 2, "essai"),
]


@pytest.mark.parametrize("read", READS, ids=["by identifier", "by short identifier"])
@given(answers=st.lists(st.binary(max_size=300), min_size=1, max_size=40))
def test_files_of_any_answers_are_read_or_refused(
    read: Callable[[Scripted], bytes | None], answers: list[bytes]
) -> None:
    channel = Scripted(lambda sent: answers[len(channel.sent) % len(answers)])
    with contextlib.suppress(CardioError):
        found = read(channel)
        assert found is None or len(found) <= 0x8000
    assert len(channel.sent) < 100_000


@pytest.mark.parametrize("told", ["80047FFFFFFF", "8002FFFF", "8000", "8200"])
def test_a_card_that_lies_about_sizes_is_bounded(told: str) -> None:
    template = tlv(0x62, bytes.fromhex(told)) + b"\x90\x00"
    channel = Scripted(lambda sent: template if sent[1] == 0xA4 else bytes(300) + b"\x90\x00")
    with contextlib.suppress(BadCardData):
        assert read_file(channel, 0x2F00, "essai") == b""
    assert len(channel.sent) < 200
