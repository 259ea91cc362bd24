"""The norm of the self-employed: chosen by a setting, recognised by its lot head, honest about its unknown columns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.b2.check import check_file
from norms.b2.kinds import TOWN
from norms.b2.reading import read_file
from norms.b2.showing import rows, unattested
from norms.dre import dre_file
from norms.errors import UnwritableFlow
from norms.fse import fse_file, fse_records
from norms.profile import CP_2005E, SIMULATED_DRE_TOWN, TOWN_2007, TOWN_NORMS, choose
from tests.norms.b2.samples import DOCTOR, HEADER, OPTICIAN, ROUTING, lot, records
from tests.norms.b2.strategies import UNHURRIED, invoices


def town() -> bytes:
    return fse_file(HEADER, (lot("001"),), TOWN_2007)


def test_a_town_file_passes_its_check_and_says_its_norm() -> None:
    assert check_file(town()) == ()
    file = read_file(town())
    assert [each.fields["norm"] for each in file.records[:2]] == ["ER", "ER"]
    assert [(each.number, each.fee, each.amo) for each in file.invoices] == [(1, 7356, 5149), (2, 41500, 9)]


def test_devices_are_type_4_lines_with_a_4f_in_town() -> None:
    kinds = [each.type for each in read_file(town()).invoices[1].records]
    assert kinds == ["2", "2S", *["4", "4S", "4E", "4F"] * 3, "5"]


def test_reading_recognises_the_norm_of_each_lot() -> None:
    cp, er = fse_file(HEADER, (lot("001", DOCTOR),)), fse_file(HEADER, (lot("002", OPTICIAN),), TOWN_2007)
    both = cp[:-128] + er[128:]
    file = read_file(both)
    assert not file.faults
    assert [each.has("entry_number") for each in (file.invoices[0].records[0], file.invoices[1].records[0])] == [
        True,
        False,
    ]


@pytest.mark.parametrize("norm", TOWN_NORMS)
def test_every_town_norm_is_written_and_recognised(norm: str) -> None:
    data = fse_file(HEADER, (lot("001"),), choose("town-2007", norm=norm, version="062005"))
    assert check_file(data) == ()
    opening = read_file(data).lots[0].opening
    assert opening is not None
    assert (opening.fields["norm"], opening.fields["version"]) == (norm, "062005")


@pytest.mark.parametrize(
    ("name", "norm", "version", "why"),
    [
        ("town-1999", "", "", "town-1999"),
        ("town-2007", "CP", "", "« CP »"),
        ("cp-2005e", "ER", "", "« ER »"),
        ("cp-2005e", "", "2007", "« 2007 »"),
        ("cp-2005e", "", "06200A", "06200A"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(name: str, norm: str, version: str, why: str) -> None:
    with pytest.raises(UnwritableFlow, match=why):
        choose(name, norm=norm, version=version)


def test_the_complementary_share_of_an_act_may_be_ten_times_that_of_cp() -> None:
    dear = replace(DOCTOR, lines=tuple(replace(line, fee=2_000_000, amc=1_000_000) for line in DOCTOR.lines))
    single = replace(dear, amc=replace(ROUTING, single=True))
    assert read_file(fse_records(single, TOWN_2007), TOWN_2007).invoices[0].amc == 2_000_000


def test_unknown_columns_are_zeros_and_told_as_not_attested() -> None:
    records = read_file(fse_records(DOCTOR, TOWN_2007), TOWN_2007).records
    end = records[-1]
    assert unattested(end) == ("36-57", "74-81", "90-128")
    assert {end.fields[f"unknown_{start}"].strip("0") for start in (36, 74, 90)} == {""}
    told = {(row.type, row.name): row.attested for row in rows(fse_records(DOCTOR, TOWN_2007), TOWN_2007)}
    assert not told["4", "prescriber"]
    assert told["4", "amc"]
    assert all(row.attested for row in rows(fse_records(DOCTOR)))


def test_what_stands_in_unknown_columns_of_others_is_kept() -> None:
    data = bytearray(town())
    data[4 * 128 + 35 : 4 * 128 + 41] = b"0A0123"
    file = read_file(bytes(data))
    assert not file.faults
    assert file.records[4].fields["unknown_36"] == "0A0123"
    assert b"".join(TOWN.records[each.type].write(each.fields) for each in file.records) == bytes(data)


@settings(UNHURRIED, max_examples=40)
@given(st.data())
def test_writing_then_reading_then_writing_is_the_identity_in_town_too(data: st.DataObject) -> None:
    made = data.draw(invoices(7))
    files = [fse_file(HEADER, (lot("001", made),), TOWN_2007)]
    if made.split:
        files.append(dre_file(HEADER, (lot("AAA", made),), SIMULATED_DRE_TOWN))
    for written in files:
        assert check_file(written) == ()
        records = read_file(written).records
        assert b"".join(TOWN.records[each.type].write(each.fields) for each in records) == written


def test_the_same_invoice_in_both_norms_claims_the_same_money() -> None:
    cp, er = (read_file(fse_records(OPTICIAN, each), each).invoices[0] for each in (CP_2005E, TOWN_2007))
    assert (cp.fee, cp.amo, cp.amc) == (er.fee, er.amo, er.amc) == (41500, 9, 0)


@pytest.mark.parametrize(("kind", "place"), [("2B", 4), ("2X", 4), ("4P", 7), ("4T", 7)])
def test_a_record_known_by_a_few_columns_is_read_in_its_place(kind: str, place: int) -> None:
    """Only the counters of the file notice that it was put in."""
    data = records(fse_file(HEADER, (lot("001"),), TOWN_2007))
    record = TOWN.records[kind].vectors[0].wire.encode()
    head = data[2]
    mine = record[:1] + head[1:35] + record[35:]
    whole = b"".join((*data[:place], mine, *data[place:]))
    file = read_file(whole)
    assert file.records[place].type == kind
    assert not file.faults
    assert {each.rule for each in check_file(whole)} == {"b2.count"}
    assert {each.rule for each in check_file(b"".join((*data[:2], mine, *data[2:])))} >= {"b2.order"}
    told = [row for row in rows(whole) if row.type == kind]
    assert {row.attested for row in told} == {True, False}
