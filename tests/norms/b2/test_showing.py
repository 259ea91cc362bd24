"""Stored flows as rows: every named column once, as it stands, read where it means something."""

from __future__ import annotations

import pytest

from norms.b2.showing import rows
from norms.fse import fse_file, fse_records
from norms.profile import CP_2005E, TOWN_2007, Profile
from tests.norms.b2.samples import DOCTOR, HEADER, dre, fse, lot


@pytest.mark.parametrize("data", [fse(), dre(), fse_file(HEADER, (lot("001"),), TOWN_2007)])
def test_the_raw_columns_are_those_of_the_flow(data: bytes) -> None:
    for row in rows(data):
        start = (row.record - 1) * 128 + row.start - 1
        assert data[start : start + row.length].decode() == row.raw
        assert row.label
        assert not row.why


@pytest.mark.parametrize("profile", [CP_2005E, TOWN_2007])
def test_the_records_that_the_cards_signed_are_shown_without_a_file(profile: Profile) -> None:
    found = {(row.type, row.name): row for row in rows(fse_records(DOCTOR, profile), profile)}
    assert (found["4", "amo"].raw, found["4", "amo"].reading) == ("0003539", "35,39")
    assert found["4", "date"].reading == "15/12/24"
    assert found["2", "nature"].reading == "Maladie"
    assert found["2", "rights_support"].reading == "Carte Vitale"


def test_the_certification_top_is_read() -> None:
    told = {(row.type, row.name): row.reading for row in rows(dre())}
    assert told["5", "editor"] == "scellement simulé, avec Vitale, sécurisée et chiffrée"
    assert told["2P", "securing_mode"] == "Synchronisé, CPS et Vitale"


def test_what_is_ours_or_unknown_is_told_as_not_attested() -> None:
    ours = {row.name for row in rows(dre()) if not row.attested}
    assert {"routing", "host", "domain", "securing"} <= ours
    assert "member" not in ours
    assert all(row.attested for row in rows(fse()))


def test_damage_is_told_on_its_field_and_an_unknown_record_is_one_row() -> None:
    data = bytearray(fse())
    data[4 * 128 + 107] = ord("O")
    data[6 * 128] = ord("8")
    told = rows(bytes(data))
    assert [(row.record, row.name) for row in told if row.why] == [(5, "amo"), (7, "")]
    assert [len(row.raw) for row in told if row.record == 7] == [128]
