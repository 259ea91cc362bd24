from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardio import tlv
from cardio.errors import BadCardData
from simulator.cards import ber

TAGS = st.sampled_from([0x01, 0x5A, 0x65, 0x80, 0x93, 0xE0, 0x5F37, 0x7F21, 0xBF8101])


@given(st.lists(st.tuples(TAGS, st.binary(max_size=300)), max_size=8))
def test_what_the_cards_write_is_read_back(items: list[tuple[int, bytes]]) -> None:
    written = b"".join(ber.tlv(tag, value) for tag, value in items)
    found = tlv.parse(written)
    assert [(item.tag, item.value) for item in found] == items
    assert b"".join(item.raw for item in found) == written


@given(TAGS, st.binary(max_size=70000))
def test_both_writers_agree(tag: int, value: bytes) -> None:
    if len(value) < 0x10000:
        assert tlv.encode(tag, value) == ber.tlv(tag, value)
    assert tlv.first(tlv.encode(tag, value)).value == value


@given(st.binary(max_size=400), TAGS)
def test_any_bytes_give_objects_or_one_error(data: bytes, tag: int) -> None:
    try:
        found = tlv.parse(data)
        assert sum(len(item.raw) for item in found) <= len(data)
        tlv.find(data, tag)
        for item in found:
            item.child(tag)
    except BadCardData:
        pass


@given(st.lists(st.tuples(TAGS, st.binary(max_size=20)), min_size=1, max_size=4), st.data())
def test_padding_between_objects_is_skipped(items: list[tuple[int, bytes]], data: st.DataObject) -> None:
    padding = st.sampled_from([b"", b"\x00", b"\xff\xff", b"\x00\xff\x00"])
    written = b"".join(ber.tlv(tag, value) + data.draw(padding) for tag, value in items)
    assert [(item.tag, item.value) for item in tlv.parse(written)] == items


@pytest.mark.parametrize(
    "damaged",
    ["65", "6505", "65058001", "6580", "6585FFFFFFFFFF", "6584FFFFFFFF", "6584FFFFFFFF00", "5F", "1F818283", "7F8181"],
)
def test_damage_is_named(damaged: str) -> None:
    with pytest.raises(BadCardData):
        tlv.parse(bytes.fromhex(damaged))


def test_a_search_stops_at_a_depth() -> None:
    nest = b""
    for _ in range(tlv.MAX_DEPTH + 1):
        nest = ber.tlv(0xE0, nest)
    with pytest.raises(BadCardData):
        tlv.find(nest, 0x93)
    assert tlv.find(nest, 0xE0) is not None


def test_a_value_does_not_show_in_a_repr() -> None:
    assert "2550699999999" not in repr(tlv.parse(ber.tlv(0x93, b"2550699999999")))
