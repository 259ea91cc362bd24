"""Planted faults, each found by its name, on the record and field it was planted in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from norms.b2.check import check_file
from norms.b2.kinds import KNOWN, kind_of
from norms.b2.reading import read_file
from norms.b2.remarks import remarks
from norms.fse import fse_file
from tests.norms.b2.samples import DOCTOR, HEADER, fse, lot, records

PARTS = records(fse())
KINDS = [kind_of(part.decode()) for part in PARTS]


def planted(place: int, name: str, text: str) -> bytes:
    """The demo file with a field of its 1-based record replaced."""
    kind = KINDS[place - 1]
    assert kind is not None
    each = KNOWN[kind].field(name)
    assert len(text) == each.length
    part = PARTS[place - 1].decode()
    part = part[: each.start - 1] + text + part[each.start - 1 + each.length :]
    return b"".join([*PARTS[: place - 1], part.encode("latin-1"), *PARTS[place:]])


@pytest.mark.parametrize(
    ("place", "name", "text", "rule"),
    [
        (1, "family", "B3", "b2.not-fixed"),
        (1, "date", "241315", "b2.bad-date"),
        (1, "norm", "    ", "b2.mandatory-blank"),
        (2, "norm", "ZZ", "b2.other-norm"),
        (2, "currency", "F", "b2.not-fixed"),
        (3, "nir_key", "X4", "b2.not-digits"),
        (3, "birth_date", "5506 5", "b2.not-digits"),
        (3, "hospital_date", "240230", "b2.bad-date"),
        (3, "split", "f", "b2.not-plain"),
        (4, "nir", "1850599999999", "b2.other-head"),
        (4, "invoice", "000000009", "b2.other-head"),
        (4, "biller", "991000696", "b2.other-head"),
        (5, "prestation", "     ", "b2.mandatory-blank"),
        (5, "date", "000000", "b2.bad-date"),
        (5, "amc", "000690", "b2.split-amount"),
        (6, "sequence", "02", "b2.not-fixed"),
        (11, "sequence", "02", "b2.sequence"),
        (12, "record_count", "006", "b2.count"),
        (12, "fee", "00007355", "b2.total"),
        (12, "patient_before_amc", "00002206", "b2.total"),
        (28, "invoice_count", "003", "b2.count"),
        (28, "line_count", "0004", "b2.count"),
        (28, "head_count", "0003", "b2.count"),
        (28, "end_count", "001", "b2.count"),
        (28, "fee", "000048857", "b2.total"),
        (28, "amo", "000005159", "b2.total"),
        (28, "amc", "000000001", "b2.total"),
        (28, "lot", "002", "b2.other-head"),
        (29, "identification", "000002", "b2.other-head"),
        (29, "recipient", "00000001999998", "b2.other-head"),
        (29, "record_count", "00000028", "b2.count"),
        (29, "lot_count", "002", "b2.count"),
    ],
)
def test_a_planted_fault_is_named_where_it_stands(place: int, name: str, text: str, rule: str) -> None:
    kind = KINDS[place - 1]
    assert kind is not None
    faults = check_file(planted(place, name, text))
    wanted = KNOWN[kind].field(name)
    assert (place, wanted.label, wanted.start, rule) in [
        (fault.record, fault.field, fault.column, fault.rule) for fault in faults
    ]


def test_a_filler_that_is_not_blank_is_named() -> None:
    part = bytearray(PARTS[3])
    part[127] = ord("X")
    faults = check_file(b"".join([*PARTS[:3], bytes(part), *PARTS[4:]]))
    assert [(fault.record, fault.rule, fault.column) for fault in faults] == [(4, "b2.filler-not-blank", 122)]


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        (PARTS[1:], "b2.first"),
        (PARTS[:-1], "b2.last"),
        ([*PARTS, PARTS[-1]], "b2.order"),
        ([*PARTS[:4], b"8" + PARTS[4][1:], *PARTS[5:]], "b2.unknown-type"),
        ([*PARTS[:4], PARTS[4][:35] + b"X" + PARTS[4][36:], *PARTS[5:]], "b2.unknown-type"),
        ([*PARTS[:4], PARTS[4], PARTS[5], PARTS[5], *PARTS[6:]], "b2.order"),
        ([*PARTS[:10], *PARTS[11:]], "b2.no-ccam-detail"),
        ([*PARTS[:14], PARTS[22], *PARTS[15:22], PARTS[14], *PARTS[23:]], "b2.detail-total"),
        ([*PARTS[:12], *PARTS[2:12], *PARTS[12:]], "b2.duplicate-invoice"),
        ([*PARTS[:-1], PARTS[-1][:100]], "b2.length"),
    ],
)
def test_a_fault_of_structure_is_named(parts: list[bytes], rule: str) -> None:
    assert rule in [fault.rule for fault in check_file(b"".join(parts))]


def test_more_details_than_a_line_may_have_are_named() -> None:
    detail = PARTS[10]
    many = [detail[:36] + f"{rank:02d}".encode() + detail[38:] for rank in range(1, 28)]
    faults = check_file(b"".join([*PARTS[:10], *many, *PARTS[11:]]))
    assert "b2.too-many-details" in [fault.rule for fault in faults]


def test_a_lunar_birth_date_passes() -> None:
    assert check_file(planted(3, "birth_date", "559931")) == ()


def test_a_wrong_key_is_a_remark_and_no_fault() -> None:
    odd = replace(DOCTOR, nir_key="35", biller="997005578")
    data = fse_file(replace(HEADER, emitter="997005578"), (replace(lot("001", odd), biller="997005578"),))
    assert check_file(data) == ()
    found = [(remark.record, remark.field) for remark in remarks(read_file(data).records)]
    assert found == [(2, "partenaire de santé + clé"), (3, "partenaire de santé + clé"), (3, "clé NIR")] + [
        (place, "partenaire de santé + clé")
        for place, kind in ((4, "2S"), (5, "4"), (7, "4E"), (8, "4"), (10, "4E"))
        if kind in ("4", "4E")
    ]
    assert list(remarks(read_file(fse()).records)) == []
