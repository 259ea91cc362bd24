"""Every nomenclature as its chain of records, its details and their limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from norms.b2.reading import read_file
from norms.b2.tree import ReadLine
from norms.details import Analysis, Detail, Device, Drug, Session
from norms.errors import TooManyDetails, UnwritableFlow
from norms.fse import fse_file, fse_records
from norms.invoice import BilledInvoice, BilledLine
from norms.profile import TOWN_2007
from tests.norms.b2.samples import DAY, DOCTOR, HEADER, OPTICIAN, lot

ACT = DOCTOR.lines[0]
CODES = ("1104", "1208", "9005", "9105", "126", "552")


def billed(line: BilledLine) -> BilledInvoice:
    return replace(DOCTOR, lines=(line,))


def read(line: BilledLine) -> ReadLine:
    """The line as its own checked file tells it."""
    file = read_file(fse_file(HEADER, (lot("001", billed(line)),)))
    (found,) = file.invoices[0].lines
    return found


def kinds(line: ReadLine) -> list[str]:
    return [line.main.type, *(each.type for each in line.complements)]


def biology(*details: Detail) -> BilledLine:
    return replace(ACT, nomenclature="NABM", code="1104", prestation="B", quantity=27, details=details)


def drugs(nomenclature: str, *details: Detail) -> BilledLine:
    return replace(ACT, nomenclature=nomenclature, code="9999995", prestation="PHH", details=details)


def test_a_biology_act_holds_five_codes_a_record() -> None:
    told = read(biology(*(Analysis(code=code, date=DAY, quantity=rank) for rank, code in enumerate(CODES, start=1))))
    assert kinds(told) == ["4", "4S", "4E", "4B", "4B"]
    first, second = told.complements[-2:]
    assert [first.amount(f"code_{rank}") for rank in range(1, 6)] == [int(code) for code in CODES[:5]]
    assert [first.amount(f"quantity_{rank}") for rank in range(1, 6)] == [1, 2, 3, 4, 5]
    assert (second.fields["sequence"], second.amount("code_1"), second.amount("code_2")) == ("02", 552, 0)


def test_a_biology_line_without_details_is_its_own_code() -> None:
    (detail,) = read(biology()).complements[-1:]
    assert (detail.type, detail.fields["code_1"], detail.fields["date_1"]) == ("4B", "00001104", "241215")


def test_a_retrocession_has_its_drugs_and_its_place() -> None:
    drug = Drug(code="9999995", quantity=2, unit_price=4250, fee=8500, margin=220, reconstitution=1500, fraction=5000)
    told = read(drugs("UCD", drug))
    assert kinds(told) == ["4", "4S", "4E", "4H"]
    assert (told.main.fields["treatment_mode"], told.main.fields["discipline"]) == ("07", "000")
    detail = told.complements[-1]
    names = ("fraction", "reconstitution", "margin", "unit_price", "quantity", "fee")
    assert [detail.amount(name) for name in names] == [5000, 1500, 220, 4250, 2, 8500]


def test_a_drug_beside_a_stay_has_its_purchase_price_and_gaps() -> None:
    drug = Drug(code="9999995", quantity=3, unit_price=12345, fee=37035, unit_gap=1, gap=3)
    told = read(replace(drugs("UCD_EN_SUS", drug), prescriber_rpps="99700557897"))
    assert kinds(told) == ["3", "3S", "3E", "3H"]
    detail = told.complements[-1]
    assert [detail.amount(name) for name in ("purchase_price", "unit_gap", "gap", "quantity", "fee")] == [
        12345,
        1,
        3,
        3,
        37035,
    ]


def test_a_device_line_may_hold_several_devices_that_make_its_fee() -> None:
    frame = Device(code="2223342", quantity=1, tariff=5, fee=5300, maker_siret="12345678200010")
    lens = Device(code="7230795", quantity=1, tariff=5, fee=5000)
    told = read(replace(OPTICIAN.lines[0], details=(frame, lens)))
    assert kinds(told) == ["3", "3S", "3E", "3F", "3F"]
    assert [each.amount("fee") for each in told.complements[-2:]] == [5300, 5000]


def test_the_sessions_of_an_act_come_by_ascending_days_and_modifiers_without_gap() -> None:
    days = (date(2024, 12, 15), date(2024, 12, 1))
    act = replace(DOCTOR.lines[1], details=tuple(Session(date=day) for day in days), modifiers=("", "F", " ", "U"))
    told = [each for each in read(act).complements if each.type == "4M"]
    assert [each.fields["date"] for each in told] == ["241201", "241215"]
    assert [told[0].fields[f"modifier_{rank}"] for rank in range(1, 5)] == ["F", "U", "", ""]


@pytest.mark.parametrize(
    ("prestation", "chain", "place"),
    [
        ("FUM", ["4", "4S"], ("00", "000")),
        ("SIM", ["4", "4S"], ("00", "000")),
        ("SUN", ["4", "4S"], ("00", "000")),
        ("PE1", ["4", "4S"], ("00", "000")),
        ("ATU", ["3", "3S"], ("10", "406")),
        ("FFM", ["3", "3S"], ("19", "137")),
        ("SE", ["3", "3S"], ("19", "958")),
        ("APE", ["3", "3S"], ("19", "958")),
        ("CFU", ["3"], ("00", "000")),
        ("FPU", ["3"], ("00", "000")),
        ("FPX", ["3"], ("00", "000")),
        ("ETI", ["3", "3S", "3E"], ("00", "000")),
        ("EMI", ["3", "3S", "3E"], ("00", "000")),
        ("ERI", ["4", "4S", "4E"], ("00", "000")),
        ("MAR", ["4", "4S", "4E"], ("00", "000")),
        ("FEF", ["3", "3S", "3E"], ("07", "000")),
    ],
)
def test_a_flat_fee_has_the_chain_and_the_place_of_its_prestation(
    prestation: str, chain: list[str], place: tuple[str, str]
) -> None:
    told = read(replace(ACT, nomenclature="FORFAIT", prestation=prestation, prescriber_rpps="99700557897"))
    assert kinds(told) == chain
    assert (told.main.fields["treatment_mode"], told.main.fields["discipline"]) == place


def test_the_expense_of_a_flat_fee_of_a_stay_is_the_sum_of_both_shares_but_for_fpu_and_fpv() -> None:
    fee = replace(ACT, nomenclature="FORFAIT", prestation="ATU", fee=9000, amo=1610, amc=690)
    assert read(fee).main.amount("fee") == 1610 + 690
    urgent = read(replace(fee, prestation="FPU"))
    assert (urgent.main.amount("fee"), urgent.main.fields["qualifier"]) == (9000, "N")


def test_an_unknown_flat_fee_is_refused_by_its_code() -> None:
    with pytest.raises(UnwritableFlow, match="ZZZ"):
        fse_records(billed(replace(ACT, nomenclature="FORFAIT", prestation="ZZZ")))


def test_flat_fees_of_hospitals_are_not_written_in_town_norms() -> None:
    with pytest.raises(UnwritableFlow, match="ATU"):
        fse_records(billed(replace(ACT, nomenclature="FORFAIT", prestation="ATU")), TOWN_2007)


ANALYSIS = Analysis(code="1104", date=DAY)
DRUG = Drug(code="9999995", quantity=1, unit_price=1, fee=1)


@pytest.mark.parametrize(
    ("line", "most"),
    [
        (biology(*(ANALYSIS,) * 50), 10),
        (drugs("UCD", *(DRUG,) * 10), 10),
        (drugs("UCD_EN_SUS", *(DRUG,) * 10), 10),
        (replace(DOCTOR.lines[1], details=(Session(date=DAY),) * 26), 26),
    ],
)
def test_a_line_holds_so_many_detail_records_and_not_one_more(line: BilledLine, most: int) -> None:
    assert [each for each in kinds(read(line)) if each[1:] in ("B", "H", "M")] == [kinds(read(line))[-1]] * most
    with pytest.raises(TooManyDetails, match=f"{most} au plus"):
        fse_records(billed(replace(line, details=(*line.details, *line.details[:1]))))


def test_a_detail_of_another_kind_is_refused() -> None:
    with pytest.raises(UnwritableFlow, match="Drug"):
        fse_records(billed(biology(DRUG)))
