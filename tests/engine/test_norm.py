"""The norm of each flow is a setting per practice and destination, and stays what it was when the cards signed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.documents.norm import CP_NORM, NormRule, NormTable
from engine.office import Office
from norms.b2.check import check_file
from norms.b2.reading import read_file
from norms.errors import UnwritableFlow
from simulator.clock import SimulatedClock
from simulator.front_end import FrontEnd
from tables.compiled import Tables
from tests.engine.conftest import START
from tests.engine.people import doctor_request, optician_request, sealed
from tests.engine.way import MailWay

DOCTORS = NormTable((NormRule(name="town-2007", norm="ER", version="062007", specialties=("01",)),))


@pytest.fixture
def way(tmp_path: Path) -> Iterator[MailWay]:
    with FrontEnd(tmp_path / "outside", SimulatedClock(START)) as front_end:
        yield MailWay(front_end)


def written(office: Office) -> dict[str, tuple[str, str]]:
    """Return the norm and version that the lot head of each file says."""
    found = {}
    for made in office.files():
        content = office.file_content(made.id)
        assert check_file(content) == ()
        opening = read_file(content).lots[0].opening
        assert opening is not None
        found[f"{made.flow} {made.lots[0]}"] = (opening.fields["norm"], opening.fields["version"])
    return found


def test_a_doctor_alone_bills_in_the_norm_of_towns_and_is_paid(tmp_path: Path, tables: Tables, way: MailWay) -> None:
    with Office.open(tmp_path, tables, SimulatedClock(START), DOCTORS) as office:
        done = sealed(office, doctor_request(), "key")
        office.make_lots()
        office.make_files()
        assert written(office) == {"FSE 001": ("ER", "062007"), "DRE AAA": ("ER", "062007")}
        assert done.seal.records in office.file_content(office.files()[0].id)
        office.send(way)
        assert sum(each.amount for each in way.front_end.pay()) == done.price.totals.amo + done.price.totals.amc
        report = office.receive(way)
        assert (report.arls, report.unmatched, report.messages) == (2, 0, ())
        assert [each.state for each in office.invoices()] == ["paid"]
        assert [each.state for each in office.lots()] == ["settled", "settled"]


def test_invoices_of_two_norms_share_no_lot(tmp_path: Path, tables: Tables) -> None:
    with Office.open(tmp_path, tables, SimulatedClock(START), DOCTORS) as office:
        sealed(office, doctor_request(), "doctor")
        sealed(office, optician_request(), "optician")
        office.make_lots()
        office.make_files()
        assert sorted(written(office).values()) == [("CP", "062007")] * 2 + [("ER", "062007")] * 2


def test_the_norm_that_was_signed_is_the_norm_that_leaves(tmp_path: Path, tables: Tables) -> None:
    with Office.open(tmp_path, tables, SimulatedClock(START), DOCTORS) as office:
        done = sealed(office, doctor_request(), "key")
    with Office.open(tmp_path, tables, SimulatedClock(START)) as office:  # the setting is gone
        office.make_lots()
        office.make_files()
        assert done.seal.records in office.file_content(office.files()[0].id)
        assert set(written(office).values()) == {("ER", "062007")}


def test_the_most_precise_rule_speaks() -> None:
    table = NormTable(
        (
            NormRule(name="cp-2005e", destinations=("01",)),
            NormRule(name="town-2007", norm="IF", billers=("991145608",), destinations=("01/016",)),
            NormRule(name="town-2007", norm="MK", billers=("991145608",)),
        )
    )
    asked = [("991145608", "01/016/421"), ("991145608", "02/000/003"), ("1", "01/016/421"), ("1", "02/000/003")]
    found = [table.fse(biller, "24", to) for biller, to in asked]
    assert [(each.profile, each.norm) for each in found] == [
        ("town-2007", "IF"),
        ("town-2007", "MK"),
        ("cp-2005e", ""),
        (CP_NORM.profile, ""),
    ]


def test_a_norm_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(UnwritableFlow, match="CP"):
        NormTable((NormRule(name="town-2007", norm="CP"),)).fse("1", "01", "01/000/999").layouts()
