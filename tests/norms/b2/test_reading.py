"""Reading any bytes: what was written comes back as it was, what was not raises nothing undeclared."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.b2.check import MAX_FAULTS, check_file
from norms.b2.kinds import KNOWN
from norms.b2.reading import MAX_BYTES, read_file
from norms.b2.remarks import remarks
from norms.b2.showing import to_json
from norms.dre import dre_file, dre_records
from norms.errors import UnreadableFlow
from norms.fse import fse_file, fse_records
from norms.invoice import BilledInvoice
from tests.norms.b2.samples import DOCTOR, HEADER, OPTICIAN, dre, fse, lot, one_per_line, records
from tests.norms.b2.strategies import UNHURRIED, invoices

DEMO = fse()


def test_the_tree_of_a_file_holds_what_was_written() -> None:
    file = read_file(DEMO)
    assert file.header is not None
    assert file.header.fields["message"] == "FEUILLE 0.1"
    assert [each.number for each in file.lots] == ["001"]
    assert [each.number for each in file.invoices] == [1, 2]
    assert [(each.fee, each.amo, each.amc) for each in file.invoices] == [(7356, 5149, 0), (41500, 9, 0)]
    doctor, optician = file.invoices
    assert [line.main.fields["prestation"] for line in doctor.lines] == ["C", "ATM"]
    assert [line.detail.fields["code"] if line.detail else None for line in doctor.lines] == [None, "AFLB001"]
    assert [line.main.amount("fee") for line in optician.lines] == [10300, 10300, 20900]
    assert [each.offset for each in file.records] == [128 * rank for rank in range(len(file.records))]
    assert not file.faults


def test_the_signed_bytes_stand_in_the_file() -> None:
    signed = fse_records(DOCTOR)
    assert read_file(DEMO).invoices[0].raw == signed
    assert read_file(one_per_line(DEMO, b"\r\n")).invoices[0].raw == signed
    assert dre_records(OPTICIAN) in dre()


@settings(UNHURRIED, max_examples=60)
@given(st.lists(st.integers(1, 999_999_999), min_size=1, max_size=3, unique=True), st.data())
def test_writing_then_reading_then_writing_is_the_identity(numbers: list[int], data: st.DataObject) -> None:
    made = tuple(data.draw(invoices(number)) for number in numbers)
    written = fse_file(HEADER, (lot("042", *made),))
    _same_when_read(written, made, [0 if each.split else sum(line.amc for line in each.lines) for each in made])
    split = tuple(each for each in made if each.split)
    if split:
        claimed = dre_file(HEADER, (lot("AAB", *split),))
        _same_when_read(claimed, split, [sum(line.amc for line in each.lines) for each in split])


def _same_when_read(written: bytes, made: tuple[BilledInvoice, ...], amc: list[int]) -> None:
    for data in (written, one_per_line(written), one_per_line(written, b"\r\n")):
        assert check_file(data) == ()
        file = read_file(data)
        assert b"".join(KNOWN[each.type].write(each.fields) for each in file.records) == written
        assert [each.number for each in file.invoices] == [each.number for each in made]
        assert [each.fee for each in file.invoices] == [sum(line.fee for line in each.lines) for each in made]
        assert [each.amo for each in file.invoices] == [sum(line.amo for line in each.lines) for each in made]
        assert [each.amc for each in file.invoices] == amc


def _anything_reads(data: bytes) -> None:
    faults = check_file(data)
    assert len(faults) <= MAX_FAULTS + 1
    assert all(fault.why and fault.why.isprintable() for fault in faults)
    if [fault.rule for fault in faults] == ["b2.unreadable"]:
        with pytest.raises(UnreadableFlow):
            read_file(data)
        return
    file = read_file(data)
    assert len(file.records) == len({each.number for each in file.records})
    list(remarks(file.records))
    json.dumps(to_json(file))


@UNHURRIED
@given(st.binary(max_size=2000))
def test_any_bytes_give_only_declared_errors(data: bytes) -> None:
    _anything_reads(data)


@UNHURRIED
@given(st.lists(st.sampled_from([*records(DEMO), *records(dre()), b"4", b"", b"\n", b"\xff" * 128]), max_size=30))
def test_any_sequence_of_records_gives_only_declared_errors(parts: list[bytes]) -> None:
    _anything_reads(b"".join(parts))
    _anything_reads(b"\n".join(parts))


@UNHURRIED
@given(st.integers(0, len(DEMO) - 1), st.binary(min_size=1, max_size=40))
def test_any_damage_gives_only_declared_errors(place: int, noise: bytes) -> None:
    _anything_reads(DEMO[:place] + noise + DEMO[place + len(noise) :])


@pytest.mark.parametrize("data", [b"", b"\n" * 10, bytes(range(256)) * 20, b"<html>" * 300, b"7" * 1280])
def test_a_foreign_file_is_said_to_be_foreign(data: bytes) -> None:
    with pytest.raises(UnreadableFlow):
        read_file(data)
    assert [fault.rule for fault in check_file(data)] == ["b2.unreadable"]


def test_a_file_too_big_is_refused_without_being_cut() -> None:
    assert "octets" in check_file(bytes(MAX_BYTES + 1))[0].why


def test_the_faults_of_a_long_file_are_bounded() -> None:
    body = b"".join(records(DEMO)[2:11])
    faults = check_file(b"".join([records(DEMO)[0], body * 3000]))
    assert len(faults) == MAX_FAULTS + 1
    assert faults[-1].rule == "b2.more-faults"
