"""How an invoice is told to the AMO and to the AMC: chains of records, filling rules, limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from norms.b2.reading import read_file
from norms.b2.tree import Record
from norms.dre import dre_file, dre_records
from norms.errors import TooManyLines, TooManyRecords, UnwritableField, UnwritableFlow
from norms.fse import fse_file, fse_records
from norms.invoice import AmcRouting, BilledInvoice
from tests.norms.b2.samples import DOCTOR, HEADER, OPTICIAN, ROUTING, lot

SINGLE = replace(ROUTING, contract_type="89")


def told(data: bytes) -> tuple[Record, ...]:
    return read_file(data).records


def fse_told(invoice: BilledInvoice) -> tuple[Record, ...]:
    return told(fse_records(invoice))


def only(records: tuple[Record, ...], kind: str) -> list[Record]:
    return [record for record in records if record.type == kind]


def with_lines(invoice: BilledInvoice, **values: Any) -> BilledInvoice:
    return replace(invoice, lines=tuple(replace(line, **values) for line in invoice.lines))


def test_an_ngap_act_a_ccam_act_and_a_device_have_their_chains() -> None:
    assert [each.type for each in fse_told(DOCTOR)] == ["2", "2S", "4", "4S", "4E", "4", "4S", "4E", "4M", "5"]
    assert [each.type for each in fse_told(OPTICIAN)] == ["2", "2S", *["3", "3S", "3E", "3F"] * 3, "5"]


def test_an_rpps_record_is_written_only_when_an_rpps_is_known() -> None:
    without = with_lines(DOCTOR, executant_rpps="", prescriber_rpps="")
    assert "4E" not in [each.type for each in fse_told(without)]
    assert "3E" not in [each.type for each in fse_told(with_lines(OPTICIAN, prescriber_rpps=""))]
    assert "4E" in [each.type for each in fse_told(with_lines(without, prescriber_rpps="99700557897"))]


def test_the_complementary_share_stands_on_the_dre_only_when_it_is_split() -> None:
    asked, claimed = fse_told(DOCTOR), told(dre_records(DOCTOR))
    assert asked[0].fields["split"] == "F"
    assert claimed[0].fields["split"] == ""
    assert [each.amount("amc") for each in only(asked, "4")] == [0, 0]
    assert [each.amount("amc") for each in only(claimed, "4")] == [690, 1517]
    assert (asked[-1].amount("amc"), claimed[-1].amount("amc")) == (0, 2207)
    assert claimed[0].fields["amc_number"] == "0098532001"
    assert asked[0].fields["amc_number"] == ""


def test_a_dre_tells_the_contract_and_its_routing() -> None:
    (routing,) = only(told(dre_records(OPTICIAN)), "2P")
    values = {"member": "12345678", "routing": "MA", "host": "003", "domain": "AMC1", "treatment": "22"}
    assert values.items() <= routing.fields.items()


def test_a_c2s_invoice_settled_alone_carries_everything_and_has_no_dre() -> None:
    records = fse_told(replace(DOCTOR, amc=SINGLE))
    assert (records[0].fields["split"], records[0].fields["contract_type"]) == ("", "89")
    assert records[0].fields["amc_number"] == "0098532001"
    assert [each.amount("amc") for each in only(records, "4")] == [690, 1517]
    with pytest.raises(UnwritableFlow, match="part complémentaire"):
        dre_records(replace(DOCTOR, amc=SINGLE))


def test_no_complementary_share_is_no_split_and_no_dre() -> None:
    none = with_lines(replace(DOCTOR, amc=None), amc=0)
    assert fse_told(none)[0].fields["split"] == ""
    with pytest.raises(UnwritableFlow):
        dre_records(none)


@pytest.mark.parametrize(
    ("regime", "invoice_exoneration", "lines", "head", "left"),
    [
        ("01", "0", ("", ""), "0", ("", "")),
        ("01", "4", ("", ""), "4", ("", "")),
        ("01", "0", ("C", "C"), "C", ("", "")),
        ("01", "0", ("0", "4"), "0", ("0", "4")),
        ("01", "9", ("C", ""), "9", ("3", "")),
        ("01", "9", ("4", ""), "9", ("4", "")),
        ("07", "6", ("4", ""), "6", ("4", "")),
        ("07", "6", ("4", "4"), "4", ("0", "0")),
        ("07", "0", ("0", "0"), "0", ("", "")),
    ],
)
def test_an_exoneration_shared_by_every_line_moves_to_the_head(
    regime: str, invoice_exoneration: str, lines: tuple[str, ...], head: str, left: tuple[str, ...]
) -> None:
    acts = tuple(replace(line, exoneration=each) for line, each in zip(DOCTOR.lines, lines, strict=True))
    records = fse_told(replace(DOCTOR, regime=regime, exoneration=invoice_exoneration, lines=acts))
    assert records[0].fields["exoneration"] == head
    assert tuple(each.fields["exoneration"] for each in only(records, "4")) == left


def test_the_type_5_counts_every_detail_and_totals_acts_and_devices_apart() -> None:
    mixed = replace(DOCTOR, lines=(*DOCTOR.lines, *OPTICIAN.lines))
    end = fse_told(mixed)[-1]
    assert end.amount("record_count") == 7 + 12
    assert (end.amount("fee"), end.amount("amo")) == (7356, 5149)
    assert (end.amount("hospital_base"), end.amount("hospital_amo"), end.amount("hospital_fee")) == (15, 9, 41500)
    assert end.amount("patient_before_amc") == (41500 - 9) + (7356 - 5149)
    claimed = told(dre_records(mixed))[-1]
    assert (claimed.amount("amc"), claimed.amount("hospital_amc")) == (2207, 10000)


def test_the_amount_limit_of_an_act_is_refused_with_the_limit() -> None:
    dear = with_lines(DOCTOR, fee=2_000_000, amc=1_000_000)
    assert fse_records(dear)
    with pytest.raises(UnwritableField, match="9999,99 au plus"):
        dre_records(dear)


def test_a_lunar_birth_date_is_written_as_it_is() -> None:
    assert fse_told(replace(DOCTOR, birth_date="19550031"))[0].fields["birth_date"] == "550031"


def test_corsican_numbers_are_written_in_digits() -> None:
    records = fse_told(with_lines(replace(DOCTOR, biller="2A0002689"), executant="2B0002168"))
    assert {each.fields["biller"] for each in records} == {"200102689"}
    assert only(records, "4")[0].fields["executant"] == "200202168"


def test_a_corsican_nir_keeps_its_letter() -> None:
    assert fse_told(replace(DOCTOR, nir="185052A033045", nir_key="40"))[0].fields["nir"] == "185052A033045"


def test_the_centre_of_the_navy_has_three_signs_and_a_zero() -> None:
    navy = replace(DOCTOR, regime="96", caisse="196", centre="123")
    assert fse_told(navy)[0].fields["centre"] == "1230"


def test_an_accident_date_is_right_aligned_after_zeros() -> None:
    assert fse_told(replace(DOCTOR, nature="41", accident="180831"))[0].fields["accident"] == "000180831"


def test_both_outside_pathways_are_sent_as_s() -> None:
    assert [fse_told(replace(DOCTOR, pathway=each))[1].fields["pathway"] for each in ("S1", "S2", "T", "")] == [
        "S",
        "S",
        "T",
        "",
    ]


def test_a_simulated_seal_says_so_in_the_flow() -> None:
    assert fse_told(DOCTOR)[-1].fields["editor"] == "SIMS"
    assert fse_told(replace(DOCTOR, simulated_seal=False))[-1].fields["editor"] == "S"


def test_a_long_or_accented_name_is_cut_and_unaccented_not_refused() -> None:
    name = "Centre de santé polyvalent de l’Œuvre des Écoles du Finistère"
    data = fse_file(HEADER, (replace(lot("001"), biller_name=name),))
    assert told(data)[1].fields["biller_name"] == "CENTRE DE SANTE POLYVALENT DE L'OEUVRE D"


def test_the_dre_file_is_addressed_and_lettered() -> None:
    data = dre_file(HEADER, (lot("AAA"),))
    assert told(data)[0].fields["message"] == "FACTURE INITIALE"
    assert told(data)[-2].amount("amc") == 12207


@pytest.mark.parametrize("number", ["AAA", "1", "01A", "1234", ""])
def test_an_fse_lot_is_numbered_in_digits(number: str) -> None:
    with pytest.raises(UnwritableFlow, match="trois chiffres"):
        fse_file(HEADER, (lot(number),))


@pytest.mark.parametrize("number", ["001", "aaa", "AA", "AÉA"])
def test_a_dre_lot_is_numbered_in_letters(number: str) -> None:
    with pytest.raises(UnwritableFlow, match="trois lettres"):
        dre_file(HEADER, (lot(number),))


def test_nothing_empty_is_written() -> None:
    with pytest.raises(UnwritableFlow, match="aucun lot"):
        fse_file(HEADER, ())
    with pytest.raises(UnwritableFlow, match="aucune facture"):
        fse_file(HEADER, (replace(lot("001"), invoices=()),))
    with pytest.raises(UnwritableFlow, match="aucune ligne"):
        fse_records(replace(DOCTOR, lines=()))


def test_an_unknown_nomenclature_is_refused_by_its_name() -> None:
    with pytest.raises(UnwritableFlow, match="TRANSPORT"):
        fse_records(with_lines(DOCTOR, nomenclature="TRANSPORT"))


def test_an_invoice_holds_999_lines_and_999_detail_records() -> None:
    act = replace(DOCTOR.lines[0], executant_rpps="")
    fits = replace(DOCTOR, lines=(act,) * 499)
    assert len(fse_records(fits)) == (499 * 2 + 3) * 128
    for count in (500, 1000):
        with pytest.raises(TooManyLines, match="999 au plus"):
            fse_records(replace(DOCTOR, lines=(act,) * count))


def test_a_file_holds_990_records() -> None:
    act = replace(DOCTOR.lines[0], executant_rpps="")
    fits = replace(DOCTOR, lines=(act,) * ((990 - 4 - 3) // 2))
    assert len(fse_file(HEADER, (lot("001", fits),))) <= 990 * 128
    more = tuple(replace(DOCTOR, number=number) for number in range(1, 100))
    with pytest.raises(TooManyRecords, match="990 au plus"):
        fse_file(HEADER, (lot("001", *more),))


def test_a_file_that_fails_its_own_check_never_leaves() -> None:
    with pytest.raises(UnwritableFlow, match="propre contrôle"):
        fse_file(HEADER, (lot("001", DOCTOR, DOCTOR),))


def test_personal_values_stay_out_of_reprs_and_errors() -> None:
    shown = repr(DOCTOR) + repr(fse_told(DOCTOR)[0])
    assert "2550699999999" not in shown
    assert "19550615" not in shown
    assert "12345678" not in repr(AmcRouting(number="1", member="12345678"))
    with pytest.raises(UnwritableField) as caught:
        fse_records(replace(DOCTOR, nir="25506999999999"))
    assert "2550699" not in str(caught.value)
