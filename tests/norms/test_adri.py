"""ADRi messages: validated both ways, read back as themselves, silent about people."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.adri import (
    AmcCover,
    AmoService,
    CertifiedQuery,
    Coverage,
    Mutual,
    Period,
    RightsAnswer,
    RightsException,
    RightsHolder,
    RightsQuery,
    SoapFault,
    read_answer,
    read_query,
    rights_messages,
    rights_window,
    write_answer,
    write_query,
)
from norms.errors import BadXml, UnwritableField
from norms.soap.envelope import seal_fault
from tests.norms.b2.strategies import UNHURRIED

DAY = date(2024, 12, 15)
QUERY = RightsQuery(
    regime="01",
    nir="2550699999999",
    nir_key="34",
    birth_date="19552015",
    birth_rank=1,
    caisse="999",
    centre="9999",
    reference_date=DAY,
)
HOLDER = RightsHolder(
    family_name="SPECIMEN",
    first_name="Jeanne",
    nir="2550699999999",
    nir_key="34",
    birth_date="19550615",
    birth_rank=1,
    quality="0",
    regime="01",
    caisse="999",
    centre="9999",
    code_gestion="10",
    rights=(Period(date(2024, 1, 1), None),),
)
ANSWER = RightsAnswer(answered_at=datetime(2024, 12, 15, 9, tzinfo=UTC), window=rights_window(DAY), holder=HOLDER)

periods = st.builds(Period, st.none() | st.dates(), st.none() | st.dates())
names = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
)
shorts = st.text("ABC0123 é.-", max_size=20)
digits = "0123456789"
amcs = st.builds(
    AmcCover, number=st.text(digits, min_size=1, max_size=10), member=shorts, domain=shorts, period=periods
)
holders = st.builds(
    RightsHolder,
    family_name=names,
    first_name=names,
    nir=st.sampled_from(("2550699999999", "1530320999902", "199122A999905")),
    nir_key=st.text(digits, min_size=2, max_size=2),
    birth_date=st.text(digits, min_size=8, max_size=8),
    birth_rank=st.integers(1, 9),
    quality=st.sampled_from(("0", "2", "6")),
    regime=st.just("01"),
    caisse=st.just("999"),
    centre=st.sampled_from(("9999", "")),
    code_gestion=st.just("10"),
    rights=st.lists(periods, max_size=3).map(tuple),
    coverages=st.lists(st.builds(Coverage, st.booleans(), period=periods), max_size=3).map(tuple),
    exoneration=st.sampled_from("04C"),
    service=st.builds(AmoService, st.sampled_from(("00", "01", "10")), periods),
    attending_doctor=st.sampled_from(("", "O", "N")),
    alsace_moselle=st.booleans(),
    amc=st.none() | amcs,
    support=st.sampled_from("124"),
    complement_support=st.just("") | st.just("1"),
    mutual=st.none()
    | st.builds(
        Mutual,
        number=st.text(digits, min_size=1, max_size=10),
        treatment=shorts,
        sts_switch=shorts,
        service_type=shorts,
        services=shorts,
        guarantees=st.lists(shorts, max_size=3).map(tuple),
        periods=st.lists(periods, max_size=3).map(tuple),
    ),
)
zones = st.sampled_from((UTC, timezone(timedelta(hours=1)), timezone(-timedelta(hours=3, minutes=30))))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001 bounds are naive


@pytest.mark.parametrize(
    ("reference", "start"),
    [
        (date(2024, 5, 28), date(2023, 5, 29)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2024, 1, 1), date(2023, 1, 2)),
    ],
)
def test_the_window_is_the_year_that_ends_on_the_reference_day(reference: date, start: date) -> None:
    assert rights_window(reference) == Period(start, reference)


@UNHURRIED
@given(st.dates(date(1901, 1, 1), date(2200, 1, 1)))
def test_windows_of_consecutive_years_touch_without_overlap(reference: date) -> None:
    window = rights_window(reference)
    assert window.start is not None
    before = rights_window(window.start - timedelta(days=1))
    assert before.end == window.start - timedelta(days=1)
    assert not before.meets(window)
    assert timedelta(days=364) <= reference - window.start <= timedelta(days=365)


def test_a_query_reads_back_and_a_lunar_birth_date_passes() -> None:
    assert read_query(write_query(QUERY)) == QUERY


CERTIFIED = CertifiedQuery(
    nir="2550699999999", nir_key="34", birth_date="19550615", family_name="SPÉCIMEN", first_name="Jeanne",
    reference_date=DAY,
)  # fmt: skip


def test_a_question_by_certified_nir_reads_back_and_shows_nobody() -> None:
    assert read_query(write_query(CERTIFIED)) == CERTIFIED
    assert "2550699999999" not in repr(CERTIFIED)
    with pytest.raises(UnwritableField):
        write_query(replace(CERTIFIED, family_name=""))


def test_a_mutual_covers_its_periods_or_always() -> None:
    assert Mutual(number="1").open_on(DAY)
    assert not Mutual(number="1", periods=(Period(end=date(2024, 1, 1)),)).open_on(DAY)


@UNHURRIED
@given(moments, holders)
def test_an_answer_reads_back_as_itself(moment: datetime, holder: RightsHolder) -> None:
    answer = replace(ANSWER, answered_at=moment, holder=holder)
    assert read_answer(write_answer(answer)) == answer


def test_an_exception_and_a_fault_read_back() -> None:
    refused = replace(ANSWER, holder=None, exception=RightsException("unknown-person", "Inconnue.", True, "E12"))
    assert read_answer(write_answer(refused)) == refused
    fault = SoapFault("Receiver", "down", "Arrêté.")
    assert read_answer(seal_fault(fault)) == fault


def test_an_answer_never_says_both_or_neither() -> None:
    with pytest.raises(ValueError, match="either"):
        replace(ANSWER, holder=None)
    with pytest.raises(ValueError, match="either"):
        replace(ANSWER, exception=RightsException("unknown-person", "x"))


@pytest.mark.parametrize(
    "changes",
    [
        {"nir": "12"},
        {"regime": "1"},
        {"caisse": "ABC"},
        {"birth_date": "1955-06-15"},
        {"birth_rank": 0},
        {"nir": "\0" * 13},
    ],
)
def test_what_the_schema_refuses_is_never_written(changes: dict[str, object]) -> None:
    with pytest.raises(UnwritableField):
        write_query(replace(QUERY, **changes))  # type: ignore[arg-type]  # wrong values are the point


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<regime>01</regime>", b""),
        (b"<regime>01</regime>", b"<regime>01</regime><regime>01</regime>"),
        (b"<regime>01", b"<regime>0x"),
        (b"2024-12-15<", b"2024-12-32<"),
        (b"2024-12-15<", b"12024-12-15<"),
        (b"rightsQuery", b"otherQuery"),
        (b"simulated:adri:1", b"simulated:adri:2"),
    ],
)
def test_what_the_schema_refuses_is_never_read(old: bytes, new: bytes) -> None:
    with pytest.raises(BadXml) as refused:
        read_query(write_query(QUERY).replace(old, new))
    assert "2550699999999" not in str(refused.value)


def test_a_fault_is_no_question_and_a_question_no_answer() -> None:
    with pytest.raises(BadXml):
        read_query(seal_fault(SoapFault("Sender", "", "")))
    with pytest.raises(BadXml):
        read_answer(write_query(QUERY))


def test_people_stay_out_of_reprs() -> None:
    for value in (QUERY, HOLDER, ANSWER):
        assert "2550699999999" not in repr(value)
        assert "Jeanne" not in repr(value)
        assert "1955" not in repr(value)


def test_messages_of_an_exception_of_another_kind() -> None:
    refused = replace(ANSWER, holder=None, exception=RightsException("something-new", "Réponse inattendue."))
    (message,) = rights_messages(refused, DAY)
    assert message.rule == "adri.other-exception"
    assert "Réponse inattendue." in message.text


@UNHURRIED
@given(st.binary(max_size=300))
def test_any_bytes_raise_only_the_declared_error(data: bytes) -> None:
    sound = write_answer(ANSWER)
    for candidate in (data, sound[:-50] + data, sound.replace(b"SPECIMEN", data)):
        with suppress(BadXml):
            read_answer(candidate)
        with suppress(BadXml):
            read_query(candidate)
