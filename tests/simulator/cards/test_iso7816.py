"""The virtual cards as cards: the published commands, and an answer to anything at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardio.cps import layout as cps
from cardio.vitale import layout as vitale
from simulator.cards.deck import build_card
from simulator.cards.iso7816 import VirtualCard

COUNTERS = "00CB3FFF0A4D087006BF810102A08000"


def send(card: VirtualCard, *commands: str) -> str:
    """Send commands, return the last answer in hexadecimal."""
    answer = b""
    for command in commands:
        answer = card.process(bytes.fromhex(command))
    return answer.hex().upper()


@pytest.fixture
def doctor() -> VirtualCard:
    return build_card("medecin")


SELECT_CONTACT = f"00A4040C{len(cps.AID_CONTACT):02X}{cps.AID_CONTACT.hex()}"


@pytest.mark.parametrize(
    ("commands", "answer"),
    [
        (["00A4000C023F00"], "9000"),
        ([SELECT_CONTACT], "9000"),
        ([SELECT_CONTACT.replace("00A4040C", "00A40400")], "6A86"),
        (["00A4040C05F000000000"], "6A82"),
        (["00A4020C02A001"], "6A82"),
        ([SELECT_CONTACT, "00A4020C02A001"], "9000"),
        (["00A4080C040001A001"], "9000"),
        (["00A4080C0400010BAD"], "6A82"),
        ([SELECT_CONTACT, "00A4090C02A001"], "9000"),
        ([SELECT_CONTACT, "00A4020C02D120", "00B0000010"], "6982"),
        (["00A4020C02D010", "00B0000000"], "EC0C8104202401018204203312319000"),
        (["00A4020C02D010", "00B0000404"], "202401019000"),
        (["00A4020C02D010", "00B0010000"], "6B00"),
        (["00B0000000"], "6986"),
        (["00A4020C02D010", "00B00000"], "6700"),
        (["002000010431"], "6700"),
        (["00200001"], "63C3"),
        (["0020000204313233 34"], "6A86"),
        (["00FF0000"], "6D00"),
        (["80A4000C023F00"], "6E00"),
        (["00"], "6700"),
        ([""], "6700"),
        (["00C0000000"], "6986"),
        (["002241B606800142840182"], "6A88"),
        ([SELECT_CONTACT, "002241B606800112840181"], "6A88"),
        ([SELECT_CONTACT, "002241B603800142"], "6A88"),
        ([SELECT_CONTACT, "002241B6028002"], "6A80"),
        ([SELECT_CONTACT, "002A9E9A0100"], "6985"),
        ([SELECT_CONTACT, "002241B606800142840181", "002A9E9A20" + "00" * 32], "6982"),
    ],
)
def test_commands_and_answers(doctor: VirtualCard, commands: list[str], answer: str) -> None:
    assert send(doctor, *commands) == answer


def test_t0_keeps_an_answer_for_get_response(doctor: VirtualCard) -> None:
    whole = send(doctor, COUNTERS)
    told = send(doctor, COUNTERS[:-2])
    assert told == f"61{len(whole) // 2 - 2:02X}"
    assert send(doctor, f"00C00000{told[2:]}") == whole
    assert send(doctor, "00C0000000") == "6986"


def test_counters_have_the_published_tags(doctor: VirtualCard) -> None:
    assert "9A0103" in send(doctor, COUNTERS)
    assert send(doctor, "002000010430303030") == "63C2"
    assert "9B0102" in send(doctor, COUNTERS)
    assert send(doctor, SELECT_CONTACT, COUNTERS) == "6A88"


def test_the_code_opens_until_the_power_goes(doctor: VirtualCard) -> None:
    protected = [SELECT_CONTACT, "00A4020C02D120", "00B0000002"]
    assert send(doctor, "002000010431323334", *protected).startswith("EE")
    assert send(doctor, "00200001") == "9000"
    doctor.reset()
    assert send(doctor, *protected) == "6982"


def test_three_wrong_codes_block_for_good(doctor: VirtualCard) -> None:
    assert [send(doctor, "002000010439393939") for _ in range(4)] == ["63C2", "63C1", "63C0", "6983"]
    doctor.reset()
    assert send(doctor, "002000010431323334") == "6983"


def test_the_serial_file_is_as_published(doctor: VirtualCard) -> None:
    serial = send(doctor, "00A4020C02D003", "00B0000000")
    assert serial.startswith("5A0A8025000001")
    assert serial.endswith("F9000")
    assert len(serial) == 28


def test_a_vitale_is_read_as_public_readers_do() -> None:
    card = build_card("famille")
    people = send(card, "00A40000023F00", "00B0820000")
    assert people.count(b"SPECIMEN".hex().upper()) == 3
    insured = send(card, "00A4040C0B" + vitale.AID_VITALE.hex(), "00B0820000")
    assert "930F" + b"255069999999934".hex().upper() in insured


COMMANDS = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda ins, p1, p2, rest: bytes([0, ins, p1, p2]) + rest,
        st.sampled_from([0x20, 0x22, 0x2A, 0x84, 0x88, 0xA4, 0xB0, 0xC0, 0xCB]),
        st.sampled_from([0x00, 0x02, 0x04, 0x08, 0x09, 0x3F, 0x41, 0x82, 0x90, 0x9C, 0x9E]),
        st.sampled_from([0x00, 0x01, 0x04, 0x0C, 0x9A, 0xA0, 0xA4, 0xAA, 0xB6, 0xFF]),
        st.one_of(
            st.just(b""),
            st.binary(min_size=1, max_size=1),
            st.binary(max_size=40).map(lambda data: bytes([len(data)]) + data),
            st.sampled_from([b"\x3f\x00", b"\xa0\x01", b"\xd1\x20"]).map(lambda data: b"\x02" + data),
        ),
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["medecin", "famille", "bloquee"]), st.lists(COMMANDS, max_size=12))
def test_a_card_answers_anything(identity: str, commands: list[bytes]) -> None:
    card = build_card(identity)
    for command in commands:
        answer = card.process(command)
        assert 2 <= len(answer) <= 258
