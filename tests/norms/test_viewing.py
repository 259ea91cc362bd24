"""Every stored flow as rows: the raw columns are those of the flow, and each that means something is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms import arl, sts
from norms.arl import Arl, ArlCode, ArlFault, write_arl
from norms.errors import UnreadableFlow, UnwritableField
from norms.noemie import showing, wrap, write_580
from norms.viewing import Row
from tests.norms.b2.strategies import UNHURRIED
from tests.norms.test_noemie import RSP
from tests.norms.test_noemie_money import PUNCTUAL

DAY = date(2024, 12, 15)
ARL = Arl(
    emitter="00000001999999", recipient="00000990000013", identification="A00001", day=DAY, flow="FSE", file="000001",
    lot="001", lot_day=DAY, invoices=2, faults=(ArlFault(ArlCode.DUPLICATE_LOT, "LOT DEJA RECU", 17, 3),),
)  # fmt: skip
STS = sts.Sts(
    day=DAY,
    organism="0098532001",
    switch="8",
    formula="050",
    percent=5000,
    lines=(
        sts.StsLine(code="C", day=DAY, fee=2300, tariff=2300, rate=7000, amo=1610, amc=345),
        sts.StsLine(code="AFLB001", day=DAY, fee=5056, tariff=5056, rate=7000, amo=3539, amc=759),
    ),
)


def told(rows: tuple[Row, ...], kind: str, name: str) -> tuple[str, str]:
    row = next(each for each in rows if (each.type, each.name) == (kind, name))
    return row.raw.rstrip(), row.reading


def test_an_arl_is_read_field_by_field() -> None:
    data = write_arl(ARL)
    rows = arl.rows(data)
    for row in rows:
        start = (row.record - 1) * 128 + row.start - 1
        assert data[start : start + row.length].decode() == row.raw
        assert row.label
        assert not row.attested  # every column of our ARL is ours
        assert not row.why
    assert told(rows, "A", "verdict") == ("N", "refusé")
    assert told(rows, "A", "lot_day") == ("241215", "15/12/24")
    assert told(rows, "E", "code") == ("S003", "")
    assert told(rows, "E", "invoice") == ("000000017", "")
    assert arl.rows(data.replace(b"999", b"999", 1)) == rows
    assert {each.reading for each in arl.rows(write_arl(replace(ARL, faults=()))) if each.name == "verdict"} == {
        "accepté"
    }


def test_no_arl_has_no_rows() -> None:
    with pytest.raises(UnreadableFlow):
        arl.rows(b"000")


@pytest.mark.parametrize("form", [bytes, wrap])
def test_a_return_is_read_entity_by_entity(form: type[bytes]) -> None:
    data = write_580(replace(RSP, payments=(*RSP.payments, PUNCTUAL)))
    rows = showing.rows(form(data))
    place = 0
    count = max(each.record for each in rows)
    for number in range(1, count + 1):
        mine = [each for each in rows if each.record == number]
        for each in mine:
            start = place + each.start - 1
            assert data[start : start + each.length].decode("latin-1") == each.raw
            assert not each.why
        if number < count:
            place = data.index(b"@", place) + 1 if number > 1 else 128
    assert place == len(data) - 128
    assert told(rows, "198", "paid") == ("00005149", "51,49")
    assert told(rows, "198", "state") == ("P", "Payée")
    assert told(rows, "102", "kind")[0] == "F"
    assert told(rows, "102", "kind")[1]
    assert told(rows, "081", "kind")[1] != told(rows, "102", "kind")[1]
    assert told(rows, "071", "day") == ("181224", "18/12/24")
    assert told(rows, "250", "operation")[1]
    assert told(rows, "990", "sign") == ("P", "positif")
    assert told(rows, "000", "emitter_type")[1]


def test_damage_stands_on_its_field_and_unknown_entities_on_their_own() -> None:
    data = write_580(RSP).replace(b"19899", b"198XX", 1).replace(b"@990", b"@777", 1)
    rows = showing.rows(data)
    assert [(each.type, each.name) for each in rows if each.why and each.type != "?"] == [("198", "level")]
    assert ["777" in each.why for each in rows if each.type == "?"] == [True]


def test_no_return_has_no_rows() -> None:
    with pytest.raises(UnreadableFlow):
        showing.rows(b"0128999")


@UNHURRIED
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_give_rows_or_the_declared_error(data: bytes, headed: bool) -> None:
    whole = write_580(RSP)[:128] + data if headed else data
    for reader in (showing.rows, arl.rows, sts.rows):
        try:
            assert all(row.raw.isprintable() for row in reader(whole))
        except UnreadableFlow:
            continue


def test_an_sts_exchange_reads_back_and_shows_both_ways() -> None:
    asked, answered = sts.write_question(STS), sts.write_answer(STS)
    assert sts.read_sts(asked, answered) == STS
    assert (len(asked), len(answered)) == (3 * 128, 3 * 128)
    question, answer = sts.rows(asked), sts.rows(answered)
    assert told(question, "E", "percent") == ("005000", "50,00")
    assert told(question, "L", "rate") == ("07000", "70,00")
    assert told(answer, "S", "amc") == ("000001104", "11,04")
    assert [row.reading for row in answer if (row.type, row.name) == ("R", "amc")] == ["3,45", "7,59"]
    assert not any(row.attested for row in (*question, *answer))


@pytest.mark.parametrize("wrong", [
    b"", b"E", b"E" * 128, sts.write_question(STS)[:-1], sts.write_question(STS)[:-128],
    sts.write_question(STS) + b" " * 128, sts.write_question(STS).replace(b"SIMULATED", b"simulated"),
])  # fmt: skip
def test_a_damaged_sts_exchange_is_refused(wrong: bytes) -> None:
    with pytest.raises(UnreadableFlow):
        sts.rows(wrong)
    with pytest.raises(UnreadableFlow):
        sts.read_sts(wrong, sts.write_answer(STS))


def test_an_answer_to_another_question_is_refused() -> None:
    for other in (replace(STS, formula="052"), replace(STS, lines=STS.lines[:1]), replace(STS, day=date(2024, 12, 16))):
        with pytest.raises(UnreadableFlow, match="question"):
            sts.read_sts(sts.write_question(STS), sts.write_answer(other))


def test_what_does_not_fit_an_sts_zone_is_refused() -> None:
    with pytest.raises(UnwritableField):
        sts.write_question(replace(STS, organism="12345678901"))
