"""Filling rules of invoices: accidents, anonymous holders, contracts, exonerations that only the head says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from norms.b2.anonymous import anonymised
from norms.b2.check import check_file
from norms.b2.reading import read_file
from norms.b2.remarks import remarks
from norms.dre import CANCELLATION, INITIAL, dre_file, dre_records
from norms.errors import UnwritableField, UnwritableFlow
from norms.fse import fse_file, fse_records
from norms.identifiers import nir
from norms.invoice import BilledInvoice, PreviousClaim
from norms.profile import SIMULATED_DRE_TOWN, choose
from tests.norms.b2.samples import DOCTOR, HEADER, OPTICIAN, ROUTING, lot

ALONE = replace(ROUTING, single=True, contract_type="00")


def head(invoice: BilledInvoice) -> dict[str, str]:
    return dict(read_file(fse_records(invoice)).records[0].fields)


def warned(invoice: BilledInvoice) -> list[str]:
    records = read_file(fse_file(HEADER, (lot("001", invoice),))).records
    return [each.rule for each in remarks(records)]


@pytest.mark.parametrize(
    ("accident", "field"), [("180831", "000180831"), ("241235012", "241235012"), ("", "000000000")]
)
def test_an_accident_is_a_number_or_a_date_after_three_zeros(accident: str, field: str) -> None:
    assert head(replace(DOCTOR, nature="41", accident=accident))["accident"] == field


@pytest.mark.parametrize("accident", ["1808", "181331", "18083A", "2412350123", "²41235012"])
def test_an_accident_of_another_shape_is_refused_without_being_told(accident: str) -> None:
    with pytest.raises(UnwritableField, match="AAMMJJ") as caught:
        fse_records(replace(DOCTOR, nature="41", accident=accident))
    assert accident not in str(caught.value)


@pytest.mark.parametrize(
    ("nature", "accident", "rules"),
    [
        ("41", "", ["b2.no-accident"]),
        ("41", "180831", []),
        ("41", "241235012", []),
        ("10", "180831", []),
        ("13", "241235012", ["b2.accident-shape"]),
        ("30", "241235012", []),
    ],
)
def test_an_odd_accident_is_a_warning(nature: str, accident: str, rules: list[str]) -> None:
    assert warned(replace(DOCTOR, nature=nature, accident=accident)) == rules


def test_an_anonymous_invoice_names_nobody() -> None:
    hidden = anonymised(DOCTOR, sex=2, caisse="349", reason="333")
    fields = head(hidden)
    assert (fields["nir"], fields["nir_key"]) == ("2555555349333", nir.key("2555555349333"))
    assert (fields["regime"], fields["caisse"], fields["centre"], fields["split"]) == ("01", "349", "0000", "")
    assert warned(hidden) == []


def test_the_rank_of_the_beneficiary_stands_on_every_record_that_has_a_place_for_it() -> None:
    told = read_file(fse_records(replace(OPTICIAN, rank="002"))).records
    assert {each.fields["rank"] for each in told if each.has("rank")} == {"002"}
    assert {each.type for each in told if each.has("rank")} == {"2", "2S", "3", "3S", "3E", "5"}


def test_the_contract_of_a_c2s_stands_on_the_head_only_when_a_share_is_asked() -> None:
    alone = replace(ROUTING, contract_type="89")
    assert head(replace(DOCTOR, amc=alone))["contract_type"] == "89"
    free = replace(DOCTOR, amc=alone, lines=tuple(replace(line, amc=0) for line in DOCTOR.lines))
    assert (head(free)["contract_type"], head(free)["amc_number"]) == ("00", "")


def test_a_c2s_that_its_amc_manages_is_split_and_has_a_dre() -> None:
    managed = replace(DOCTOR, amc=replace(ROUTING, contract_type="89", treatment="62", single=False))
    assert (head(managed)["split"], head(managed)["contract_type"]) == ("F", "00")
    claimed = read_file(dre_records(managed)).records[0].fields
    assert (claimed["contract_type"], claimed["amc_number"]) == ("89", "0098532001")


def test_single_management_is_one_fse_that_carries_both_shares() -> None:
    told = read_file(fse_records(replace(DOCTOR, amc=ALONE)))
    assert (told.records[0].fields["split"], told.records[0].fields["amc_number"]) == ("", "0098532001")
    assert told.invoices[0].amc == 2207
    with pytest.raises(UnwritableFlow, match="part complémentaire"):
        dre_records(replace(DOCTOR, amc=ALONE))


@pytest.mark.parametrize(("said", "top", "left"), [("4", "4", ["", ""]), ("0", "0", ["", ""])])
def test_a_cfu_never_says_its_own_exoneration(said: str, top: str, left: list[str]) -> None:
    flat = replace(DOCTOR.lines[0], nomenclature="FORFAIT", prestation="CFU", exoneration="C")
    invoice = replace(DOCTOR, lines=(flat, replace(DOCTOR.lines[0], exoneration=said)))
    told = read_file(fse_records(invoice)).records
    assert told[0].fields["exoneration"] == top
    assert [each.fields["exoneration"] for each in told if each.type in ("3", "4")] == left


@pytest.mark.parametrize("top", ["C", "D", "F", "S", "L", "P", "N"])
def test_the_certification_top_stands_in_the_fse_and_the_dre(top: str) -> None:
    invoice = replace(DOCTOR, securing=top)
    for told in (read_file(fse_records(invoice)).records, read_file(dre_records(invoice)).records):
        assert told[-1].fields["editor"] == f"SIM{top}"
    routing = read_file(dre_records(invoice)).invoices[0].first("2P")
    assert routing is not None
    assert routing.fields["securing"] == top
    assert routing.fields["securing_mode"] == {"S": "3", "D": "5", "F": "1", "N": "0"}.get(top, "")


def test_an_unknown_certification_top_is_refused() -> None:
    with pytest.raises(UnwritableFlow, match="« Z »"):
        fse_records(replace(DOCTOR, securing="Z"))


OLD = PreviousClaim(kind="A", number=7, lot="AAB", day=date(2024, 12, 1))


@pytest.mark.parametrize(("kind", "said"), [("A", CANCELLATION), ("R", INITIAL)])
def test_a_dre_says_which_one_it_cancels_or_replaces(kind: str, said: str) -> None:
    invoice = replace(DOCTOR, number=12, amc=replace(ROUTING, treatment="23"), previous=replace(OLD, kind=kind))
    data = dre_file(HEADER, (lot("AAC", invoice),))
    assert check_file(data) == ()
    file = read_file(data)
    assert file.header is not None
    assert file.header.fields["message"] == said
    found = file.invoices[0].first("2R")
    assert found is not None
    assert [found.fields[name] for name in ("kind", "previous_lot", "previous_date")] == [kind, "AAB", "241201"]
    assert found.amount("previous_invoice") == 7
    assert file.invoices[0].number == 12


def test_the_fse_says_nothing_of_a_previous_dre() -> None:
    assert fse_records(replace(DOCTOR, previous=OLD)) == fse_records(DOCTOR)


def test_a_rectification_that_the_amc_takes_not_is_refused_a_cancellation_is_not() -> None:
    with pytest.raises(UnwritableFlow, match="rectificative"):
        dre_records(replace(DOCTOR, previous=replace(OLD, kind="R")))
    assert dre_records(replace(DOCTOR, previous=OLD))


def test_cancellations_have_a_file_of_their_own() -> None:
    with pytest.raises(UnwritableFlow, match="annulation"):
        dre_file(HEADER, (lot("AAC", replace(DOCTOR, previous=OLD), OPTICIAN),))


def test_a_cancellation_in_a_town_norm() -> None:
    nurse = choose("simulated-dre-town", norm="IF")
    assert nurse.records == SIMULATED_DRE_TOWN.records
    file = read_file(dre_file(HEADER, (lot("AAC", replace(DOCTOR, previous=OLD)),), nurse))
    assert [each.type for each in file.invoices[0].records[:4]] == ["2", "2S", "2P", "2R"]
    assert file.records[2].fields["operation"] == "D"
