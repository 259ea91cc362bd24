"""The simulated ARL: exact both ways, one declared error on any other bytes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.arl import LENGTH, MAX_FAULTS, MESSAGE, RECORDS, Arl, ArlCode, ArlFault, read_arl, write_arl
from norms.errors import UnreadableFlow, UnwritableField, UnwritableFlow

DAY = date(2024, 12, 16)
POSITIVE = Arl(
    emitter="00000001999999",
    recipient="00000991145608",
    identification="A00001",
    day=DAY,
    flow="FSE",
    file="000001",
    lot="001",
    lot_day=date(2024, 12, 15),
    biller="991145608",
    invoices=2,
)
NEGATIVE = replace(POSITIVE, faults=(ArlFault("S002", "MONTANT FAUX", 17, 4), ArlFault("S003", "LOT DEJA RECU")))

codes = st.text("ABCDEFGHIJ0123456789", min_size=1, max_size=4)
texts = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 '.,:", min_size=1, max_size=108).map(str.strip).filter(bool)
faults = st.builds(ArlFault, codes, texts, st.integers(0, 999_999_999), st.integers(0, 999_999))


def test_every_record_is_as_long_as_those_of_b2() -> None:
    assert {record.length for record in RECORDS} == {LENGTH}


def test_the_file_says_that_it_is_simulated() -> None:
    assert MESSAGE.encode() in write_arl(POSITIVE)


@given(
    st.lists(faults, max_size=5), st.sampled_from(("FSE", "DRE", "B2")), st.dates(date(2000, 1, 1), date(2099, 12, 31))
)
def test_an_arl_reads_back_as_itself(found: list[ArlFault], flow: str, day: date) -> None:
    arl = replace(POSITIVE, flow=flow, day=day, faults=tuple(found))
    assert read_arl(write_arl(arl)) == arl
    assert arl.positive == (not found)


def test_separators_are_accepted() -> None:
    data = write_arl(NEGATIVE)
    lines = [data[place : place + LENGTH] for place in range(0, len(data), LENGTH)]
    assert read_arl(b"\r\n".join(lines)) == read_arl(b"\n".join(lines) + b"\n") == NEGATIVE


def test_a_text_too_long_or_accented_is_cut_and_plain() -> None:
    long = "Montant remboursé " * 20
    (fault,) = read_arl(write_arl(replace(POSITIVE, faults=(ArlFault("S002", long + "雪"),)))).faults
    assert fault.text == ("MONTANT REMBOURSE " * 6).strip()
    (odd,) = read_arl(write_arl(replace(POSITIVE, faults=(ArlFault("S002", "{\n雪}"),)))).faults
    assert odd.text == "????"


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(UnwritableField):
        write_arl(replace(POSITIVE, file="1234567"))
    with pytest.raises(UnwritableFlow):
        write_arl(replace(POSITIVE, faults=(ArlFault("S002", "X"),) * (MAX_FAULTS + 1)))


def test_every_code_has_its_french_text() -> None:
    places = {"why": "x", "record": 1, "label": "x", "lot": "001", "day": "x", "file": "x", "invoice": 1}
    assert all(code.text(**places) for code in ArlCode)


@given(st.integers(0, len(write_arl(NEGATIVE)) - 1), st.integers(1, 255))
def test_no_flipped_byte_changes_the_verdict_in_silence(place: int, flip: int) -> None:
    data = bytearray(write_arl(NEGATIVE))
    data[place] ^= flip
    try:
        arl = read_arl(bytes(data))
    except UnreadableFlow:
        return
    assert not arl.positive


@pytest.mark.parametrize("cut", [LENGTH, 2 * LENGTH, 3 * LENGTH, 3 * LENGTH + 1])
def test_a_cut_arl_is_refused(cut: int) -> None:
    with pytest.raises(UnreadableFlow):
        read_arl(write_arl(NEGATIVE)[:cut])


@given(st.binary(max_size=600))
def test_any_bytes_raise_only_the_declared_error(data: bytes) -> None:
    for candidate in (data, write_arl(POSITIVE)[: len(data)] + data):
        with suppress(UnreadableFlow):
            read_arl(candidate)


def test_a_provisional_acknowledgement_judges_nothing() -> None:
    arl = Arl(
        emitter="00000001999999",
        recipient="00000990000013",
        identification="A00001",
        day=date(2024, 12, 15),
        flow="FSE",
        file="000001",
        lot="001",
        lot_day=date(2024, 12, 15),
        provisional=True,
    )
    assert not arl.positive
    assert read_arl(write_arl(arl)) == arl
    with pytest.raises(UnwritableFlow):
        write_arl(replace(arl, faults=(ArlFault("S002", "X"),)))
    negative = write_arl(replace(arl, provisional=False, faults=(ArlFault("S002", "X"),)))
    with pytest.raises(UnreadableFlow):
        read_arl(negative.replace(b"ANFSE", b"ARFSE"))
